"""Reading, comparing and removing files and folders."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from nnlook_core.common.atomic import write_files


def read_json(path: Path) -> dict[str, Any]:
    """Return the object in a file, an empty one where there is none that can be read."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Write an object to a file, whole or not at all. Raises ``OSError``."""
    write_files({path: (json.dumps(content, indent=1) + "\n").encode()})


def contents(folder: Path) -> dict[str, str]:
    """Return what a folder holds, each file as its hash; caches come and go."""
    found = {}
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name != "__pycache__" and name[0] != "."]
        for name in (*folders, *names):
            path = Path(place, name)
            if path.is_symlink():
                content = f"link to {path.readlink()}"
            elif path.is_dir():
                content = "folder"
            else:
                content = hashlib.sha256(path.read_bytes()).hexdigest()
            found[path.relative_to(folder).as_posix()] = content
    return found


def size(folder: Path) -> int:
    """Return how many bytes a folder holds, while others work in it."""
    total = 0
    for place, _below, names in os.walk(folder):
        for name in names:
            with suppress(FileNotFoundError):
                total += Path(place, name).lstat().st_size
    return total


def existing(path: Path) -> Path:
    """Return the path itself, or the nearest folder above it that is there."""
    return next(folder for folder in (path, *path.parents) if folder.exists())


def link_or_copy(source: str, target: str) -> None:
    """Give a file a second name, which costs nothing; copy it where the disk cannot do that."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def remove(folder: Path, names: Iterable[str]) -> None:
    """Remove these files from a folder, what Python compiled of them, and folders left empty."""
    places = {folder}
    for name in names:
        path = folder / name
        if path.is_dir() and not path.is_symlink():
            places.add(path)
        else:
            path.unlink(missing_ok=True)
        places.update(above for above in path.parents if above.is_relative_to(folder))
    for place in places:
        for compiled in place.glob("__pycache__/*.pyc"):
            compiled.unlink()
    remove_empty([*places, *(place / "__pycache__" for place in places)])


def remove_empty(folders: Iterable[Path]) -> None:
    """Remove those of these folders that are empty, the deepest first."""
    for folder in sorted(set(folders), key=lambda path: -len(path.parts)):
        with suppress(OSError):  # it is not empty, or not there
            folder.rmdir()
