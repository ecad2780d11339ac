"""A simulated camera: the light on its sensor for a photo, and the JPEG that it makes."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image
from scipy import ndimage

from benchmarks.material import Colours, Photo
from benchmarks.raw_files import Light
from nnlook_core.colour.pixels import REC709_LUMA
from nnlook_core.colour.spaces import LinearLight
from nnlook_core.demo.processing import hue_rotation
from nnlook_core.starter.processings.parts import saturate

EXPOSURE = 0.5
"""White in the photo is at half of the sensor's saturation, as cameras leave headroom for highlights."""

CROP = 6
"""Pixels at each edge of the raw file that are cropped in the JPEG."""

BARREL = 0.02
"""Barrel distortion of the lens at the corners, relative to the radius; corrected in the JPEG."""

SHARPENING, RADIUS = 0.6, 0.8
JPEG_QUALITY = 90


def light_of(photo: Photo, enlarged: int = 1) -> Light:
    """Return the light on the sensor for a photo, with even height and width.

    ``enlarged``: sensor pixels per photo pixel in each direction. At 1 the detail is as fine as the mosaic,
    which no lens resolves and no anti-aliasing filter passes.
    """
    height, width = (length // 2 * 2 for length in photo.shape[:2])
    values = (photo[:height, :width] / 255).astype(np.float32)
    linear = LinearLight().from_srgb(values.reshape(-1, 3)).reshape(values.shape)
    if enlarged > 1:
        planes = [ndimage.zoom(plane, enlarged, order=1) for plane in np.moveaxis(linear, 2, 0)]
        blur = (enlarged / 2.5, enlarged / 2.5, 0)
        linear = ndimage.gaussian_filter(np.stack(planes, axis=2), blur)
    return EXPOSURE * linear.astype(np.float64)


def colours_of(light: Colours) -> Colours:
    """Return the camera's colours for light (n, 3): non-linear sRGB, 0–1, unrounded.

    Exposure, highlight roll-off and darker shadows; then a hue rotation that increases with lightness and a
    saturation that decreases with it, so the result is not a combination of curves and a matrix.
    """
    bright = light / EXPOSURE * 1.3
    rolled = bright * (1 + bright / 4) / (1 + bright)
    curved = LinearLight().to_srgb(rolled.astype(np.float32)).astype(np.float64)
    contrasted = curved - 0.07 * np.sin(2 * np.pi * curved)
    luma = np.clip(contrasted @ REC709_LUMA, 0, 1)[:, None]
    turned = contrasted @ hue_rotation(np.deg2rad(9)).T
    twisted = luma * turned + (1 - luma) * contrasted
    vivid = luma * saturate(twisted, 1.05) + (1 - luma) * saturate(twisted, 1.35)
    finished: Colours = np.clip(vivid * [1.0, 0.99, 0.96] + [0.01, 0.0, 0.015], 0, 1)
    return finished


def jpeg_of(light: Light, *, lens: float = BARREL) -> bytes:
    """Return the camera's JPEG file: colours, distortion correction, crop, sharpening, compression."""
    height, width = light.shape[:2]
    colours = colours_of(light.reshape(-1, 3)).reshape(light.shape)
    middle = np.array([height - 1, width - 1]) / 2
    rows, columns = np.mgrid[CROP : height - CROP, CROP : width - CROP]
    off = np.stack([rows - middle[0], columns - middle[1]])
    distance = np.sum(off**2, axis=0) / np.sum(middle**2)
    places = middle[:, None, None] + off * (1 - lens * distance)
    planes = [
        ndimage.map_coordinates(plane, places, order=3, mode="nearest")
        for plane in np.moveaxis(colours, 2, 0)
    ]
    mended = np.stack(planes, axis=2)
    blurred = ndimage.gaussian_filter(mended, (RADIUS, RADIUS, 0))
    sharp = mended + SHARPENING * (mended - blurred)
    octets = np.floor(sharp.clip(0, 1) * 255 + 0.5).astype(np.uint8)
    file = io.BytesIO()
    Image.fromarray(octets).save(file, "JPEG", quality=JPEG_QUALITY)
    return file.getvalue()
