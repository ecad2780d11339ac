"""Exact colour processings of the project's own: what photographers and laboratories do, in a few lines.

Each is a pure function of non-linear sRGB, (…, 3) float64 in 0–1, and gives the same. None depends on the
place, so a look can take all of it over. Each is smooth and never turns dark and light round, so a sky
stays free of bands.
"""
