"""The starter looks (``looks``) and the processings that they are learned from."""
