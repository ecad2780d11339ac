# SPDX-License-Identifier: GPL-3.0-or-later
"""``plug-in-nnlook-learn-pairs``: learn one look from several pairs, for scripts.

It is a procedure of its own because GIMP takes no list of layers that may be left out.
"""

from __future__ import annotations

from gi.repository import Gimp, GObject

from ..boundary import for_scripts
from ..i18n import _
from ..procedures import FLAGS, new_procedure
from ..refusal import RefusalError
from ..runtime import start_worker
from .learning import learn
from .lesson import LayerPair
from .procedure import learned_values, lesson_from, take_wishes

NAME = "plug-in-nnlook-learn-pairs"


def declare(plug_in: Gimp.PlugIn) -> Gimp.Procedure:
    """Tell GIMP the procedure's arguments. It has no place in the menu: Learn Look takes more pairs."""
    procedure = new_procedure(
        plug_in,
        NAME,
        run,
        _("Learn Look from Several Pairs"),
        _("Learn a colour look from several photos before and after"),
        _("The more colours the pairs show together, the fewer the look has to guess."),
    )
    procedure.add_core_object_array_argument(
        "layers",
        _("_Layers"),
        _("The layers of the pairs: before, after, before, after and so on"),
        Gimp.Layer.__gtype__,
        FLAGS,
    )
    take_wishes(procedure)
    return procedure


@for_scripts
def run(config: Gimp.ProcedureConfig) -> list[GObject.Value]:
    """Learn from all pairs."""
    layers = config.get_core_object_array("layers")
    if not layers or len(layers) % 2:
        raise RefusalError(
            _("Please give the layers in pairs: each layer before with its layer after.")
        )
    pairs = tuple(LayerPair(*both) for both in zip(layers[::2], layers[1::2], strict=True))
    with start_worker() as worker:
        lesson = lesson_from(config, worker.looks, pairs)
        return learned_values(lesson.file, learn(worker, lesson))
