"""Pictures to learn from and to put a look on, and the core's own answer for their pixels."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import nnlook_core
from nnlook_core.common.apply_settings import ApplySettings, Mode
from nnlook_core.demo.processing import hard_look
from nnlook_core.inference import mixing
from tests.gimp.remote import Gimp

Pixels = NDArray[Any]

# What each of GIMP's precisions is called in a layer's format, and as an array.
TYPES: dict[str, type[np.generic]] = {
    "u8": np.uint8,
    "u16": np.uint16,
    "u32": np.uint32,
    "half": np.float16,
    "float": np.float32,
    "double": np.float64,
}


def photo(width: int, height: int, seed: int = 1) -> NDArray[np.float64]:
    """Return many colours, smooth and noisy like a photo's: (height, width, 3), 0–1."""
    random = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width]
    waves = [
        np.sin(x / width * random.uniform(3, 9) + y / height * random.uniform(3, 9) + phase)
        for phase in random.uniform(0, 6, 3)
    ]
    colours = 0.5 + 0.48 * np.stack(waves, axis=-1) + random.normal(0, 0.03, (height, width, 3))
    return np.clip(colours, 0, 1)


def processed(colours: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the photo with the exact look."""
    return hard_look(colours.reshape(-1, 3)).reshape(colours.shape)


def with_alpha(colours: Pixels, alpha: Pixels) -> Pixels:
    """Return the pixels with another alpha, which is broadcast to their size."""
    filled = np.broadcast_to(alpha, colours.shape[:2])[..., None]
    return np.concatenate([colours[..., :3], filled.astype(colours.dtype)], axis=-1)


def to_u8(colours: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Round 0–1 to 8 bits."""
    return np.floor(np.clip(colours, 0, 1) * 255 + 0.5).astype(np.uint8)


@dataclass(frozen=True)
class Layer:
    """A layer in a running GIMP, its pixels as arrays (height, width, channels)."""

    gimp: Gimp
    image: int
    id: int
    size: tuple[int, int]

    @property
    def native(self) -> str:
        """The format that GIMP keeps it in."""
        return str(self.gimp.native_format(self.id))

    def read(self, pixel_format: str) -> Pixels:
        """Read the pixels in sRGB, or in the image's own colours with `` in own`` at the end."""
        return self.shaped(self.gimp.read(self.id, pixel_format), pixel_format)

    def shaped(self, data: bytes, pixel_format: str) -> Pixels:
        """Return pixels of the layer's size in a format as an array."""
        kind = TYPES[pixel_format.removesuffix(" in own").split()[-1]]
        return np.frombuffer(data, dtype=kind).reshape(self.size[1], self.size[0], -1)

    def read_native(self) -> Pixels:
        """Read the very values that GIMP keeps."""
        return self.read(f"{self.native} in own")

    def write(self, pixels: Pixels, pixel_format: str) -> None:
        """Write the pixels."""
        self.gimp.write(self.id, np.ascontiguousarray(pixels).tobytes(), pixel_format)


def layer_of(
    gimp: Gimp,
    pixels: Pixels,
    *,
    base: str = "RGB",
    precision: str = "U8_NON_LINEAR",
    profile: str | None = None,
    image: int | None = None,
    offsets: tuple[int, int] = (0, 0),
    parent: int | None = None,
    name: str = "photo",
) -> Layer:
    """Put pixels, 8-bit or float sRGB, on a new layer, by default in a new image."""
    height, width, channels = pixels.shape
    if image is None:
        image = gimp.new_image(width, height, base, precision, profile)
    alpha = "A" if channels == 4 else ""
    pixel_format = f"R'G'B'{alpha} {'u8' if pixels.dtype == np.uint8 else 'float'}"
    data = np.ascontiguousarray(pixels)
    if data.dtype != np.uint8:
        data = data.astype(np.float32)
    size, kind = (width, height), f"{base}{alpha}"
    number = gimp.add_layer(image, name, size, kind, data.tobytes(), pixel_format, offsets, parent)
    return Layer(gimp, image, number, size)


def core_answer(look: Path, pixels: Pixels, strength: float = 100.0, mode: Mode = "all") -> Pixels:
    """Return what the core makes of these pixels."""
    answer: Pixels = nnlook_core.apply(nnlook_core.load(look), pixels, strength=strength, mode=mode)
    return answer


def wire_format(native: str, profile: str | None) -> str:
    """Return the format in which a layer's pixels go to the core, as it was agreed."""
    exact = {"R'G'B' u8", "R'G'B'A u8", "R'G'B' u16", "R'G'B'A u16"}
    gray = {f"Y'{a} {d}": f"R'G'B'{a} {d}" for a in ("", "A") for d in ("u8", "u16")}
    name = gray.get(native, native)
    return name if name in exact and profile is None else "R'G'B'A float"


def through_gimp(pixels: Pixels, pixel_format: str, like: Layer) -> Pixels:
    """Return these pixels as GIMP keeps them in a layer of the kind of ``like``.

    What GIMP makes of colours — gray, another profile, fewer bits — is GIMP's doing, and is the
    same for the core's answer as for a layer that the plug-in wrote.
    """
    data = like.gimp.converted(like.id, np.ascontiguousarray(pixels).tobytes(), pixel_format)
    return like.shaped(data, like.native)


def small_photo() -> NDArray[np.uint8]:
    """A photo that fits into the preview, and so is shown pixel by pixel."""
    return to_u8(photo(240, 180, seed=9))


def mixed_answer(
    first: Path, second: Path, percent: float, pixels: NDArray[np.uint8]
) -> NDArray[np.uint8]:
    return nnlook_core.apply(mixing.load(first, ApplySettings(other=second, mix=percent)), pixels)


def large_layer(gimp: Gimp, name: str) -> Layer:
    """Make a layer of 96 MB."""
    tile = photo(500, 400).astype(np.float32)
    return layer_of(gimp, np.tile(tile, (8, 5, 1)), precision="FLOAT_NON_LINEAR", name=name)
