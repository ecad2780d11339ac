"""What the public functions do with pictures of all kinds: files, Pillow images and arrays."""
