"""``nnlook import``: a table of another program as a look; the ending .onnx is for a network."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from tqdm import tqdm

from nnlook_core import families, lookfile, lut
from nnlook_core.adoption.ranges import RANGES
from nnlook_core.atomic import refuse_existing
from nnlook_core.catalogue import SUFFIX
from nnlook_core.cli import import_network, shared
from nnlook_core.cli.shared import Commands, command, in_figures, printable
from nnlook_core.i18n import _
from nnlook_core.look import NODES


def declare(commands: Commands) -> None:
    """Declare the command."""
    parser = command(
        commands,
        "import",
        _(
            "Learn a look from a table: .cube, or a Hald CLUT picture; or make one of a network: .onnx."
        ),
        run,
    )
    parser.add_argument("table", type=Path, metavar=_("TABLE"))
    parser.add_argument("-o", "--output", type=Path, required=True, metavar=_("LOOK.onnx"))
    parser.add_argument(
        "--name", metavar=_("NAME"), help=_("the look's name (default: the file's)")
    )
    parser.add_argument("--author", metavar=_("AUTHOR"))
    parser.add_argument("--licence", metavar=_("LICENCE"))
    parser.add_argument(
        "--size",
        type=int,
        metavar=_("N"),
        help=_("colours along each edge at which the table is read, 2 to 129 (default: 64)"),
    )
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
    parser.add_argument(
        "--created", type=shared.date, metavar=_("DATE"), help=_("YYYY-MM-DD (default: today)")
    )
    parser.add_argument(
        "--range",
        type=int,
        choices=RANGES,
        help=_("of a .onnx: whether its numbers are 0 to 1 or 0 to 255 (default: found out)"),
    )
    parser.add_argument("--json", action="store_true", help=_("print the report as JSON"))
    parser.add_argument("--force", action="store_true", help=_("overwrite the look if it exists"))


def run(options: argparse.Namespace) -> None:
    """Make a look of a table or a network and write it."""
    if options.table.suffix.lower() == SUFFIX:
        import_network.run(options)
        return
    if options.range is not None:
        options.parser.error(_("--range goes with a network, a .onnx file"))
    # Imports scikit-learn and skl2onnx, about a second each, which the other commands do not need.
    from nnlook_core.learning import Progress

    refuse_existing(options.output, overwrite=options.force)
    table = lut.read(options.table)
    with tqdm(total=100, disable=None, bar_format="{desc} {bar} {percentage:3.0f} %") as bar:

        def show(progress: Progress) -> None:
            error = "" if progress.delta_e is None else f", ΔE {progress.delta_e:.2f}"
            bar.set_description(_("learning{error}").format(error=error), refresh=False)
            bar.update(round(100 * progress.fraction) - bar.n)

        lesson = lut.learn(
            table,
            name=options.name or options.output.stem,
            author=options.author,
            licence=options.licence,
            created=options.created,
            nodes=options.nodes,
            seed=options.seed,
            size=options.size,
            on_progress=show,
        )
    lookfile.save(lesson.look, options.output, overwrite=options.force)
    report = lesson.report
    if options.json:
        print(json.dumps(report.to_dict(), allow_nan=False))
        return
    said = _("{file}: {name}, {nodes} nodes, {size} bytes").format(
        file=options.output,
        name=lesson.look.name,
        nodes=report.nodes,
        size=len(lesson.look.model),
    )
    print(printable(said))
    figures = in_figures(asdict(report.difference))
    print(_("colours of the table held out: {figures}").format(figures=figures))
    print(_("on these {words}").format(words=report.difference.in_words()))
    for remark in report.remarks:
        print(remark)
    if (confidence := lesson.look.card.confidence) is not None:
        print(families.in_words(confidence))
