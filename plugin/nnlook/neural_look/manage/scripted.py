# SPDX-License-Identifier: GPL-3.0-or-later
"""What Manage Looks does, for scripts: a procedure each, none of which has a place in the menu."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gi.repository import Gimp, GObject

from .. import card
from ..boundary import for_scripts
from ..i18n import _
from ..looks import SUFFIX
from ..procedures import (
    FLAGS,
    give_file,
    look_of,
    new_procedure,
    take_card,
    take_look,
    take_name,
    text_of,
)
from ..refusal import RefusalError
from ..runtime import find_runtime, start_worker
from ..settings import Settings
from ..values import file_value, texts_value
from . import keeping, places

ADD, DESCRIBE = "plug-in-nnlook-add", "plug-in-nnlook-describe"
DUPLICATE, DELETE = "plug-in-nnlook-duplicate", "plug-in-nnlook-delete"


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
    told = _("Where the looks lie now, in the same order")
    procedure.add_string_array_return_value("files", _("Files"), told, FLAGS)
    return procedure


@for_scripts
def add(config: Gimp.ProcedureConfig) -> list[GObject.Value]:
    """Bring looks in."""
    paths = config.get_property("paths") or []
    if not paths:
        raise RefusalError(_("Please name at least one .onnx file in “paths”."))
    with start_worker() as worker:
        brought = keeping.bring(worker, map(Path, paths))
    if any(one.error is not None for one in brought):
        raise RefusalError(keeping.outcome_in_words(brought))
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
    if tags := card.tags_in(text_of(config, "tags")):
        changes["tags"] = tags
    with start_worker() as worker:
        now = card.rewrite(worker, file, changes)
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
        copy = keeping.duplicate(worker, file)
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
    places.trash(file)
    _follow(file, None)
    return []


def _follow(file: Path, now: Path | None) -> None:
    """Let the favourites and the recent looks follow a look that moved, or that is gone."""
    settings = Settings.load(find_runtime().home)
    settings.moved(file, now)
    settings.save()
