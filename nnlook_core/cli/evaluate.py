"""``nnlook evaluate``: compare a look with the exact processing."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path

import numpy as np

from nnlook_core.cli.shared import (
    Both,
    Commands,
    command,
    in_figures,
    printable,
    read_both,
    read_pair,
    tell_remarks,
)
from nnlook_core.colour.pixels import bands, to_float
from nnlook_core.common.atomic import refuse_existing
from nnlook_core.common.i18n import _
from nnlook_core.effects.window import Window
from nnlook_core.lookfile import storage


def declare(commands: Commands) -> None:
    """Declare the command."""
    evaluate = command(
        commands,
        "evaluate",
        _("Compare a look with a reference: the same picture with the original processing."),
        run,
    )
    evaluate.add_argument("look", type=Path, metavar=_("LOOK"))
    evaluate.add_argument("before", type=Path, metavar=_("BEFORE"))
    evaluate.add_argument("after", type=Path, metavar=_("AFTER"))
    evaluate.add_argument(
        "--align",
        action="store_true",
        help=_("align the two pictures first (always done for raw files)"),
    )
    evaluate.add_argument("--json", action="store_true", help=_("print the report as JSON"))
    evaluate.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar=_("PNG"),
        help=_("also write a comparison picture"),
    )
    evaluate.add_argument("--force", action="store_true", help=_("overwrite PNG if it exists"))


def run(options: argparse.Namespace) -> None:
    """Compare a look with the exact processing."""
    # Imported here because scikit-image is not needed by the other commands.
    from nnlook_core.metrics.evaluate import Evaluator

    if options.output is not None:
        refuse_existing(options.output, overwrite=options.force)
    look = storage.load(options.look)
    before, after, remarks = _pictures(options.before, options.after, align=options.align)
    evaluator = Evaluator(look, Window.whole(before.shape[1], before.shape[0]))
    predicted, differences = [], []
    for pair in zip(bands(before), bands(after), strict=True):
        evaluated = evaluator.add(*pair)
        if options.output is not None:
            predicted.append(evaluated.predicted[:, :3])
            differences.append(evaluated.delta_e)
    evaluation = evaluator.result()
    if options.output is not None:
        from nnlook_core.files.images import new, write
        from nnlook_core.metrics.comparison import comparison

        shape = (*before.shape[:2], 3)
        sheet = comparison(
            to_float(before)[:, :3].reshape(shape),
            to_float(after)[:, :3].reshape(shape),
            np.concatenate(predicted).reshape(shape),
            np.concatenate(differences),
        )
        write(new(sheet), sheet, options.output, overwrite=options.force)
    tell_remarks(remarks)
    figures = {
        **asdict(evaluation.difference),
        "nodes": look.nodes,
        "parameters": look.parameters,
        "worst": None if evaluation.worst is None else asdict(evaluation.worst),
    }
    if options.json:
        print(json.dumps(figures, allow_nan=False))
    else:
        print(printable(f"{look.name}: {in_figures(figures)}; {evaluation.difference.describe()}"))
        if evaluation.worst is not None:
            print(evaluation.worst.describe())


def _pictures(before_path: Path, after_path: Path, *, align: bool) -> Both:
    """Read both pictures, and align them if requested."""
    from nnlook_core.files.raw import must_be_aligned

    if not align and not must_be_aligned(before_path, after_path):
        remedy = _("Scale them to the same size first, or add --align.")
        return read_pair(before_path, after_path, remedy)
    # Imported here because only alignment needs SciPy.
    from nnlook_core.pairs.registration import aligned

    before, after, remarks = read_both(before_path, after_path)
    return Both(*aligned(before, after)[:2], remarks)
