"""Shared by the commands that learn a look: options, progress bar, report."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING

from nnlook_core.cli import shared
from nnlook_core.common.i18n import _
from nnlook_core.lookfile import storage
from nnlook_core.lookfile.look import NODES
from nnlook_core.metrics import hue_bins

if TYPE_CHECKING:  # scikit-learn and skl2onnx are not needed by the other commands
    from nnlook_core.training.train import Lesson, OnProgress, Progress


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options for training, output and overwriting."""
    parser.add_argument(
        "--nodes", choices=NODES, default="auto", help=_("size of the hidden layer (default: auto)")
    )
    parser.add_argument(
        "--seed",
        type=shared.seed,
        default=0,
        metavar=_("SEED"),
        help=_("for repeatable results (default: 0)"),
    )
    shared.add_created(parser)
    parser.add_argument("--json", action="store_true", help=_("print the report as JSON"))
    shared.add_force(parser)


@contextmanager
def bar() -> Iterator[OnProgress]:
    """Show a progress bar on a terminal; yield the function that updates it."""
    from tqdm import tqdm

    with tqdm(total=100, disable=None, bar_format="{desc} {bar} {percentage:3.0f} %") as shown:

        def move(progress: Progress) -> None:
            error = "" if progress.delta_e is None else f", ΔE {progress.delta_e:.2f}"
            shown.set_description(_("learning{error}").format(error=error), refresh=False)
            shown.update(round(100 * progress.fraction) - shown.n)

        yield move


def finish(
    lesson: Lesson, options: argparse.Namespace, held_out: str, more: Iterable[str] = ()
) -> None:
    """Write the look and print the report.

    ``held_out`` is the sentence with the ``{figures}`` of the held-out colours; ``more`` are further lines.
    """
    storage.save(lesson.look, options.output, overwrite=options.force)
    report = lesson.report
    if options.json:
        print(json.dumps(report.to_dict(), allow_nan=False))
        return
    shared.tell_look(options.output, lesson.look)
    print(held_out.format(figures=shared.in_figures(asdict(report.difference))))
    print(_("difference: {verdict}").format(verdict=report.difference.describe()))
    for line in (*more, *report.remarks):
        print(shared.printable(line))
    if (confidence := lesson.look.card.confidence) is not None:
        print(hue_bins.describe(confidence))
