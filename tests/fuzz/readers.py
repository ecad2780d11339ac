"""What is fuzzed: readers of bytes that strangers made or that were damaged, and what each may raise."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from nnlook_core import __version__, onnx_import
from nnlook_core.common import wire
from nnlook_core.effects.grain import Grain, with_grain
from nnlook_core.effects.vignette import Vignette
from nnlook_core.effects.window import Window
from nnlook_core.errors import ImageFileError, LookFileError, TableError
from nnlook_core.files import images
from nnlook_core.library import index
from nnlook_core.lookfile import storage
from nnlook_core.lookfile.look import Card
from nnlook_core.lut import cube_text, hald
from tests.fuzz import mutators

CORPUS = Path(__file__).parent / "corpus"


@dataclass(frozen=True)
class Reader:
    """A reader of bytes.

    ``read`` is called with the bytes and with a file, which is the only one that it may touch.
    ``refusals`` is what it may raise. ``mutate`` makes one input of another, as atheris wants it.
    """

    read: Callable[[bytes, Path], object]
    refusals: tuple[type[Exception], ...]
    mutate: mutators.Mutator
    dictionary: tuple[str, ...] = ()
    """Words that inputs are made of."""
    makes_files: bool = False
    """Whether it may have a folder of its own beside that file: OpenColorIO reads a profile from a file."""

    enough: int = 200_000
    """Inputs in five minutes; with fewer it counts as failed."""

    def takes(self, data: bytes, scratch: Path) -> bool:
        """Read an input; tells whether it was taken. What is no documented refusal comes out."""
        try:
            self.read(data, scratch)
        except self.refusals:
            return False
        return True


def _frames(data: bytes, _scratch: Path) -> None:
    stream = io.BytesIO(data)
    while wire.read_frame(stream) is not None:
        pass


def _hald(data: bytes, scratch: Path) -> None:
    scratch.write_bytes(data)
    hald.read(scratch)


def _kept(data: bytes, scratch: Path) -> None:
    """What is taken of the folders in a memory is, row for row, what an index writes there."""
    scratch.write_bytes(b'{"nnlook": "%s", "folders": %s}' % (__version__.encode(), data))
    for folder, known in index._remembered(scratch).items():
        rows = json.loads(scratch.read_bytes())["folders"][folder]
        for name, row in index._rows_of(known).items():
            assert json.dumps(row, sort_keys=True) == json.dumps(rows[name], sort_keys=True)
            json.dumps(known[name][1].told(), allow_nan=False)


def _effects(data: bytes, _scratch: Path) -> None:
    """What a card tells of a vignette and grain: whatever is taken gives numbers, and is kept as it is."""
    told = json.loads(data)
    vignette, grain = Vignette.from_json(told), Grain.from_json(told)
    colours, window = np.linspace(0, 1, 48, dtype=np.float32).reshape(16, 3), Window.whole(4, 4)
    if vignette is not None:
        assert Vignette.from_json(vignette.to_json()) is not None
        assert 0 <= vignette.darkest <= 1 and vignette.default in (0, 100)
        assert np.isfinite(vignette.added(colours, *window.places(16), window.aspect)).all()
    if grain is not None:
        assert Grain.from_json(grain.to_json()) is not None
        assert np.isfinite(with_grain(colours, grain.reduced(3), 1.0, 0, window)).all()


def _picture(data: bytes, scratch: Path) -> None:
    scratch.write_bytes(data)
    picture = images.read(scratch)
    assert picture.pixels.ndim == 3 and picture.pixels.shape[2] in (3, 4)
    assert picture.pixels.dtype.name in ("uint8", "uint16", "float32")


READERS = {
    "look": Reader(lambda data, _: storage.parse(data), (LookFileError,), mutators.look),
    "frame": Reader(_frames, (wire.WireError,), mutators.frame),
    "cube": Reader(
        lambda data, _: cube_text.parse(data),
        (TableError,),
        mutators.plain,
        (
            *("TITLE", "LUT_1D_SIZE", "LUT_3D_SIZE", "DOMAIN_MIN", "DOMAIN_MAX"),
            *("LUT_1D_INPUT_RANGE", "LUT_3D_INPUT_RANGE", "LUT_IN_VIDEO_RANGE", "#", "nan", "inf"),
            *("1e999", "-0", "0x1", "1_0", "0 0 0\\x0a", "\\xef\\xbb\\xbf", "\\x0d", "\\xc2\\x85"),
        ),
    ),
    "hald": Reader(_hald, (TableError, ImageFileError), mutators.png, makes_files=True),
    "network": Reader(
        lambda data, _: onnx_import.import_bytes(data, Card("x")), (LookFileError,), mutators.look
    ),
    "effects": Reader(_effects, (ValueError, RecursionError), mutators.values),
    "kept": Reader(_kept, (), mutators.values),
    # Most of these are sound enough to be decoded, by C libraries that start anew for each.
    "jpeg": Reader(_picture, (ImageFileError,), mutators.jpeg, makes_files=True, enough=50_000),
    "tiff": Reader(_picture, (ImageFileError,), mutators.tiff, makes_files=True, enough=50_000),
}
