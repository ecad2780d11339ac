"""Reading and writing image files, developing raw files, and estimating the memory of a picture."""
