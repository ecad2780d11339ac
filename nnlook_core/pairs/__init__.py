"""Before and after: laid over each other, sampled, and made into what they say about each colour."""
