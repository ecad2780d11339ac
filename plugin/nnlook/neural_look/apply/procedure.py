# SPDX-License-Identifier: GPL-3.0-or-later
"""``plug-in-nnlook-apply``: put a look on a layer."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from gi.repository import Gimp, Gio

from ..client.library import LibraryReader
from ..client.look_files import is_taken, local_path
from ..client.runtime import find_runtime, start_worker
from ..client.settings import Settings
from ..errors import RefusalError
from ..gimp.error_boundary import Call, guarded
from ..gimp.layers import check_source
from ..gimp.procedures import (
    FLAGS,
    MAX_SEED,
    MENU,
    cancelled,
    layers_value,
    new_procedure,
    success,
    take_choice,
    take_file,
    take_look,
)
from ..gimp.provenance import provenance_of
from ..i18n import _
from ..ui.wording import EFFECTS, describe_output
from .model import IMAGES, MASK, MODES, OUTPUTS, ApplyRequest, Choice, Target, apply, apply_to_all

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..client.worker import Worker

NAME = "plug-in-nnlook-apply"
SUGGESTED = -1.0
"""Stands for as much of an effect as the look suggests: GIMP's numbers cannot be absent."""


def declare(plug_in: Gimp.PlugIn) -> Gimp.Procedure:
    """Tell GIMP the procedure's place in the menu and its arguments."""
    procedure = new_procedure(
        plug_in,
        NAME,
        run,
        _("_Apply Look…"),
        _("Apply a colour look to a photo"),
        _(
            "Adds a layer above the current one with the look applied, and with the "
            "selection, if there is one, as its mask."
        ),
    )
    procedure.set_image_types("RGB*, GRAY*")
    procedure.set_sensitivity_mask(Gimp.ProcedureSensitivityMask.DRAWABLE)
    procedure.add_menu_path(MENU)
    take_look(procedure)
    percent = (0.0, 100.0)
    procedure.add_double_argument(
        "strength", _("S_trength"), _("Strength of the look in percent"), *percent, 100.0, FLAGS
    )
    take_choice(
        procedure, "mode", _("_Mode"), _("Which part of the look to apply"), _described(MODES)
    )
    take_file(
        procedure,
        "other",
        _("Mix _with"),
        _("A second look to mix with the first one; none by default"),
    )
    procedure.add_double_argument(
        "mix", _("Mi_x"), _("Percentage of the second look"), *percent, 0.0, FLAGS
    )
    take_choice(procedure, "output", _("O_utput"), _("Where the result goes"), _described(OUTPUTS))
    suggested = (SUGGESTED, 100.0, SUGGESTED)
    procedure.add_double_argument(
        "vignette",
        _("Vigne_tte"),
        _("Percentage of the look's vignette; −1: as the look suggests"),
        *suggested,
        FLAGS,
    )
    procedure.add_double_argument(
        "grain",
        _("_Grain"),
        _("Percentage of the look's grain; −1: as the look suggests"),
        *suggested,
        FLAGS,
    )
    procedure.add_int_argument(
        "seed", _("Rando_m seed"), _("Seed of the random grain"), *(0, MAX_SEED, 0), FLAGS
    )
    procedure.add_core_object_array_return_value(
        "layers", _("Layers"), _("The new layers"), Gimp.Layer.__gtype__, FLAGS
    )
    return procedure


@guarded
def run(call: Call) -> Gimp.ValueArray:
    """Ask for the look where there is a user to be asked, and apply it."""
    if not call.drawables:
        raise RefusalError(_("No layer is selected. Select one or more layers."))
    chosen = _read(call.config)
    if call.interactive:
        return _apply_with_user(call, chosen)
    with start_worker() as worker:
        return _applied(call, worker, chosen)


def _apply_with_user(call: Call, last: ApplyRequest) -> Gimp.ValueArray:
    settings = Settings.load(find_runtime().home)
    # First of all, so that a large library is there when the window is.
    with closing(LibraryReader(settings.folders)) as reader, start_worker() as worker:
        # GTK opens the display when it is imported, and without a user there may be none.
        from . import dialog

        targets = _targets(call.image, call.drawables)
        chosen = dialog.ask(
            worker,
            reader,
            targets[0].source,
            settings,
            _with_what_is_there(last, targets[0]),
            lambda output: _where_to(output, targets),
        )
        if chosen is None:
            settings.save()  # a star counts all the same
            return cancelled(call.procedure)
        _write(call.config, chosen)
        values = _applied(call, worker, chosen)
    for look in (chosen.settings.other, chosen.look):
        if look is not None:
            settings.used(look)
    settings.save()
    return values


def _applied(call: Call, worker: Worker, chosen: ApplyRequest) -> Gimp.ValueArray:
    """Apply as chosen, tell what was left out, and give the new layers back."""
    made, left_out = _apply(worker, call.image, call.drawables, chosen)
    if left_out is not None:
        Gimp.message(left_out)
    return success(call.procedure, layers_value(call.procedure, made))


def _apply(
    worker: Worker, image: Gimp.Image, drawables: Sequence[Gimp.Drawable], chosen: ApplyRequest
) -> tuple[list[Gimp.Layer], str | None]:
    """Apply as chosen; answer with the new layers and a sentence on images that were left out."""
    chosen.require_look()
    selection = chosen.output in (MASK, IMAGES)

    def apply_in(one: Gimp.Image, layers: Sequence[Gimp.Drawable]) -> list[Gimp.Layer]:
        targets = _targets(one, layers, selection=selection)
        return apply(worker, targets, chosen, selection=selection)

    if chosen.output == IMAGES:
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


def _read(config: Gimp.ProcedureConfig) -> ApplyRequest:
    from ..common.apply_settings import ApplySettings  # not at the top: see ``start_worker``

    settings = ApplySettings(
        strength=config.get_property("strength"),
        mode=config.get_property("mode"),
        other=local_path(config.get_property("other")),
        mix=config.get_property("mix"),
        vignette=_amount(config.get_property("vignette")),
        grain=_amount(config.get_property("grain")),
        seed=config.get_property("seed"),
    )
    look = local_path(config.get_property("file"))
    return ApplyRequest(look, settings, config.get_property("output"))


def _amount(percent: float) -> float | None:
    return None if percent < 0 else percent


def _write(config: Gimp.ProcedureConfig, chosen: ApplyRequest) -> None:
    """Let GIMP keep what was chosen, for Repeat and for the next time."""
    config.set_property("file", _file(chosen.look))
    config.set_property("strength", chosen.settings.strength)
    config.set_property("mode", chosen.settings.mode)
    config.set_property("other", _file(chosen.settings.other))
    config.set_property("mix", chosen.settings.mix)
    for effect in EFFECTS:
        amount = getattr(chosen.settings, effect)
        config.set_property(effect, SUGGESTED if amount is None else amount)
    # A layer that was made elsewhere may have a seed of 32 bits.
    config.set_property("seed", min(chosen.settings.seed, MAX_SEED))
    config.set_property("output", chosen.output)


def _file(path: Path | None) -> Gio.File | None:
    return None if path is None else Gio.File.new_for_path(str(path))


def _with_what_is_there(chosen: ApplyRequest, target: Target) -> ApplyRequest:
    """Let the dialog begin with the look of the layer that is to be replaced, and no file that is gone."""
    provenance = target.earlier and provenance_of(target.earlier)
    if provenance:
        settings = provenance.settings or chosen.settings
        chosen = replace(chosen, look=Path(provenance.file), settings=settings)
    look, settings = chosen.look, chosen.settings
    if look is not None and not is_taken(look):
        look = None
    if settings.other is not None and not is_taken(settings.other):
        settings = replace(settings, other=None)
    return replace(chosen, look=look, settings=settings)


def _where_to(output: str, targets: list[Target]) -> str:
    """Say where the look goes."""
    if output == IMAGES:
        return _("Adds a layer to every open image. Each image has its own undo step.")
    return describe_output(len(targets), _replaced(targets))


def _replaced(targets: list[Target]) -> str | None:
    """The name of the one layer that is replaced; None where there is none, or several layers."""
    earlier = targets[0].earlier
    return earlier.get_name() if len(targets) == 1 and earlier is not None else None


def _described(choices: Mapping[str, Choice]) -> dict[str, tuple[str, str]]:
    return {nick: (_(choice.label), _(choice.help)) for nick, choice in choices.items()}
