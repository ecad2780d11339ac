# SPDX-License-Identifier: GPL-3.0-or-later
"""``plug-in-nnlook-manage``, and for scripts one procedure for each thing that can be done with a look."""

from __future__ import annotations

from contextlib import closing, nullcontext
from pathlib import Path
from typing import Any

from gi.repository import Gimp, GObject

from ..client.library import LibraryReader, list_looks, parse_tags, rewrite_card
from ..client.look_files import SUFFIX
from ..client.runtime import find_runtime, start_worker
from ..client.settings import Settings
from ..errors import RefusalError
from ..gimp.error_boundary import Call, for_scripts, guarded
from ..gimp.procedures import (
    FLAGS,
    MENU,
    file_value,
    give_file,
    look_of,
    new_procedure,
    success,
    take_card,
    take_look,
    take_name,
    text_of,
    texts_value,
)
from ..i18n import _
from . import model

NAME = "plug-in-nnlook-manage"
ADD, DESCRIBE = "plug-in-nnlook-add", "plug-in-nnlook-describe"
DUPLICATE, DELETE = "plug-in-nnlook-duplicate", "plug-in-nnlook-delete"


def declare(plug_in: Gimp.PlugIn) -> Gimp.Procedure:
    """Tell GIMP the procedure's place in the menu and what it returns."""
    procedure = new_procedure(
        plug_in,
        NAME,
        run,
        _("_Manage Looks…"),
        _("Keep the library of looks in order"),
        _(
            "Shows all looks in the folder of looks and in the folders that were added: import, "
            "rename, tag, duplicate and delete them. Called without a user it changes nothing and "
            "gives the files of all looks that can be used."
        ),
    )
    procedure.add_menu_path(MENU)
    procedure.add_string_array_return_value(
        "files", _("Files"), _("The files of all looks that can be used"), FLAGS
    )
    return procedure


@guarded
def run(call: Call) -> Gimp.ValueArray:
    """Show the library where there is a user, and list it in any case."""
    settings = Settings.load(find_runtime().home)
    interactive = call.run_mode != Gimp.RunMode.NONINTERACTIVE
    # First of all, so that a large library is there when the window is.
    opened = closing(LibraryReader(settings.folders)) if interactive else nullcontext()
    with opened as reader, start_worker() as worker:
        if reader is not None:
            # GTK opens the display when it is imported, and without a user there may be none.
            from . import dialog

            dialog.show(worker, reader, settings)
        looks = list_looks(worker, settings.folders)
    return success(
        call.procedure, texts_value([str(look.file) for look in looks if not look.error])
    )


def declare_add(plug_in: Gimp.PlugIn) -> Gimp.Procedure:
    """Tell GIMP the arguments of the procedure that brings looks in."""
    procedure = new_procedure(
        plug_in,
        ADD,
        add,
        _("Add Looks"),
        _("Take looks that somebody gave you into the library"),
        _(
            "Checks each file and copies it into the folder of looks. One that is there already is not "
            "copied again. If any of them is no look, the others are taken, and the error says why."
        ),
    )
    paths = _("The paths of the .onnx files")
    procedure.add_string_array_argument("paths", _("_Paths"), paths, FLAGS)
    blurb = _("Where the looks lie now, in the same order")
    procedure.add_string_array_return_value("files", _("Files"), blurb, FLAGS)
    return procedure


@for_scripts
def add(config: Gimp.ProcedureConfig) -> list[GObject.Value]:
    """Bring looks in."""
    paths = config.get_property("paths") or []
    if not paths:
        raise RefusalError(_("Please name at least one .onnx file in “paths”."))
    with start_worker() as worker:
        brought = model.import_looks(worker, map(Path, paths))
    if any(one.error is not None for one in brought):
        raise RefusalError(model.describe_imports(brought))
    return [texts_value([str(one.file) for one in brought])]


def declare_describe(plug_in: Gimp.PlugIn) -> Gimp.Procedure:
    """Tell GIMP the arguments of the procedure that writes a card."""
    procedure = new_procedure(
        plug_in,
        DESCRIBE,
        describe,
        _("Describe Look"),
        _("Give a look another name, author, licence or other tags"),
        _("What is left empty stays as it is. With another name the file is renamed too."),
    )
    take_look(procedure)
    take_name(procedure, _("What the look is called"))
    take_card(procedure)
    give_file(procedure, _("Look file"))
    return procedure


@for_scripts
def describe(config: Gimp.ProcedureConfig) -> list[GObject.Value]:
    """Write what is given on a look's card."""
    file = look_of(config)
    changes: dict[str, Any] = {
        name: text for name in ("name", "author", "licence") if (text := text_of(config, name))
    }
    if tags := parse_tags(text_of(config, "tags")):
        changes["tags"] = tags
    with start_worker() as worker:
        now = rewrite_card(worker, file, changes)
    _follow(file, now)
    return [file_value(now)]


def declare_duplicate(plug_in: Gimp.PlugIn) -> Gimp.Procedure:
    """Tell GIMP the arguments of the procedure that copies a look."""
    procedure = new_procedure(
        plug_in,
        DUPLICATE,
        duplicate,
        _("Duplicate Look"),
        _("Make a second copy of a look beside it"),
        _("The copy has a number in its name and on its card."),
    )
    take_look(procedure)
    give_file(procedure, _("Look file"))
    return procedure


@for_scripts
def duplicate(config: Gimp.ProcedureConfig) -> list[GObject.Value]:
    """Copy a look."""
    file = look_of(config)
    with start_worker() as worker:
        copy = model.duplicate_look(worker, file)
    return [file_value(copy)]


def declare_delete(plug_in: Gimp.PlugIn) -> Gimp.Procedure:
    """Tell GIMP the arguments of the procedure that deletes a look."""
    procedure = new_procedure(
        plug_in,
        DELETE,
        delete,
        _("Delete Look"),
        _("Move a look to the trash"),
        _("Where there is no trash for the file, nothing is done, and the error says so."),
    )
    take_look(procedure)
    return procedure


@for_scripts
def delete(config: Gimp.ProcedureConfig) -> list[GObject.Value]:
    """Move a look to the trash."""
    file = look_of(config)
    if file.suffix != SUFFIX or not file.is_file():
        raise RefusalError(
            _("{file} is not a look. Please choose an .onnx file.").format(file=file)
        )
    model.move_to_trash(file)
    _follow(file, None)
    return []


def _follow(file: Path, now: Path | None) -> None:
    """Let the favourites and the recent looks follow a look that moved, or that is gone."""
    settings = Settings.load(find_runtime().home)
    settings.moved(file, now)
    settings.save()
