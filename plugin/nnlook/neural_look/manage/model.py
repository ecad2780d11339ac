# SPDX-License-Identifier: GPL-3.0-or-later
"""What is done with the looks of the library: copy, import, delete, show in the file manager."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gi.repository import Gio, GLib

from ..errors import RefusalError
from ..i18n import _, ngettext
from ..ui.wording import describe_origin

if TYPE_CHECKING:
    from ..client.library import LookEntry
    from ..client.worker import Worker

MOST_TOLD = 2
"""Of so many files the reasons are told why they were refused, and of so many what they were made of."""
log = logging.getLogger("nnlook")
MILLISECONDS = 3000
"""How long a file manager may take to answer."""


@dataclass(frozen=True)
class ImportResult:
    """What became of a file: where it is now, whether it was there before, or why it is not.

    ``origin`` is the ``program`` and the ``range`` of a network that it was made of, None of a look.
    """

    source: Path
    file: Path | None
    known: bool
    origin: dict[str, Any] | None
    error: str | None


def duplicate_look(worker: Worker, file: Path) -> Path:
    """Make a second copy; answer with its file."""
    worker.send({"type": "duplicate", "file": str(file)})
    worker.send({"type": "end"})
    return Path(worker.receive("done")[0]["file"])


def import_looks(worker: Worker, files: Iterable[Path]) -> list[ImportResult]:
    """Copy looks into the user's folder; answer with what became of each."""
    asked, imported = list(files), []
    worker.send({"type": "import-looks", "files": [str(file) for file in asked]})
    worker.send({"type": "end"})
    while (header := worker.receive("imported", "done")[0])["type"] == "imported":
        file = header["file"]
        imported.append(
            ImportResult(
                Path(header["source"]),
                None if file is None else Path(file),
                header["known"],
                header["origin"],
                header["error"],
            )
        )
        worker.require(len(imported) <= len(asked))
    worker.require(len(imported) == len(asked))
    return imported


def describe_imports(imported: list[ImportResult]) -> str:
    """Say what became of the files."""
    new = [one for one in imported if one.file is not None and not one.known]
    known = sum(one.known for one in imported)
    refused = [one.error for one in imported if one.error is not None]
    sentences = []
    if new:
        text = ngettext("Imported {count} look.", "Imported {count} looks.", len(new))
        sentences.append(text.format(count=len(new)))
    if known:
        text = ngettext(
            "{count} is already in the library.",
            "{count} are already in the library.",
            known,
        )
        sentences.append(text.format(count=known))
    origins = [describe_origin(one.origin) for one in new]
    sentences += [text for text in origins if text is not None][:MOST_TOLD]
    sentences += refused[:MOST_TOLD]
    if len(refused) > MOST_TOLD:
        more = len(refused) - MOST_TOLD
        text = ngettext(
            "{count} more file is not a look.", "{count} more files are not looks.", more
        )
        sentences.append(text.format(count=more))
    return " ".join(sentences) or _("Nothing was chosen. Choose at least one file.")


class NoTrashError(RefusalError):
    """There is no trash for a file."""


def move_to_trash(file: Path) -> None:
    """Move a file to the desktop's trash. Raises ``NoTrashError`` where there is none for it."""
    place = Gio.File.new_for_path(str(file))
    try:
        place.trash(None)
    except GLib.Error as error:
        if error.matches(Gio.io_error_quark(), Gio.IOErrorEnum.NOT_FOUND):
            return  # it is gone already, which is what was wanted
        raise NoTrashError(
            _("No trash is available for {file} ({reason}).").format(
                file=file, reason=error.message
            )
        ) from error


def delete_file(file: Path) -> None:
    """Delete a file for good."""
    try:
        file.unlink(missing_ok=True)
    except OSError as error:
        raise RefusalError(
            _("Cannot delete {file} ({reason}). Check the permissions of its folder.").format(
                file=file, reason=error.strerror
            )
        ) from error


def show_in_folder(file: Path) -> None:
    """Have the desktop's file manager show a file."""
    if not file.exists():
        raise RefusalError(_("{file} no longer exists.").format(file=file))
    if _file_manager_shows(file):
        return
    folder = Gio.File.new_for_path(str(file.parent))
    try:
        Gio.AppInfo.launch_default_for_uri(folder.get_uri(), None)
    except GLib.Error as error:
        raise RefusalError(
            _("Cannot open a file manager ({reason}). The look is in {folder}.").format(
                reason=error.message, folder=file.parent
            )
        ) from error


def _file_manager_shows(file: Path) -> bool:
    """Ask a file manager to show a folder with the file chosen, as Linux desktops can."""
    address = Gio.File.new_for_path(str(file)).get_uri()
    try:
        bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
        bus.call_sync(
            "org.freedesktop.FileManager1",
            "/org/freedesktop/FileManager1",
            "org.freedesktop.FileManager1",
            "ShowItems",
            GLib.Variant("(ass)", ([address], "")),
            None,
            Gio.DBusCallFlags.NONE,
            MILLISECONDS,
            None,
        )
    except GLib.Error as error:
        log.info("no file manager answers: %s", error.message)
        return False
    return True


def describe_look(look: LookEntry) -> str:
    """Two lines on a look: what the table has no room for."""
    if look.error is not None:
        return f"{look.file}\n{look.error}"
    facts = [
        look.licence and _("licence {licence}").format(licence=look.licence),
        look.nodes
        and ngettext("{count} node", "{count} nodes", look.nodes).format(count=look.nodes),
        look.noise_floor is not None
        and _("noise floor of the pair ΔE {floor}").format(floor=f"{look.noise_floor:.2f}"),
        look.coverage is not None
        and _("learned from {share} % of all colours").format(share=f"{100 * look.coverage:.0f}"),
    ]
    return "\n".join([str(look.file), ", ".join(str(fact) for fact in facts if fact)])


def question_of_deleting(looks: list[LookEntry]) -> tuple[str, str]:
    """The question whether looks go to the trash, and what is to be known."""
    text = ngettext(
        "Move “{name}” to the trash?", "Move {count} looks to the trash?", len(looks)
    ).format(name=looks[0].name, count=len(looks))
    return text, _("Layers created with looks are not changed.")


def question_without_trash(looks: list[LookEntry]) -> tuple[str, str]:
    """The question whether looks are deleted for good, and why they would be."""
    text = ngettext(
        "Permanently delete “{name}”?", "Permanently delete {count} looks?", len(looks)
    ).format(name=looks[0].name, count=len(looks))
    return text, _("There is no trash at this location. This cannot be undone.")
