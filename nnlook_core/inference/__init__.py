"""Looks on pixels: one look, two looks mixed, previews, many files. See ``apply`` for the first."""
