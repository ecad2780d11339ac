# SPDX-License-Identifier: GPL-3.0-or-later
"""``plug-in-nnlook-apply``: put a look on a layer."""

from __future__ import annotations

import functools
from typing import Any

from gi.repository import Gimp, Gio, GObject

from ..boundary import guarded
from ..layers import check_source
from ..looks import local_path
from ..origins import origin_of
from ..refusal import RefusalError
from ..runtime import start_worker
from ..values import cancelled, layers_value, success
from ..words import what_happens
from .applying import Target, Wish, apply, guessed_share

NAME = "plug-in-nnlook-apply"

MODES = {
    "all": ("Colour and tone", "The look as it was learned"),
    "colour": ("Colour only", "Keeps the lightness of every pixel"),
    "tone": ("Tone only", "Keeps the hue and the chroma of every pixel"),
}


def declare(plug_in: Gimp.PlugIn) -> Gimp.Procedure:
    """Tell GIMP the procedure's place in the menu and its arguments."""
    procedure = Gimp.ImageProcedure.new(plug_in, NAME, Gimp.PDBProcType.PLUGIN, run, None)
    procedure.set_image_types("RGB*, GRAY*")
    procedure.set_sensitivity_mask(Gimp.ProcedureSensitivityMask.DRAWABLE)
    procedure.set_menu_label("_Apply Look…")
    procedure.add_menu_path("<Image>/Filters/Neural Look")
    procedure.set_documentation(
        "Put a colour look on a photo",
        "Makes a new layer above the current one: the same picture with the look, and with the "
        "selection, if there is one, as its mask.",
        NAME,
    )
    procedure.set_attribution("The nnlook contributors", "The nnlook contributors", "2025")

    flags = GObject.ParamFlags.READWRITE
    procedure.add_file_argument(
        "file",
        "Look _file",
        "The look, an .onnx file",
        Gimp.FileChooserAction.ANY,
        True,
        None,
        flags,
    )
    procedure.add_double_argument(
        "strength",
        "S_trength",
        "How much of the look, in percent",
        *(0.0, 100.0, 100.0),
        flags,
    )
    modes = Gimp.Choice.new()
    for number, (nick, (label, help_text)) in enumerate(MODES.items()):
        modes.add(nick, number, label, help_text)
    procedure.add_choice_argument("mode", "_Mode", "Which part of the look", modes, "all", flags)
    procedure.add_core_object_array_return_value(
        "layers", "Layers", "The new layers", Gimp.Layer.__gtype__, flags
    )
    return procedure


@guarded
def run(
    procedure: Gimp.Procedure,
    run_mode: Gimp.RunMode,
    image: Gimp.Image,
    drawables: list[Gimp.Drawable],
    config: Gimp.ProcedureConfig,
    data: Any,
) -> Gimp.ValueArray:
    """Ask for the look where there is a user to be asked, and apply it."""
    if not drawables:
        raise RefusalError("A look is applied to a layer. Please choose one or several.")
    targets = _targets(image, drawables)
    with start_worker() as worker:
        if run_mode == Gimp.RunMode.INTERACTIVE:
            # GTK opens the display when it is imported, and without a user there may be none.
            from . import dialog

            _start_with_what_is_there(config, targets[0])
            guess = functools.partial(guessed_share, worker, targets[0].source)
            words = what_happens(len(targets), _replaced(targets))
            if not dialog.ask(procedure, config, worker.looks, guess, words):
                return cancelled(procedure)
            targets = _targets(image, drawables)  # the user may have worked on meanwhile
        file = local_path(config.get_property("file"))
        if file is None:
            raise RefusalError("Please choose a look: an .onnx file that Learn Look has written.")
        wish = Wish(file, config.get_property("strength"), config.get_property("mode"))
        made = apply(worker, targets, wish)
    return success(procedure, layers_value(procedure, made))


def _targets(image: Gimp.Image, drawables: list[Gimp.Drawable]) -> list[Target]:
    """What is to be done with the chosen layers, each of which is checked; none is done twice."""
    targets: dict[int, Target] = {}
    for chosen in drawables:
        check_source(image, chosen)
        target = Target.of(chosen)
        if target.earlier is not None:
            check_source(image, target.source)
        if target.source.get_id() not in targets or target.earlier is not None:
            targets[target.source.get_id()] = target
    return list(targets.values())


def _start_with_what_is_there(config: Gimp.ProcedureConfig, target: Target) -> None:
    """Let the dialog begin with the look of the layer that is to be replaced."""
    origin = target.earlier and origin_of(target.earlier)
    if not origin:
        return
    file = Gio.File.new_for_path(origin.file)
    if file.query_exists():
        config.set_property("file", file)
    config.set_property("strength", min(max(origin.strength, 0.0), 100.0))
    if origin.mode in MODES:
        config.set_property("mode", origin.mode)


def _replaced(targets: list[Target]) -> str | None:
    """The name of the one layer that is replaced; None where there is none, or several layers."""
    earlier = targets[0].earlier
    return earlier.get_name() if len(targets) == 1 and earlier is not None else None
