# SPDX-License-Identifier: GPL-3.0-or-later
"""``plug-in-nnlook-learn`` and ``…-learn-pairs``: learn a look from photos before and after.

Several pairs have a procedure of their own because GIMP takes no list of layers that may be left out.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gi.repository import Gimp, GObject

from ..client.look_files import DEFAULT_NAME
from ..client.runtime import start_worker
from ..errors import RefusalError
from ..gimp.error_boundary import Call, for_scripts, guarded
from ..gimp.layers import check_pair
from ..gimp.procedures import (
    FLAGS,
    MAX_SEED,
    MENU,
    cancelled,
    card_from,
    double_value,
    file_value,
    give_delta_e,
    give_file,
    new_look_of,
    new_procedure,
    success,
    take_card,
    take_choice,
    take_name,
    take_new_look,
    take_overwrite,
)
from ..i18n import _
from .model import LayerPair, LayersRequest, learn

if TYPE_CHECKING:
    from ..client.worker import Worker

NAME = "plug-in-nnlook-learn"
NODES = ("auto", "8", "16", "32", "64")
PAIRS_NAME = "plug-in-nnlook-learn-pairs"


def declare(plug_in: Gimp.PlugIn) -> Gimp.Procedure:
    """Tell GIMP the procedure's place in the menu and its arguments."""
    procedure = new_procedure(
        plug_in,
        NAME,
        run,
        _("_Learn Look from Two Layers…"),
        _("Learn a colour look from a photo before and after processing"),
        _(
            "Trains a small neural network on the colour changes from one layer to the "
            "other and saves it as a look, an .onnx file of a few kilobytes. The "
            "layers may be in different images."
        ),
    )
    procedure.add_menu_path(MENU)
    procedure.add_layer_argument(
        "before", _("_Before"), _("The photo before processing"), True, FLAGS
    )
    procedure.add_layer_argument(
        "after", _("_After"), _("The same photo after processing"), True, FLAGS
    )
    take_learn_arguments(procedure)
    return procedure


def take_learn_arguments(procedure: Gimp.Procedure) -> None:
    """Take how a look is learned, what it is called and where it goes; give back what came of it."""
    take_name(procedure, _("Name of the look"), _(DEFAULT_NAME))
    take_choice(
        procedure,
        "nodes",
        _("Network no_des"),
        _("Size of the network: more nodes follow complex looks, fewer nodes give smoother ones"),
        {nodes: (_("Automatic") if nodes == "auto" else nodes, "") for nodes in NODES},
    )
    procedure.add_int_argument(
        "seed",
        _("Rando_m seed"),
        _("Seed of the random start values"),
        *(0, MAX_SEED, 0),
        FLAGS,
    )
    take_new_look(procedure)
    take_overwrite(procedure, _("Replace the file if it exists"))
    procedure.add_boolean_argument(
        "align",
        _("Ali_gn the two layers first"),
        _("Align layers that are shifted, scaled or cropped; they may then differ in size"),
        False,
        FLAGS,
    )
    take_card(procedure)
    give_file(procedure, _("Look file"))
    give_delta_e(procedure, _("Mean CIEDE2000 difference from the pair, on held-out colours"))


@guarded
def run(call: Call) -> Gimp.ValueArray:
    """Ask for the two layers where there is a user to be asked, learn, report."""
    with start_worker() as worker:
        if call.interactive:
            return _learn_with_user(call, worker)
        pair = LayerPair(call.config.get_property("before"), call.config.get_property("after"))
        request = request_from(call.config, worker.looks, (pair,))
        return success(call.procedure, *learned_values(request.file, learn(worker, request)))


def _learn_with_user(
    call: Call, worker: Worker, earlier: LayersRequest | None = None
) -> Gimp.ValueArray:
    """Ask, learn and report; ``earlier`` is the request that another pair is to be added to."""
    # GTK opens the display when it is imported, and without a user there may be none.
    from . import dialog, interactive

    request = dialog.ask(call.procedure, call.config, call.image, worker, earlier)
    if request is None:
        return cancelled(call.procedure)
    learned = interactive.learn_with_user(worker, request, can_add=True)
    if learned is None:
        return cancelled(call.procedure)
    if learned.add:
        request = replace(request, card=learned.card, file=learned.file)
        return _learn_with_user(call, worker, request)
    return success(call.procedure, *learned_values(learned.file, learned.report))


def learned_values(file: Path, report: dict[str, Any]) -> list[GObject.Value]:
    """What a procedure that learns gives back."""
    return [file_value(file), double_value(report["delta_e_mean"])]


def request_from(
    config: Gimp.ProcedureConfig, looks: Path, pairs: tuple[LayerPair, ...]
) -> LayersRequest:
    """Read and check the arguments of a call without a dialog."""
    align = config.get_property("align")
    for pair in pairs:
        check_pair(pair.before, pair.after, align=align)
    name, file, overwrite = new_look_of(config, looks, _(DEFAULT_NAME))
    return LayersRequest(
        pairs,
        card_from(config, name),
        config.get_property("nodes"),
        config.get_property("seed"),
        file,
        overwrite,
        align,
    )


def declare_pairs(plug_in: Gimp.PlugIn) -> Gimp.Procedure:
    """Tell GIMP the procedure's arguments. It has no place in the menu: Learn Look takes more pairs."""
    procedure = new_procedure(
        plug_in,
        PAIRS_NAME,
        run_pairs,
        _("Learn Look from Several Pairs"),
        _("Learn a colour look from several before/after pairs"),
        _("The more colours the pairs contain together, the better the coverage of the look."),
    )
    procedure.add_core_object_array_argument(
        "layers",
        _("_Layers"),
        _("The layers of the pairs: before, after, before, after…"),
        Gimp.Layer.__gtype__,
        FLAGS,
    )
    take_learn_arguments(procedure)
    return procedure


@for_scripts
def run_pairs(config: Gimp.ProcedureConfig) -> list[GObject.Value]:
    """Learn from all pairs."""
    layers = config.get_core_object_array("layers")
    if not layers or len(layers) % 2:
        raise RefusalError(
            _("The number of layers is odd or zero. Give the layers in pairs: before, after.")
        )
    pairs = tuple(LayerPair(*both) for both in zip(layers[::2], layers[1::2], strict=True))
    with start_worker() as worker:
        request = request_from(config, worker.looks, pairs)
        return learned_values(request.file, learn(worker, request))
