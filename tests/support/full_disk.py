"""Write to a disk that is full, nearly full, or read-only, in a separate mount namespace.

``python -m tests.support.full_disk SOURCES DISK`` mounts a small disk over the folder DISK, invisible to
the rest of the machine. It tries each of ``DEEDS`` with no free page, one free page, two … until it
succeeds, and prints the outcomes as JSON. SOURCES contains the input files.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import io
import json
import logging
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from unittest import mock

from nnlook_core import cli, load, lut
from nnlook_core.common import atomic
from nnlook_core.errors import Refusal
from nnlook_core.files import images
from nnlook_core.inference import mixing
from nnlook_core.library import operations
from nnlook_core.library.index import LibraryIndex
from nnlook_core.lookfile import storage
from tests.install.small_disk import take_all
from tests.support.looks import some_look

PLUG_IN = Path(__file__).resolve().parents[2] / "plugin" / "nnlook"
DISK_BYTES = 1 << 20
PAGE = 4096
LOOK = "Evening.onnx"

WAYS = {"named": (atomic, "_nameless"), "filled meanwhile": (images, "_require_room")}
"""Simulated conditions, by the function that is disabled: a system without unnamed files, and a disk that
fills up after the free space was checked."""
FATAL = ("a .jpg", "filled meanwhile")
"""Not tried, because libjpeg ends the process."""

Deed = Callable[[Path, Path], object]
"""Writes from sources (first folder) to a disk (second folder). Raises ``Refusal`` if it cannot."""


def main(sources: Path, disk: Path) -> None:
    """Run all deeds and print the outcomes."""
    logging.disable()  # the settings' warning
    sys.path.insert(0, str(PLUG_IN))
    sys.modules["neural_look.common"] = importlib.import_module("nnlook_core.common")  # laid there
    told: dict[str, list[dict[str, Any]]] = {}
    for way, (module, function) in WAYS.items():
        with mock.patch.object(module, function, lambda *_: None):
            for name, deed in DEEDS.items():
                if (name, way) != FATAL:
                    told[f"{name}, {way}"] = list(attempts(deed, sources, disk))
    told |= {f"{name}, read-only": [read_only(deed, sources, disk)] for name, deed in DEEDS.items()}
    print(json.dumps(told))


def attempts(deed: Deed, sources: Path, disk: Path) -> Iterator[dict[str, Any]]:
    """Try with increasing free space until it succeeds."""
    done = False
    for pages in range(DISK_BYTES // PAGE):
        if done:
            return
        with small_disk(disk):
            room = disk / "room"
            room.write_bytes(bytes(pages * PAGE))
            take_all(disk / "somebody-elses.file")
            room.unlink()
            attempt = tried(deed, sources, disk)
        done = attempt["said"] is None
        yield attempt


def read_only(deed: Deed, sources: Path, disk: Path) -> dict[str, Any]:
    """Try on a read-only disk."""
    with small_disk(disk):
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        return tried(deed, sources, disk)


def tried(deed: Deed, sources: Path, disk: Path) -> dict[str, Any]:
    """Return the message, or None for success, and the contents of the disk before and after."""
    before, said = contents(disk), None
    try:
        deed(sources, disk)
    except Refusal as refusal:
        said = str(refusal)
    return {"said": said, "before": before, "after": contents(disk)}


@contextlib.contextmanager
def small_disk(disk: Path) -> Iterator[None]:
    """Mount a small disk with a look on it."""
    options = f"size={DISK_BYTES}"
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(disk)], check=True)
    try:
        (disk / LOOK).write_bytes(some_look().model)
        yield
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def contents(disk: Path) -> dict[str, str]:
    """Return the files and a fingerprint of their contents."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in disk.iterdir()
        if path.name != "settings.lock"  # empty, and there for good
    }


def run_command(*words: str, sources: Path, disk: Path) -> None:
    """Run ``nnlook`` with the folders substituted; raise its refusals."""
    said = io.StringIO()
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()):
        status = cli.main([word.format(sources=sources, disk=disk) for word in words])
    if status:
        line = said.getvalue().splitlines()[-1]
        raise Refusal(line.removeprefix("nnlook: "))


def import_look(sources: Path, disk: Path) -> None:
    """Import a look; the reason of a failure is returned, not raised."""
    (outcome,) = operations.import_looks([sources / "other.onnx"], disk, LibraryIndex())
    if outcome.error is not None:
        raise Refusal(outcome.error)


def mix(sources: Path, disk: Path) -> None:
    """Write a mix of two looks."""
    made = mixing.mixed(load(disk / LOOK), load(sources / "other.onnx"), 40, name="Mix")
    storage.save(made, disk / "mix.onnx")


def keep_cards(_sources: Path, disk: Path) -> None:
    """Write the library index; failures are only logged."""
    memory = disk / "looks.json"
    index = LibraryIndex(memory)
    assert [entry.error for entry in index.entries([disk])] == [None]
    with contextlib.redirect_stderr(io.StringIO()):
        index.keep([disk])
    if not memory.exists():
        raise Refusal("It cannot be kept.")


def keep_settings(_sources: Path, disk: Path) -> None:
    """Change the plug-in's settings; the return value says if they could not be written."""
    settings = importlib.import_module("neural_look.client.settings").Settings.load(disk)
    for number in range(100):
        settings.add_folder(f"/looks/of/somebody/{number}")
    if not settings.save():
        raise Refusal("The settings cannot be written.")


def command(*words: str) -> Deed:
    """Return a deed that runs a command."""
    return lambda sources, disk: run_command(*words, sources=sources, disk=disk)


def export(name: str, size: int) -> Deed:
    """Write a table."""
    return lambda sources, disk: lut.export(load(sources / "other.onnx"), disk / name, size=size)


PICTURES: Sequence[str] = ("tif", "png", "jpg", "exr", "webp")

DEEDS: dict[str, Deed] = {
    "a new look": lambda _, disk: storage.save(some_look(), disk / "new.onnx"),
    "a look anew": lambda sources, disk: storage.save(
        load(sources / "other.onnx"), disk / LOOK, overwrite=True
    ),
    "a mix": mix,
    "a card": lambda _, disk: operations.edit(disk / LOOK, {"author": "x" * 200}),
    "another name": lambda _, disk: operations.edit(disk / LOOK, {"name": "N"}, stem="N"),
    "a duplicate": lambda _, disk: operations.duplicate(disk / LOOK),
    "a look imported": import_look,
    "a .cube": export("new.cube", 9),
    "a Hald CLUT": export("new.png", 3),
    "cards that were read": keep_cards,
    "settings": keep_settings,
    "a chart": command("chart", "--hald", "3", "-o", "{disk}/chart.png"),
    **{
        f"a .{ending}": command(
            *(
                "apply",
                "{sources}/other.onnx",
                "{sources}/photo.tif",
                "-o",
                f"{{disk}}/new.{ending}",
            )
        )
        for ending in PICTURES
    },
    "many files": command(
        *("apply", "{sources}/other.onnx", "{sources}/photo.tif", "--out-dir", "{disk}"),
        *("--jobs", "1"),
    ),
}

if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
