"""What the public functions do with pictures of all kinds: files, Pillow's images and arrays."""
