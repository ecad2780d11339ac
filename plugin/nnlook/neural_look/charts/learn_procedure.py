# SPDX-License-Identifier: GPL-3.0-or-later
"""``plug-in-nnlook-learn-chart``: learn a look from a chart that another program has processed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gi.repository import Gimp

from ..client.library import Card
from ..client.look_files import DEFAULT_NAME
from ..client.runtime import start_worker
from ..gimp.error_boundary import Call, guarded
from ..gimp.procedures import (
    FLAGS,
    MENU,
    cancelled,
    give_delta_e,
    give_file,
    new_look_of,
    new_procedure,
    success,
    take_name,
    take_new_look,
    take_overwrite,
)
from ..i18n import _
from ..learn.model import learn
from ..learn.procedure import learned_values
from .model import ChartRequest, check_chart_layer

if TYPE_CHECKING:
    from ..client.worker import Worker

NAME = "plug-in-nnlook-learn-chart"


def declare(plug_in: Gimp.PlugIn) -> Gimp.Procedure:
    """Tell GIMP the procedure's place in the menu and its arguments."""
    procedure = new_procedure(
        plug_in,
        NAME,
        run,
        _("Learn from _Processed Chart…"),
        _("Learn a colour look from a chart processed by another program"),
        _(
            "The chart must come from New Colour Chart. JPEG and an exact fraction or "
            "multiple of the size are accepted. A chart that was cropped, rotated or "
            "changed in more than its colours is refused with the reason."
        ),
    )
    procedure.add_menu_path(MENU)
    procedure.add_layer_argument(
        "processed", _("Processed c_hart"), _("The layer with the processed chart"), True, FLAGS
    )
    take_name(procedure, _("Name of the look"), _(DEFAULT_NAME))
    take_new_look(procedure)
    take_overwrite(procedure, _("Replace the file if it exists"))
    give_file(procedure, _("Look file"))
    give_delta_e(procedure, _("Mean CIEDE2000 difference from the chart, on held-out colours"))
    return procedure


@guarded
def run(call: Call) -> Gimp.ValueArray:
    """Ask for the chart where there is a user to be asked, learn, report."""
    with start_worker() as worker:
        if call.interactive:
            return _learn_with_user(call, worker)
        request = request_from(call.config, worker.looks)
        return success(call.procedure, *learned_values(request.file, learn(worker, request)))


def _learn_with_user(call: Call, worker: Worker) -> Gimp.ValueArray:
    # GTK opens the display when it is imported, and without a user there may be none.
    from ..learn import interactive
    from . import learn_dialog

    request = learn_dialog.ask(call.procedure, call.config, call.image, worker)
    if request is None:
        return cancelled(call.procedure)
    learned = interactive.learn_with_user(worker, request)
    if learned is None:
        return cancelled(call.procedure)
    return success(call.procedure, *learned_values(learned.file, learned.report))


def request_from(config: Gimp.ProcedureConfig, looks: Path) -> ChartRequest:
    """Read and check the arguments of a call without a dialog."""
    processed = check_chart_layer(config.get_property("processed"))
    name, file, overwrite = new_look_of(config, looks, _(DEFAULT_NAME))
    return ChartRequest(processed, Card(name), file, overwrite)
