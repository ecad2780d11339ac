# SPDX-License-Identifier: GPL-3.0-or-later
"""Files on the user's desktop: into the trash, or shown in the folder."""

from __future__ import annotations

import logging
from pathlib import Path

from gi.repository import Gio, GLib

from ..i18n import _
from ..refusal import RefusalError

log = logging.getLogger("nnlook")

MILLISECONDS = 3000
"""How long a file manager may take to answer."""


class NoTrashError(RefusalError):
    """There is no trash for a file."""


def trash(file: Path) -> None:
    """Move a file to the desktop's trash. Raises ``NoTrashError`` where there is none for it."""
    place = Gio.File.new_for_path(str(file))
    try:
        place.trash(None)
    except GLib.Error as error:
        if error.matches(Gio.io_error_quark(), Gio.IOErrorEnum.NOT_FOUND):
            return  # it is gone already, which is what was wanted
        raise NoTrashError(
            _("There is no trash for {file} ({reason}).").format(file=file, reason=error.message)
        ) from error


def delete(file: Path) -> None:
    """Delete a file for good."""
    try:
        file.unlink(missing_ok=True)
    except OSError as error:
        raise RefusalError(
            _("{file} cannot be deleted ({reason}). Please check the rights of its folder.").format(
                file=file, reason=error.strerror
            )
        ) from error


def show_in_folder(file: Path) -> None:
    """Have the desktop's file manager show a file."""
    if not file.exists():
        raise RefusalError(_("{file} is no longer there.").format(file=file))
    if _file_manager_shows(file):
        return
    folder = Gio.File.new_for_path(str(file.parent))
    try:
        Gio.AppInfo.launch_default_for_uri(folder.get_uri(), None)
    except GLib.Error as error:
        raise RefusalError(
            _(
                "No file manager could be opened ({reason}). The look is in the folder {folder}."
            ).format(reason=error.message, folder=file.parent)
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
