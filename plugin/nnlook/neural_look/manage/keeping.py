# SPDX-License-Identifier: GPL-3.0-or-later
"""What the worker does for the library: copies, and looks that are brought in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..i18n import _, ngettext

if TYPE_CHECKING:
    from ..worker_link import Worker

TOLD = 2
"""Of so many files that were refused the reasons are told, and of so many notes; more would not fit."""


@dataclass(frozen=True)
class Brought:
    """What became of a file: where it is now, whether it was there before, or why it is not.

    ``note`` says what was made of it, where it is not the file as it was.
    """

    source: Path
    file: Path | None
    known: bool
    note: str | None
    error: str | None


def duplicate(worker: Worker, file: Path) -> Path:
    """Make a second copy; answer with its file."""
    worker.send({"type": "duplicate", "file": str(file)})
    worker.send({"type": "end"})
    return Path(worker.receive("done")[0]["file"])


def bring(worker: Worker, files: Iterable[Path]) -> list[Brought]:
    """Copy looks into the user's folder; answer with what became of each."""
    asked, brought = list(files), []
    worker.send({"type": "bring", "files": [str(file) for file in asked]})
    worker.send({"type": "end"})
    while (header := worker.receive("brought", "done")[0])["type"] == "brought":
        file = header["file"]
        brought.append(
            Brought(
                Path(header["source"]),
                None if file is None else Path(file),
                header["known"],
                header["note"],
                header["error"],
            )
        )
        worker.require(len(brought) <= len(asked))
    worker.require(len(brought) == len(asked))
    return brought


def outcome_in_words(brought: list[Brought]) -> str:
    """Say what became of the files."""
    new = [one for one in brought if one.file is not None and not one.known]
    known = sum(one.known for one in brought)
    refused = [one.error for one in brought if one.error is not None]
    sentences = []
    if new:
        text = ngettext("{count} look was imported.", "{count} looks were imported.", len(new))
        sentences.append(text.format(count=len(new)))
    if known:
        text = ngettext(
            "{count} was here already and was not copied again.",
            "{count} were here already and were not copied again.",
            known,
        )
        sentences.append(text.format(count=known))
    sentences += [one.note for one in new if one.note is not None][:TOLD]
    sentences += refused[:TOLD]
    if len(refused) > TOLD:
        more = len(refused) - TOLD
        text = ngettext("{count} more file is no look.", "{count} more files are no looks.", more)
        sentences.append(text.format(count=more))
    return " ".join(sentences) or _("Nothing was chosen.")
