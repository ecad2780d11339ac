"""``nnlook evaluate``: a look beside the exact processing."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path

import numpy as np

from nnlook_core import lookfile
from nnlook_core.applying import Applier
from nnlook_core.atomic import refuse_existing
from nnlook_core.cli.shared import Commands, command, in_figures, printable, read_pair
from nnlook_core.errors import PairError
from nnlook_core.files import new, write
from nnlook_core.i18n import _
from nnlook_core.pixels import float_bands, usable


def declare(commands: Commands) -> None:
    """Declare the command."""
    evaluate = command(commands, "evaluate", _("Compare a look with the exact processing."), run)
    evaluate.add_argument("look", type=Path, metavar=_("LOOK"))
    evaluate.add_argument("before", type=Path, metavar=_("BEFORE"))
    evaluate.add_argument("after", type=Path, metavar=_("AFTER"))
    evaluate.add_argument("--json", action="store_true", help=_("print the figures as JSON"))
    evaluate.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar=_("PNG"),
        help=_("also write a picture of the comparison"),
    )
    evaluate.add_argument("--force", action="store_true", help=_("overwrite PNG if it exists"))


def run(options: argparse.Namespace) -> None:
    """Measure a look against the exact processing."""
    from nnlook_core.measuring import measure

    if options.output is not None:
        refuse_existing(options.output, overwrite=options.force)
    look = lookfile.load(options.look)
    before, after = read_pair(options.before, options.after)
    applier = Applier(look)
    predicted = np.concatenate([applier.pixels(band) for band in float_bands(before)])
    exact = np.concatenate(list(float_bands(after)))
    visible = usable(predicted, exact)
    if not visible.any():
        raise PairError(
            _(
                "There is no pixel to compare: the pictures are fully transparent where they meet, "
                "or hold no numbers."
            )
        )
    difference = measure(predicted[visible, :3], exact[visible, :3])
    if options.output is not None:
        from nnlook_core.comparison import comparison

        shape = (*before.shape[:2], 3)
        source = np.concatenate(list(float_bands(before)))
        sheet = comparison(*(side[:, :3].reshape(shape) for side in (source, exact, predicted)))
        write(new(sheet), sheet, options.output, overwrite=options.force)
    figures = {**asdict(difference), "nodes": look.nodes, "parameters": look.parameters}
    if options.json:
        print(json.dumps(figures, allow_nan=False))
    else:
        print(printable(f"{look.name}: {in_figures(figures)}; {difference.in_words()}"))
