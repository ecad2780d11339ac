"""Simulated raw files: the sensor data for a photo, as DNG.

They are written with tifffile, which scikit-image depends on and which can set any tag. The packages for
DNG have no wheels or are no longer released.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import tifffile
from numpy.typing import NDArray

Light = NDArray[np.float64]
"""(height, width, 3), linear light with sRGB primaries; 1 is the saturation of the sensor."""

BLACK, WHITE = 512, 15871
"""Levels of the 14-bit sensor."""

FULL_WELL = 30_000
"""Electrons at WHITE, for the photon noise; READ_NOISE is the noise of the electronics."""
READ_NOISE = 4.0

SRGB_TO_XYZ = np.array(
    [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
)
"""IEC 61966-2-1."""

XYZ_TO_SENSOR = np.array([[4716, 603, -830], [-7798, 15474, 2480], [-1496, 1937, 6651]]) / 10_000
"""Of the Canon EOS 5D Mark II under D65, from dcraw's ``adobe_coeff``."""

MAKE, MODEL = "nnlook", "made by hand"

# Tags of the DNG specification 1.4 and of TIFF/EP that tifffile does not write by itself.
_CFA, _D65 = 32803, 21
_BYTE, _ASCII, _SHORT, _RATIONAL, _SRATIONAL = 1, 2, 3, 5, 10
_PATTERN_SIZE, _PATTERN = 33421, 33422
_DNG_VERSION, _DNG_BACKWARD, _UNIQUE_MODEL = 50706, 50707, 50708
_BLACK_LEVEL, _WHITE_LEVEL, _COLOR_MATRIX, _NEUTRAL, _ILLUMINANT = 50714, 50717, 50721, 50728, 50778


def write_dng(path: Path, light: Light, seed: int = 0, *, as_shot: bool = True) -> None:
    """Write the data of a sensor with an RGGB filter array, in D65 light.

    ``light`` must have even height and width; ``seed`` is for the noise; ``as_shot`` is whether the file
    tells the camera's white balance.
    """
    sensor_white = XYZ_TO_SENSOR @ SRGB_TO_XYZ @ np.ones(3)
    neutral = sensor_white / sensor_white.max()
    seen = light @ (XYZ_TO_SENSOR @ SRGB_TO_XYZ).T / sensor_white.max()
    mosaic = np.empty(light.shape[:2])
    for row, column, channel in ((0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 1, 2)):
        mosaic[row::2, column::2] = seen[row::2, column::2, channel]
    electrons = mosaic.clip(0, 1) * FULL_WELL
    spread = np.sqrt(electrons + READ_NOISE**2)
    electrons += spread * np.random.default_rng(seed).standard_normal(mosaic.shape)
    levels = np.rint(BLACK + electrons / FULL_WELL * (WHITE - BLACK)).clip(0, WHITE)
    matrix = np.rint(XYZ_TO_SENSOR.ravel() * 10_000).astype(int)
    tags = [
        (_PATTERN_SIZE, _SHORT, 2, (2, 2)),
        (_PATTERN, _BYTE, 4, bytes((0, 1, 1, 2))),
        (_DNG_VERSION, _BYTE, 4, bytes((1, 4, 0, 0))),
        (_DNG_BACKWARD, _BYTE, 4, bytes((1, 1, 0, 0))),
        (_UNIQUE_MODEL, _ASCII, 0, f"{MAKE} {MODEL}"),
        (271, _ASCII, 0, MAKE),
        (272, _ASCII, 0, MODEL),
        (274, _SHORT, 1, 1),
        (_BLACK_LEVEL, _SHORT, 1, BLACK),
        (_WHITE_LEVEL, _SHORT, 1, WHITE),
        (_COLOR_MATRIX, _SRATIONAL, 9, _fractions(matrix)),
        (_ILLUMINANT, _SHORT, 1, _D65),
    ]
    if as_shot:
        tags.append((_NEUTRAL, _RATIONAL, 3, _fractions(np.rint(neutral * 10_000).astype(int))))
    tifffile.imwrite(
        path,
        levels.astype(np.uint16),
        photometric=_CFA,
        software=False,
        metadata=None,
        extratags=[(*tag, True) for tag in tags],
    )


def _fractions(ten_thousandths: NDArray[np.int_]) -> tuple[int, ...]:
    """Return rationals as alternating numerators and denominators."""
    return tuple(int(part) for number in ten_thousandths for part in (number, 10_000))
