"""Exact colour processings as photographers and laboratories use them, in a few lines each.

Each is a pure function from non-linear sRGB, (…, 3) float64 in 0–1, to the same. None depends on
position, so a look can reproduce all of it. Each is smooth and monotonic in lightness, which avoids
banding in skies.
"""
