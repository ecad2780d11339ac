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
        _("Organise the library of looks"),
        _(
            "Shows all looks in the look folder and in added folders, to import, "
            "rename, edit, duplicate and delete them. In non-interactive mode it "
            "changes nothing and returns the files of all valid looks."
        ),
    )
    procedure.add_menu_path(MENU)
    procedure.add_string_array_return_value(
        "files", _("Files"), _("The files of all valid looks"), FLAGS
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
    """Tell GIMP the arguments of the procedure that imports looks."""
    procedure = new_procedure(
        plug_in,
        ADD,
        add,
        _("Import Looks"),
        _("Copy look files into the library"),
        _(
            "Checks each file and copies it into the library. Files that are already "
            "there are not copied again. If a file is not a look, the others are still "
            "imported, and the error says why."
        ),
    )
    paths = _("Paths of .onnx files")
    procedure.add_string_array_argument("paths", _("_Paths"), paths, FLAGS)
    blurb = _("Paths of the looks in the library, in the same order")
    procedure.add_string_array_return_value("files", _("Files"), blurb, FLAGS)
    return procedure


@for_scripts
def add(config: Gimp.ProcedureConfig) -> list[GObject.Value]:
    """Bring looks in."""
    paths = config.get_property("paths") or []
    if not paths:
        raise RefusalError(_("Give at least one .onnx file in “paths”."))
    with start_worker() as worker:
        imported = model.import_looks(worker, map(Path, paths))
    if any(one.error is not None for one in imported):
        raise RefusalError(model.describe_imports(imported))
    return [texts_value([str(one.file) for one in imported])]


def declare_describe(plug_in: Gimp.PlugIn) -> Gimp.Procedure:
    """Tell GIMP the arguments of the procedure that writes a card."""
    procedure = new_procedure(
        plug_in,
        DESCRIBE,
        describe,
        _("Edit Look Metadata"),
        _("Change the name, tags, author and licence of a look"),
        _("Empty values leave the metadata unchanged. A new name also renames the file."),
    )
    take_look(procedure)
    take_name(procedure, _("Name of the look"))
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
        _("Copy a look in its folder"),
        _("The copy has a number in its name and file name."),
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
        _("If there is no trash for the file, nothing is deleted and an error is returned."),
    )
    take_look(procedure)
    return procedure


@for_scripts
def delete(config: Gimp.ProcedureConfig) -> list[GObject.Value]:
    """Move a look to the trash."""
    file = look_of(config)
    if file.suffix != SUFFIX or not file.is_file():
        raise RefusalError(_("{file} is not a valid look. Choose an .onnx file.").format(file=file))
    model.move_to_trash(file)
    _follow(file, None)
    return []


def _follow(file: Path, now: Path | None) -> None:
    """Let the favourites and the recent looks follow a look that moved, or that is gone."""
    settings = Settings.load(find_runtime().home)
    settings.moved(file, now)
    settings.save()
