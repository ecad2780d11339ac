"""Long runs: what memory and time do when something is done very often, or there is very much of it."""
