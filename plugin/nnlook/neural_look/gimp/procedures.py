# SPDX-License-Identifier: GPL-3.0-or-later
"""How procedures are declared, the arguments that several take, and the values that they return."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from gi.repository import Gimp, Gio, GLib, GObject

from ..client.library import Card, parse_tags
from ..client.look_files import file_name, is_taken, local_path, visible
from ..errors import RefusalError
from ..i18n import _

FLAGS = GObject.ParamFlags.READWRITE
MENU = "<Image>/Filters/Neural Look"
MAX_SEED = 2**31 - 1
"""GIMP's whole numbers have no more."""
AUTHORS, SINCE = "The nnlook contributors", "2025"
Run = Callable[..., Gimp.ValueArray]


def new_procedure(
    plug_in: Gimp.PlugIn, name: str, run: Run, label: str, summary: str, description: str
) -> Gimp.Procedure:
    """Declare a procedure that can be called at any time, with an image open or none."""
    procedure = Gimp.ImageProcedure.new(plug_in, name, Gimp.PDBProcType.PLUGIN, run, None)
    procedure.set_image_types("*")
    procedure.set_sensitivity_mask(
        Gimp.ProcedureSensitivityMask.DRAWABLE
        | Gimp.ProcedureSensitivityMask.DRAWABLES
        | Gimp.ProcedureSensitivityMask.NO_DRAWABLES
        | Gimp.ProcedureSensitivityMask.NO_IMAGE
    )
    procedure.set_menu_label(label)
    # No help's name: GIMP would give the dialogs a button that leads to its own manual, without us in it.
    procedure.set_documentation(summary, description, None)
    procedure.set_attribution(AUTHORS, AUTHORS, SINCE)
    return procedure


def take_look(procedure: Gimp.Procedure) -> None:
    """Take a look that exists: ``file``."""
    take_file(procedure, "file", _("Look _file"), _("The look (.onnx)"))


def take_new_look(procedure: Gimp.Procedure, name: str = "file") -> None:
    """Take where a look is to be written."""
    blurb = _("The .onnx file to write; if empty, the name in the look folder")
    take_file(procedure, name, _("Look _file"), blurb, Gimp.FileChooserAction.SAVE)


def take_file(
    procedure: Gimp.Procedure,
    name: str,
    label: str,
    blurb: str,
    action: Gimp.FileChooserAction = Gimp.FileChooserAction.ANY,
) -> None:
    """Take a file, or none."""
    procedure.add_file_argument(name, label, blurb, action, True, None, FLAGS)


def take_overwrite(procedure: Gimp.Procedure, blurb: str) -> None:
    """Take ``overwrite``: whether a file that is there may be replaced."""
    procedure.add_boolean_argument("overwrite", _("O_verwrite"), blurb, False, FLAGS)


def take_choice(
    procedure: Gimp.Procedure,
    name: str,
    label: str,
    blurb: str,
    choices: Mapping[str, tuple[str, str]],
) -> None:
    """Take one of ``choices``, which have a label and a help each; the first is the usual one."""
    choice = Gimp.Choice.new()
    for number, (nick, (text, help_text)) in enumerate(choices.items()):
        choice.add(nick, number, text, help_text)
    procedure.add_choice_argument(name, label, blurb, choice, next(iter(choices)), FLAGS)


def take_card(procedure: Gimp.Procedure) -> None:
    """Take what a look tells of itself besides its name: ``author``, ``licence`` and ``tags``."""
    for name, label, blurb in (
        ("author", _("A_uthor"), _("Author of the look")),
        ("licence", _("L_icence"), _("Terms of use, such as CC0-1.0")),
        ("tags", _("_Tags"), _("Tags to find the look by, separated by commas")),
    ):
        procedure.add_string_argument(name, label, blurb, "", FLAGS)


def take_name(procedure: Gimp.Procedure, blurb: str, usual: str = "") -> None:
    """Take ``name``: what a look is called."""
    procedure.add_string_argument("name", _("_Name"), blurb, usual, FLAGS)


def give_file(procedure: Gimp.Procedure, label: str) -> None:
    """Give back ``file``: what was written."""
    procedure.add_file_return_value("file", label, _("The written file"), FLAGS)


def give_delta_e(
    procedure: Gimp.Procedure, blurb: str, name: str = "delta-e-mean", label: str | None = None
) -> None:
    """Give back a difference of colours, the mean one if no other is named."""
    most = GLib.MAXDOUBLE
    procedure.add_double_return_value(name, label or _("Mean ΔE"), blurb, 0.0, most, 0.0, FLAGS)


def look_of(config: Gimp.ProcedureConfig, name: str = "file") -> Path:
    """The look that was chosen. Raises ``RefusalError`` where none is."""
    look = local_path(config.get_property(name))
    if look is None:
        raise RefusalError(_("Choose a look (.onnx)."))
    return look


def new_look_of(
    config: Gimp.ProcedureConfig, looks: Path, usual: str, argument: str = "file"
) -> tuple[str, Path, bool]:
    """What a look is to be called, where it is to be written, and whether it may replace another.

    Without a name it is called as its file; without either it has the ``usual`` name. Raises
    ``RefusalError`` where there is a file that must stay.
    """
    file, overwrite = local_path(config.get_property(argument)), config.get_property("overwrite")
    name = text_of(config, "name") or (file.stem if file else usual)
    file = file or looks / file_name(name)
    if is_taken(file) and not overwrite:
        raise RefusalError(
            _(
                "{file} already exists. Choose another name, or set “overwrite” to replace it."
            ).format(file=file)
        )
    return name, file, overwrite


def text_of(config: Gimp.ProcedureConfig, name: str) -> str:
    """What was written into an argument, without blanks around it; empty for none."""
    return visible(config.get_property(name) or "")


def cancelled(procedure: Gimp.Procedure) -> Gimp.ValueArray:
    """Say that the user has cancelled."""
    return procedure.new_return_values(Gimp.PDBStatusType.CANCEL, GLib.Error())


def success(procedure: Gimp.Procedure, *values: GObject.Value) -> Gimp.ValueArray:
    """Say that it is done, with what the procedure declares to return."""
    status = GObject.Value(Gimp.PDBStatusType, Gimp.PDBStatusType.SUCCESS)
    return Gimp.ValueArray.new_from_values([status, *values])


def file_value(path: Path) -> GObject.Value:
    """Wrap a file."""
    return GObject.Value(Gio.File, Gio.File.new_for_path(str(path)))


def double_value(number: float) -> GObject.Value:
    """Wrap a number."""
    return GObject.Value(GObject.TYPE_DOUBLE, number)


def image_value(image: Gimp.Image) -> GObject.Value:
    """Wrap an image."""
    return GObject.Value(Gimp.Image, image)


def layers_value(procedure: Gimp.Procedure, layers: Sequence[Gimp.Layer]) -> GObject.Value:
    """Wrap layers.

    Python has no way to make GIMP's array of objects, but a config has: its own list of drawables.
    """
    config = procedure.create_config()
    config.set_core_object_array("drawables", list(layers))
    return GObject.Value(Gimp.core_object_array_get_type(), config.get_property("drawables"))


def texts_value(texts: Sequence[str]) -> GObject.Value:
    """Wrap a list of texts."""
    return GObject.Value(GObject.TYPE_STRV, list(texts))


def card_from(config: Gimp.ProcedureConfig, name: str) -> Card:
    """The card of a look with this name, as the arguments ``author``, ``licence`` and ``tags`` say it."""
    author, licence = (text_of(config, argument) or None for argument in ("author", "licence"))
    return Card(name, author, licence, parse_tags(text_of(config, "tags")))
