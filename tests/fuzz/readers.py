"""What is fuzzed: the four readers of bytes that strangers made, and what each may raise."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from nnlook_core import lookfile, wire
from nnlook_core.errors import ImageFileError, LookFileError, TableError
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


READERS = {
    "look": Reader(lambda data, _: lookfile.parse(data), (LookFileError,), mutators.look),
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
    "hald": Reader(_hald, (TableError, ImageFileError), mutators.png),
}
