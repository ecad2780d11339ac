"""What a pair has beside a change of colours: a vignette, grain, and processing that is local."""
