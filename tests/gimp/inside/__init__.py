"""Scripts that other Pythons run: GIMP's own, and the one that sees the screen's widgets."""
