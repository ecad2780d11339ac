"""The user's looks: where they lie, what there is, and what can be done with their files."""
