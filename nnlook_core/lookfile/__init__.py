"""Look files: what a look and its card are, and the way in and out. ``storage`` loads and saves."""
