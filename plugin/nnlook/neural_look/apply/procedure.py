# SPDX-License-Identifier: GPL-3.0-or-later
"""``plug-in-nnlook-apply``: put a look on a layer."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from gi.repository import Gimp, Gio

from ..boundary import Call, guarded
from ..i18n import _
from ..layers import check_source
from ..looks import is_taken, local_path
from ..origins import origin_of
from ..procedures import FLAGS, MENU, new_procedure, take_choice, take_file, take_look
from ..reading import Reading
from ..refusal import RefusalError
from ..runtime import find_runtime, start_worker
from ..settings import Settings
from ..values import cancelled, layers_value, success
from ..words import what_happens
from .all_images import apply_to_all
from .applying import Target, apply
from .choices import IMAGES, MASK, MODES, OUTPUTS, Answers, Told

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..worker_link import Worker

NAME = "plug-in-nnlook-apply"


def declare(plug_in: Gimp.PlugIn) -> Gimp.Procedure:
    """Tell GIMP the procedure's place in the menu and its arguments."""
    procedure = new_procedure(
        plug_in,
        NAME,
        run,
        _("_Apply Look…"),
        _("Put a colour look on a photo"),
        _(
            "Makes a new layer above the current one: the same picture with the look, and with the "
            "selection, if there is one, as its mask."
        ),
    )
    procedure.set_image_types("RGB*, GRAY*")
    procedure.set_sensitivity_mask(Gimp.ProcedureSensitivityMask.DRAWABLE)
    procedure.add_menu_path(MENU)
    take_look(procedure)
    percent = (0.0, 100.0)
    procedure.add_double_argument(
        "strength", _("S_trength"), _("How much of the look, in percent"), *percent, 100.0, FLAGS
    )
    take_choice(procedure, "mode", _("_Mode"), _("Which part of the look"), _said(MODES))
    take_file(
        procedure,
        "other",
        _("Mix _with"),
        _("A second look that is mixed with the first one, none by default"),
    )
    procedure.add_double_argument(
        "mix", _("Mi_x"), _("How much of the second look, in percent"), *percent, 0.0, FLAGS
    )
    take_choice(procedure, "output", _("O_utput"), _("Where the look goes"), _said(OUTPUTS))
    procedure.add_core_object_array_return_value(
        "layers", _("Layers"), _("The new layers"), Gimp.Layer.__gtype__, FLAGS
    )
    return procedure


@guarded
def run(call: Call) -> Gimp.ValueArray:
    """Ask for the look where there is a user to be asked, and apply it."""
    if not call.drawables:
        raise RefusalError(_("A look is applied to a layer. Please choose one or several."))
    answers = _read(call.config)
    if call.interactive:
        return _apply_with_user(call, answers)
    with start_worker() as worker:
        return _applied(call, worker, answers)


def _apply_with_user(call: Call, answers: Answers) -> Gimp.ValueArray:
    settings = Settings.load(find_runtime().home)
    # First of all, so that a large library is there when the window is.
    with closing(Reading(settings.folders)) as reading, start_worker() as worker:
        # GTK opens the display when it is imported, and without a user there may be none.
        from . import dialog

        targets = _targets(call.image, call.drawables)
        chosen = dialog.ask(
            worker,
            reading,
            targets[0].source,
            settings,
            _with_what_is_there(answers, targets[0]),
            lambda output: _where_to(output, targets),
        )
        if chosen is None:
            settings.save()  # a star counts all the same
            return cancelled(call.procedure)
        _write(call.config, chosen)
        values = _applied(call, worker, chosen)
    for look in (chosen.other, chosen.look):
        if look is not None:
            settings.used(look)
    settings.save()
    return values


def _applied(call: Call, worker: Worker, answers: Answers) -> Gimp.ValueArray:
    """Apply as answered, tell what was left out, and give the new layers back."""
    made, left_out = _apply(worker, call.image, call.drawables, answers)
    if left_out is not None:
        Gimp.message(left_out)
    return success(call.procedure, layers_value(call.procedure, made))


def _apply(
    worker: Worker, image: Gimp.Image, drawables: Sequence[Gimp.Drawable], answers: Answers
) -> tuple[list[Gimp.Layer], str | None]:
    """Apply as answered; answer with the new layers and a sentence on images that were left out."""
    wish, selection = answers.wish(), answers.output in (MASK, IMAGES)

    def apply_in(one: Gimp.Image, layers: Sequence[Gimp.Drawable]) -> list[Gimp.Layer]:
        targets = _targets(one, layers, selection=selection)
        return apply(worker, targets, wish, selection=selection)

    if answers.output == IMAGES:
        return apply_to_all(image, drawables, apply_in)
    return apply_in(image, drawables), None


def _targets(
    image: Gimp.Image, drawables: Sequence[Gimp.Drawable], *, selection: bool = True
) -> list[Target]:
    """What is to be done with the chosen layers, each of which is checked; none is done twice."""
    targets: dict[int, Target] = {}
    for chosen in drawables:
        check_source(image, chosen, selection=selection)
        target = Target.of(chosen)
        if target.earlier is not None:
            check_source(image, target.source, selection=selection)
        if target.source.get_id() not in targets or target.earlier is not None:
            targets[target.source.get_id()] = target
    return list(targets.values())


def _read(config: Gimp.ProcedureConfig) -> Answers:
    return Answers(
        look=local_path(config.get_property("file")),
        strength=config.get_property("strength"),
        mode=config.get_property("mode"),
        other=local_path(config.get_property("other")),
        mix=config.get_property("mix"),
        output=config.get_property("output"),
    )


def _write(config: Gimp.ProcedureConfig, answers: Answers) -> None:
    """Let GIMP keep what was chosen, for Repeat and for the next time."""
    config.set_property("file", _file(answers.look))
    config.set_property("strength", answers.strength)
    config.set_property("mode", answers.mode)
    config.set_property("other", _file(answers.other))
    config.set_property("mix", answers.mix)
    config.set_property("output", answers.output)


def _file(path: Path | None) -> Gio.File | None:
    return None if path is None else Gio.File.new_for_path(str(path))


def _with_what_is_there(answers: Answers, target: Target) -> Answers:
    """Let the dialog begin with the look of the layer that is to be replaced, and no file that is gone."""
    origin = target.earlier and origin_of(target.earlier)
    if origin:
        answers = replace(
            answers,
            look=Path(origin.file),
            strength=min(max(origin.strength, 0.0), 100.0),
            mode=origin.mode if origin.mode in MODES else answers.mode,
            other=None if origin.other is None else Path(origin.other),
            mix=min(max(origin.mix or 0.0, 0.0), 100.0),
        )
    look = answers.look if answers.look and is_taken(answers.look) else None
    other = answers.other if answers.other and is_taken(answers.other) else None
    return replace(answers, look=look, other=other)


def _where_to(output: str, targets: list[Target]) -> str:
    """Say where the look goes."""
    if output == IMAGES:
        return _("The look goes on a new layer in every open image. Each has an undo of its own.")
    return what_happens(len(targets), _replaced(targets))


def _replaced(targets: list[Target]) -> str | None:
    """The name of the one layer that is replaced; None where there is none, or several layers."""
    earlier = targets[0].earlier
    return earlier.get_name() if len(targets) == 1 and earlier is not None else None


def _said(choices: Mapping[str, Told]) -> dict[str, tuple[str, str]]:
    return {nick: (_(told.label), _(told.help)) for nick, told in choices.items()}
