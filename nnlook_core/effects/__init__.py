"""What a look has beside its colours: a vignette and grain, and where in a picture they lie."""
