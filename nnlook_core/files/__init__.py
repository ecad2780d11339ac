"""Image files: what is read and written, raw files of cameras, and the memory that a picture takes."""
