"""The looks to start with, and the processings that they are learned from. ``looks`` names them."""
