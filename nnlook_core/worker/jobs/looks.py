"""The job *looks*: the library, some looks at a time."""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from nnlook_core.common.atomic import forget_partials
from nnlook_core.common.wire import MAX_HEADER_BYTES
from nnlook_core.errors import LookFileError
from nnlook_core.library import paths
from nnlook_core.library.index import LibraryIndex
from nnlook_core.lookfile import storage
from nnlook_core.worker.session import Session

INDEX = LibraryIndex(paths.home() / "cache" / "looks.json")
"""For the whole life of the worker: what it, or one before it, has read once it need not read again."""

AT_ONCE = MAX_HEADER_BYTES // 4
"""Bytes of looks in a frame: many, for a frame for each would cost more than what it tells. One more look
fits in any case, however long its texts are."""
SECONDS_TO_WRITE = 3600
"""Longer than anybody takes to write a look: what is older in the user's folder, a dead writer left."""


def run(session: Session, job: dict[str, Any]) -> None:
    """List the looks of the user's own folder and of those that the job names."""
    folders = [paths.looks(), *_folders_in(job["folders"])]
    session.pass_over()
    forget_partials(paths.looks(), idle=SECONDS_TO_WRITE, is_whole=_is_look)
    gc.disable()  # thousands of cards, none of them garbage: looking for some takes a quarter of the time
    try:
        for some in _portions(entry.told() for entry in INDEX.entries(folders)):
            session.say("looks", looks=some)
            if session.stop():
                break
        session.say("done")
    finally:
        gc.enable()
        # Even if the plug-in has left: what was read need not be read again.
        INDEX.keep(folders)


def _is_look(path: Path) -> bool:
    """Whether a file is sound: somebody may have called a look so."""
    try:
        storage.load(path)
    except LookFileError:
        return False
    return True


def _folders_in(named: object) -> Iterator[Path]:
    """The folders that a job names; what is no name is told to the log, and costs no other folder."""
    for name in named if isinstance(named, list) else [named]:
        if isinstance(name, str):
            yield Path(name)
        else:
            print(f"passed over, for it names no folder: {name!r}", file=sys.stderr)


def _portions(looks: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Looks together, as many as a frame may have."""
    some, size = [], 0
    for look in looks:
        some.append(look)
        size += len(json.dumps(look))
        if size >= AT_ONCE:
            yield some
            some, size = [], 0
    if some:
        yield some
