"""How far pictures are apart, for people: CIEDE2000, by hue bins, as a heatmap."""
