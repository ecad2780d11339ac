"""Looks and tables that several tests use."""

from __future__ import annotations

from pathlib import Path

from tests.support.looks import negative_look, some_look

NEGATIVE, SURE, GLOW = "Negative", "Sure of itself", "Évening glow"
"""The names of the looks of ``tests.support.looks``."""
CURVES = "LUT_1D_SIZE 3\n0 0 0\n0.6 0.5 0.4\n1 1 1\n"
"""A table that is quickly learned: reds lighter, blues darker."""


def two_looks(folder: Path) -> tuple[Path, Path]:
    """Write two looks into a folder; return their files."""
    files = folder / "warm.onnx", folder / "negative.onnx"
    for file, look in zip(files, (some_look(), negative_look()), strict=True):
        file.write_bytes(look.model)
    return files
