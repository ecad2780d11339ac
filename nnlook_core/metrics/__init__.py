"""Colour differences between pictures: CIEDE2000, by hue bins, and as a heat map."""
