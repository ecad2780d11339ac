"""Looks on pixels: one look, two looks blended, previews, many files. See ``apply`` for the first."""
