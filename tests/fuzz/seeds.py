"""Make the seeds of the fuzzers, a few small inputs for each reader: ``python -m tests.fuzz.seeds``."""

from __future__ import annotations

import io
import json
import struct
import zlib
from pathlib import Path
from typing import Any

from PIL import Image

from nnlook_core.common.wire import write_frame
from nnlook_core.library.index import Entry, _rows_of
from nnlook_core.lookfile.look import Card
from tests.fuzz.mutators import png_of
from tests.fuzz.readers import CORPUS
from tests.support import profiles
from tests.support.exports import exported, fitted
from tests.support.looks import GRAIN, VIGNETTE, look_with, photo, some_look, unsure_of_blue


def looks() -> dict[str, bytes]:
    """A look with a plain card, and one that tells how sure it is."""
    return {"plain": some_look().model, "sure": look_with(unsure_of_blue()).model}


def effects() -> dict[str, bytes]:
    """A vignette of each kind, and grain, as a card holds them."""
    radial = VIGNETTE.to_json()
    told = {
        "radial": radial,
        "linear": {**radial, "kind": "linear", "origin": [-1.0, 0.5]},
        "surface": {**radial, "kind": "surface", "coefficients": [0.1, -0.2] * 42},
        "grain": GRAIN.to_json(),
    }
    return {name: json.dumps(values).encode() for name, values in told.items()}


def frames() -> dict[str, bytes]:
    """What is said when a look is applied."""
    stream = io.BytesIO()
    write_frame(stream, {"type": "apply", "file": "é.onnx", "strength": 100.0, "other": None})
    write_frame(stream, {"type": "band"}, bytes(range(12)))
    write_frame(stream, {"type": "end"})
    deep = b'{"type":"x","deep":' + b"[" * 64 + b"]" * 64 + b"}"
    return {"apply": stream.getvalue(), "deep": struct.pack(">II", len(deep), 0) + deep}


def cubes() -> dict[str, bytes]:
    """A cube, curves, and both with all keywords."""
    corners = "".join(f"{n & 1} {n >> 1 & 1} {n >> 2}\n" for n in range(8))
    curve = "0 0 0\n.5 0.25 5e-1\n1 1 1\n"
    return {
        "cube": f'TITLE "x"\n# Look: x\nLUT_3D_SIZE 2\n{corners}'.encode(),
        "curves": f"LUT_1D_SIZE 3\nDOMAIN_MIN 0 0 0\nDOMAIN_MAX 1 1 2\n{curve}".encode(),
        "both": (
            "LUT_1D_SIZE 3\nLUT_1D_INPUT_RANGE 0 1\nLUT_3D_SIZE 2\nLUT_3D_INPUT_RANGE 0 1\n"
            f"{curve}{corners}"
        ).encode(),
    }


def halds() -> dict[str, bytes]:
    """Hald CLUTs of level 2, 8 pixels a side: the kinds of PNG (depth and channels)."""
    kinds = {"gray": (8, 0), "rgb": (8, 2), "rgba": (8, 6), "rgb16": (16, 2), "palette": (8, 3)}
    channels = {0: 1, 2: 3, 3: 1, 6: 4}
    made = {}
    for name, (depth, kind) in kinds.items():
        row = bytes(n * 4 % 256 for n in range(8 * channels[kind] * depth // 8))
        body = [(b"IHDR", struct.pack(">IIBBBBB", 8, 8, depth, kind, 0, 0, 0))]
        if name == "palette":
            body.append((b"PLTE", bytes(range(256)) * 3))
        if name == "rgb":
            body.append((b"gAMA", struct.pack(">I", 45455)))
        body += [(b"IDAT", zlib.compress((b"\0" + row) * 8)), (b"IEND", b"")]
        made[name] = png_of(body)
    return made


def networks() -> dict[str, bytes]:
    """What others train and export: with a scaler, and without."""
    names = {"tanh": "1 of tanh", "scaled": "standard scaler"}
    return {short: exported(fitted(name, 255)) for short, name in names.items()}


def kept() -> dict[str, bytes]:
    """Folders as an index keeps them: one with a look, one with all that a look can tell."""
    state = (1, 2, 3, 4)
    plain, full = Card("x"), Card("é", "A", "CC0-1.0", "2026-01-31", {"coverage": 0.25}, ("film",))
    made = {}
    for name, card in (("plain", plain), ("full", full)):
        entry = Entry(Path(f"/looks/{name}.onnx"), card, 16, "0a" * 32)
        made[name] = json.dumps({"/looks": _rows_of({entry.file.name: (state, entry)})}).encode()
    return made


def jpegs() -> dict[str, bytes]:
    """8 × 8 pixels: colours, gray, in steps (progressive), and with EXIF and a profile."""
    colours = Image.fromarray(photo(8, 8))
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "x"
    return {
        "rgb": _saved(colours, "JPEG"),
        "gray": _saved(colours.convert("L"), "JPEG"),
        "progressive": _saved(colours, "JPEG", progressive=True),
        "told": _saved(colours, "JPEG", exif=exif, icc_profile=profiles.profile("Adobe RGB")),
    }


def tiffs() -> dict[str, bytes]:
    """8 × 8 pixels in the order of Intel: kinds of pixels and of packing."""
    colours = Image.fromarray(photo(8, 8))
    return {
        "rgb": _saved(colours, "TIFF"),
        "gray": _saved(colours.convert("L"), "TIFF"),
        "rgba": _saved(colours.convert("RGBA"), "TIFF"),
        "deflate": _saved(colours, "TIFF", compression="tiff_adobe_deflate"),
        "lzw": _saved(colours, "TIFF", compression="tiff_lzw"),
        "jpeg": _saved(colours, "TIFF", compression="jpeg"),
        "palette": _saved(colours.convert("P"), "TIFF"),
        "bits": _saved(colours.convert("1"), "TIFF"),
    }


def _saved(picture: Image.Image, kind: str, **how: Any) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, kind, **how)
    return stream.getvalue()


if __name__ == "__main__":
    for reader, seeds in (
        ("look", looks()),
        ("frame", frames()),
        ("cube", cubes()),
        ("hald", halds()),
        ("network", networks()),
        ("effects", effects()),
        ("kept", kept()),
        ("jpeg", jpegs()),
        ("tiff", tiffs()),
    ):
        folder = CORPUS / reader
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in seeds.items():
            (folder / name).write_bytes(content)
