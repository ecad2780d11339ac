# SPDX-License-Identifier: GPL-3.0-or-later
"""``plug-in-nnlook-learn``: learn a look from a photo before and after."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gi.repository import Gimp, GLib, GObject

from ..boundary import guarded
from ..i18n import N_, _
from ..layers import check_pair
from ..looks import file_name, local_path
from ..refusal import RefusalError
from ..runtime import start_worker
from ..values import cancelled, double_value, file_value, success
from .learning import learn
from .lesson import LayerPair, LayersLesson, Lesson, card_from

if TYPE_CHECKING:
    from ..worker_link import Worker

NAME = "plug-in-nnlook-learn"
DEFAULT_NAME = N_("My Look")
NODES = ("auto", "8", "16", "32", "64")
MAX_SEED = 2**31 - 1


def declare(plug_in: Gimp.PlugIn) -> Gimp.Procedure:
    """Tell GIMP the procedure's place in the menu and its arguments."""
    procedure = Gimp.ImageProcedure.new(plug_in, NAME, Gimp.PDBProcType.PLUGIN, run, None)
    procedure.set_image_types("*")
    procedure.set_sensitivity_mask(
        Gimp.ProcedureSensitivityMask.DRAWABLE
        | Gimp.ProcedureSensitivityMask.DRAWABLES
        | Gimp.ProcedureSensitivityMask.NO_DRAWABLES
        | Gimp.ProcedureSensitivityMask.NO_IMAGE
    )
    procedure.set_menu_label(_("_Learn Look from Two Layers…"))
    procedure.add_menu_path("<Image>/Filters/Neural Look")
    procedure.set_documentation(
        _("Learn a colour look from one photo before and after"),
        _(
            "Trains a small neural network on how each colour changed from one layer to the other, "
            "and saves it as a look: an .onnx file of a few kilobytes. The layers may be of "
            "different images."
        ),
        NAME,
    )
    procedure.set_attribution("The nnlook contributors", "The nnlook contributors", "2025")

    flags = GObject.ParamFlags.READWRITE
    procedure.add_layer_argument("before", _("_Before"), _("The photo as it was"), True, flags)
    procedure.add_layer_argument(
        "after", _("_After"), _("The same photo with the look"), True, flags
    )
    procedure.add_string_argument(
        "name", _("_Name"), _("What the look is called"), _(DEFAULT_NAME), flags
    )
    nodes = Gimp.Choice.new()
    for number, nick in enumerate(NODES):
        nodes.add(nick, number, _("Automatic") if nick == "auto" else nick, "")
    procedure.add_choice_argument(
        "nodes",
        _("Network no_des"),
        _("The size of the network: more nodes follow a wilder look, fewer are smoother"),
        nodes,
        "auto",
        flags,
    )
    procedure.add_int_argument(
        "seed",
        _("Rando_m seed"),
        _("Another seed, another start of learning"),
        0,
        MAX_SEED,
        0,
        flags,
    )
    procedure.add_file_argument(
        "file",
        _("Look _file"),
        _("The .onnx file to write; none: the name in the folder of looks"),
        Gimp.FileChooserAction.SAVE,
        True,
        None,
        flags,
    )
    procedure.add_boolean_argument(
        "overwrite", _("O_verwrite"), _("Replace the file if there is one"), False, flags
    )
    procedure.add_boolean_argument(
        "align",
        _("Ali_gn the two layers first"),
        _(
            "Lay the layers over each other where they are shifted, scaled or cropped; "
            "then they may differ in size too"
        ),
        False,
        flags,
    )
    for name, nick, blurb in (
        ("author", _("A_uthor"), _("Who made the look")),
        ("licence", _("L_icence"), _("Under which licence it may be used, such as CC0-1.0")),
        ("tags", _("_Tags"), _("Words to find the look by, with commas between them")),
    ):
        procedure.add_string_argument(name, nick, blurb, "", flags)
    procedure.add_file_return_value("file", _("Look file"), _("The file that was written"), flags)
    procedure.add_double_return_value(
        "delta-e-mean",
        _("Mean ΔE"),
        _("Mean difference from the pair, CIEDE2000, on colours held out of learning"),
        *(0.0, GLib.MAXDOUBLE, 0.0),
        flags,
    )
    return procedure


@guarded
def run(
    procedure: Gimp.Procedure,
    run_mode: Gimp.RunMode,
    image: Gimp.Image | None,
    drawables: list[Gimp.Drawable],
    config: Gimp.ProcedureConfig,
    data: Any,
) -> Gimp.ValueArray:
    """Ask for the two layers where there is a user to be asked, learn, report."""
    with start_worker() as worker:
        if run_mode == Gimp.RunMode.INTERACTIVE:
            return _learn_with_user(procedure, image, config, worker)
        lesson = lesson_from(config, worker.looks)
        return _learned(procedure, lesson, learn(worker, lesson))


def _learn_with_user(
    procedure: Gimp.Procedure,
    image: Gimp.Image | None,
    config: Gimp.ProcedureConfig,
    worker: Worker,
    earlier: LayersLesson | None = None,
) -> Gimp.ValueArray:
    """Ask, learn and report; ``earlier`` is the lesson that another pair is to be added to."""
    # GTK opens the display when it is imported, and without a user there may be none.
    from . import dialog, session

    lesson = dialog.ask(procedure, config, image, worker, earlier)
    if lesson is None:
        return cancelled(procedure)
    added = False

    def add() -> None:
        nonlocal added
        added = True

    report = session.run(worker, lesson, on_add=add)
    if report is None:
        return cancelled(procedure)
    if added:
        return _learn_with_user(procedure, image, config, worker, lesson)
    return _learned(procedure, lesson, report)


def _learned(procedure: Gimp.Procedure, lesson: Lesson, report: dict[str, Any]) -> Gimp.ValueArray:
    return success(procedure, file_value(lesson.file), double_value(report["delta_e_mean"]))


def lesson_from(config: Gimp.ProcedureConfig, looks: Path) -> LayersLesson:
    """Read and check the arguments of a call without a dialog."""
    before, after = config.get_property("before"), config.get_property("after")
    align = config.get_property("align")
    check_pair(before, after, align=align)
    file = local_path(config.get_property("file"))
    card = card_from(config)
    if not card.name:
        card = replace(card, name=file.stem if file else _(DEFAULT_NAME))
    file = file or looks / file_name(card.name)
    overwrite = config.get_property("overwrite")
    if file.exists() and not overwrite:
        raise RefusalError(
            _(
                "There is a file {file} already. "
                "Please choose another name, or set “overwrite” to replace it."
            ).format(file=file)
        )
    return LayersLesson(
        (LayerPair(before, after),),
        card,
        config.get_property("nodes"),
        config.get_property("seed"),
        file,
        overwrite,
        align,
    )
