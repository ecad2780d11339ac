"""What is released: the files of the project, and its date."""

from __future__ import annotations

import datetime
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from installer.project import ROOT, version

HOMEPAGE = ""
"""The address of the project's page. It is set only here; while it is empty there is no link."""

EARLIEST = 315532800  # 1980-01-01: ZIP files know no earlier day


class ReleaseError(Exception):
    """The release cannot be built; the message says why."""


def files(names: Iterable[str]) -> dict[str, bytes]:
    """The contents of files, and of all files in folders, by their paths in the project.

    Without hidden files, what Python has compiled, and the ``.po`` files that are only for translators.
    """
    return {
        path.relative_to(ROOT).as_posix(): path.read_bytes()
        for name in names
        for path in _below(ROOT / name)
    }


def _below(path: Path) -> Iterator[Path]:
    if path.is_dir():
        for inner in sorted(path.iterdir()):
            if inner.name[0] != "." and inner.name != "__pycache__" and inner.suffix != ".po":
                yield from _below(inner)
    elif path.is_file():
        yield path
    else:
        raise ReleaseError(f"{path} is missing.")


def epoch() -> int:
    """The time stored in the files of the release, in seconds since 1970 (UTC).

    Raises ``ReleaseError`` if the changelog has no section for this version.
    """
    log = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    day = re.search(rf"^## \[{re.escape(version())}\] - (\d+-\d+-\d+)$", log, re.MULTILINE)
    if day is None:
        raise ReleaseError(f"CHANGELOG.md has no section of version {version()} with its day.")
    of_day = datetime.datetime.fromisoformat(f"{day[1]}T00:00:00+00:00").timestamp()
    return max(int(os.environ.get("SOURCE_DATE_EPOCH") or of_day), EARLIEST)
