"""ICC profiles of the colour spaces that photographers use, made from their published primaries."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]

D65 = (0.3127, 0.3290)
D50_XYZ = np.array([0.9642, 1.0, 0.8249])  # of the profile connection space, ICC.1:2022, 7.2.16
BRADFORD = np.array(
    [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]]
)
"""ICC.1:2022, annex E."""

PRIMARIES = {
    "Adobe RGB": ((0.640, 0.330), (0.210, 0.710), (0.150, 0.060)),  # Adobe RGB (1998), 4.3.1.1
    "Display P3": ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060)),  # SMPTE EG 432-1
    "Rec.2020": ((0.708, 0.292), (0.170, 0.797), (0.131, 0.046)),  # ITU-R BT.2020-2
}
GAMMA = 2.2
"""Gamma of all profiles; any curve other than sRGB's would do."""


def write(name: str, folder: Path) -> str:
    """Write the profile of a colour space; return its path."""
    path = folder / f"{name}.icc"
    path.write_bytes(profile(name))
    return str(path)


def profile(name: str) -> bytes:
    """Return the profile of a colour space."""
    columns = dict(zip("rgb", _to_d50(PRIMARIES[name]).T, strict=True))
    curve = b"curv" + bytes(4) + struct.pack(">IH", 1, round(GAMMA * 256)) + bytes(2)
    tags = {
        **{f"{letter}XYZ": _xyz_tag(column) for letter, column in columns.items()},
        **{f"{letter}TRC": curve for letter in "rgb"},
        "wtpt": _xyz_tag(D50_XYZ),
        "desc": _text(name),
        "cprt": _text("No copyright, use freely"),
    }
    table, data = struct.pack(">I", len(tags)), b""
    start = 128 + 4 + 12 * len(tags)
    for tag, value in tags.items():
        table += tag.encode() + struct.pack(">II", start + len(data), len(value))
        data += value + bytes(-len(value) % 4)
    size = start + len(data)
    header = struct.pack(">I4sI4s4s4s", size, bytes(4), 0x04400000, b"mntr", b"RGB ", b"XYZ ")
    header += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + bytes(28) + _fixed(D50_XYZ)
    return header.ljust(128, b"\0") + table + data


def _to_d50(primaries: tuple[tuple[float, float], ...]) -> Matrix:
    """Return the matrix from linear RGB (D65) to XYZ (D50), with Bradford adaptation."""
    columns = np.stack([_xyz(*chromaticity) for chromaticity in primaries], axis=1)
    white = _xyz(*D65)
    matrix = columns * np.linalg.solve(columns, white)
    gain = np.diag((BRADFORD @ D50_XYZ) / (BRADFORD @ white))
    adapted: Matrix = np.linalg.solve(BRADFORD, gain @ BRADFORD) @ matrix
    return adapted


def _xyz(x: float, y: float) -> Matrix:
    return np.array([x / y, 1.0, (1 - x - y) / y])


def _xyz_tag(values: Matrix) -> bytes:
    return b"XYZ " + bytes(4) + _fixed(values)


def _fixed(values: Matrix) -> bytes:
    """Encode numbers as s15Fixed16Number, as in ICC profiles."""
    return struct.pack(f">{len(values)}i", *(round(value * 65536) for value in values))


def _text(text: str) -> bytes:
    """Encode a multiLocalizedUnicodeType with one English record."""
    written = text.encode("utf-16-be")
    return b"mluc" + bytes(4) + struct.pack(">II4sII", 1, 12, b"enUS", len(written), 28) + written
