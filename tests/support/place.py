"""A folder with looks and a table for a worker, and the frames for jobs on them."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from nnlook_core.lookfile.look import Card
from nnlook_core.lookfile.metadata import with_card
from tests.support.frames import framed
from tests.support.jobs import CURVES, learn_job
from tests.support.looks import negative_look, photo, processed, some_look


class Place(NamedTuple):
    """A home with a library of two looks, and a folder beside it with a third and a table."""

    home: Path
    aside: Path

    @property
    def look(self) -> Path:
        return self.home / "looks" / "Evening.onnx"

    @property
    def other(self) -> Path:
        return self.home / "looks" / "Other.onnx"

    @property
    def stranger(self) -> Path:
        return self.aside / "stranger.onnx"

    @property
    def table(self) -> Path:
        return self.aside / "warm.cube"

    def files(self) -> dict[Path, bytes]:
        """Return all files with their contents."""
        found = (path for folder in self for path in folder.rglob("*"))
        return {path: path.read_bytes() for path in found if path.is_file()}


def laid(tmp_path: Path) -> Place:
    place = Place(tmp_path / "home", tmp_path / "aside")
    place.look.parent.mkdir(parents=True)
    place.aside.mkdir()
    place.look.write_bytes(some_look().model)
    place.other.write_bytes(negative_look().model)
    place.stranger.write_bytes(with_card(some_look().model, Card("Stranger")))
    place.table.write_text(CURVES)
    return place


def frame(kind: str, body: bytes = b"", **header: Any) -> bytes:
    return framed({"type": kind, **header}, body)


SMALL = photo(4, 6)
END = frame("end")


def learning(place: Place) -> list[bytes]:
    return lesson(learn_job(place.look.with_name("New.onnx")))


def lesson(job: dict[str, Any]) -> list[bytes]:
    band = frame("band", SMALL.tobytes() + processed(SMALL).tobytes())
    pair = frame("pair", width=6, height=4, depth="u8", channels=3)
    return [frame("learn", **job), pair, band, END]
