"""Colour as numbers: pixels, CIE Lab, a grid over the RGB cube, the colour spaces of files."""
