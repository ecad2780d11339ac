# SPDX-License-Identifier: GPL-3.0-or-later
"""``plug-in-nnlook-learn``: learn a look from a photo before and after."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gi.repository import Gimp, GObject

from ..boundary import Call, guarded
from ..card import card_from
from ..i18n import _
from ..layers import check_pair
from ..looks import DEFAULT_NAME
from ..procedures import (
    FLAGS,
    MENU,
    give_delta_e,
    give_file,
    new_look_of,
    new_procedure,
    take_card,
    take_choice,
    take_name,
    take_new_look,
    take_overwrite,
)
from ..runtime import start_worker
from ..values import cancelled, double_value, file_value, success
from .learning import learn
from .lesson import LayerPair, LayersLesson

if TYPE_CHECKING:
    from ..worker_link import Worker

NAME = "plug-in-nnlook-learn"
NODES = ("auto", "8", "16", "32", "64")
MAX_SEED = 2**31 - 1


def declare(plug_in: Gimp.PlugIn) -> Gimp.Procedure:
    """Tell GIMP the procedure's place in the menu and its arguments."""
    procedure = new_procedure(
        plug_in,
        NAME,
        run,
        _("_Learn Look from Two Layers…"),
        _("Learn a colour look from one photo before and after"),
        _(
            "Trains a small neural network on how each colour changed from one layer to the other, "
            "and saves it as a look: an .onnx file of a few kilobytes. The layers may be of "
            "different images."
        ),
    )
    procedure.add_menu_path(MENU)
    procedure.add_layer_argument("before", _("_Before"), _("The photo as it was"), True, FLAGS)
    procedure.add_layer_argument(
        "after", _("_After"), _("The same photo with the look"), True, FLAGS
    )
    take_wishes(procedure)
    return procedure


def take_wishes(procedure: Gimp.Procedure) -> None:
    """Take how a look is learned, what it is called and where it goes; give back what came of it."""
    take_name(procedure, _("What the look is called"), _(DEFAULT_NAME))
    take_choice(
        procedure,
        "nodes",
        _("Network no_des"),
        _("The size of the network: more nodes follow a wilder look, fewer are smoother"),
        {nodes: (_("Automatic") if nodes == "auto" else nodes, "") for nodes in NODES},
    )
    procedure.add_int_argument(
        "seed",
        _("Rando_m seed"),
        _("Another seed, another start of learning"),
        *(0, MAX_SEED, 0),
        FLAGS,
    )
    take_new_look(procedure)
    take_overwrite(procedure, _("Replace the file if there is one"))
    procedure.add_boolean_argument(
        "align",
        _("Ali_gn the two layers first"),
        _(
            "Lay the layers over each other where they are shifted, scaled or cropped; "
            "then they may differ in size too"
        ),
        False,
        FLAGS,
    )
    take_card(procedure)
    give_file(procedure, _("Look file"))
    give_delta_e(
        procedure, _("Mean difference from the pair, CIEDE2000, on colours held out of learning")
    )


@guarded
def run(call: Call) -> Gimp.ValueArray:
    """Ask for the two layers where there is a user to be asked, learn, report."""
    with start_worker() as worker:
        if call.interactive:
            return _learn_with_user(call, worker)
        pair = LayerPair(call.config.get_property("before"), call.config.get_property("after"))
        lesson = lesson_from(call.config, worker.looks, (pair,))
        return success(call.procedure, *learned_values(lesson.file, learn(worker, lesson)))


def _learn_with_user(
    call: Call, worker: Worker, earlier: LayersLesson | None = None
) -> Gimp.ValueArray:
    """Ask, learn and report; ``earlier`` is the lesson that another pair is to be added to."""
    # GTK opens the display when it is imported, and without a user there may be none.
    from . import dialog, session

    lesson = dialog.ask(call.procedure, call.config, call.image, worker, earlier)
    if lesson is None:
        return cancelled(call.procedure)
    learned = session.run(worker, lesson, can_add=True)
    if learned is None:
        return cancelled(call.procedure)
    if learned.add:
        lesson = replace(lesson, card=learned.card, file=learned.file)
        return _learn_with_user(call, worker, lesson)
    return success(call.procedure, *learned_values(learned.file, learned.report))


def learned_values(file: Path, report: dict[str, Any]) -> list[GObject.Value]:
    """What a procedure that learns gives back."""
    return [file_value(file), double_value(report["delta_e_mean"])]


def lesson_from(
    config: Gimp.ProcedureConfig, looks: Path, pairs: tuple[LayerPair, ...]
) -> LayersLesson:
    """Read and check the arguments of a call without a dialog."""
    align = config.get_property("align")
    for pair in pairs:
        check_pair(pair.before, pair.after, align=align)
    name, file, overwrite = new_look_of(config, looks, _(DEFAULT_NAME))
    return LayersLesson(
        pairs,
        card_from(config, name),
        config.get_property("nodes"),
        config.get_property("seed"),
        file,
        overwrite,
        align,
    )
