"""``nnlook learn``: a look from pictures before and after."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from tqdm import tqdm

from nnlook_core import families, lookfile
from nnlook_core.atomic import refuse_existing
from nnlook_core.cli import shared
from nnlook_core.cli.shared import Commands, command, in_figures, printable, read_both, read_pair
from nnlook_core.errors import ChartError
from nnlook_core.files import Reader, read
from nnlook_core.i18n import _, ngettext
from nnlook_core.look import NODES

if TYPE_CHECKING:
    from nnlook_core.pairs import PicturePair


def declare(commands: Commands) -> None:
    """Declare the command."""
    learn = command(commands, "learn", _("Learn a look from a picture before and after."), run)
    learn.add_argument("before", nargs="?", type=Path, metavar=_("BEFORE"))
    learn.add_argument("after", nargs="?", type=Path, metavar=_("AFTER"))
    learn.add_argument(
        "--pair",
        nargs=2,
        type=Path,
        action="append",
        default=[],
        metavar=(_("BEFORE"), _("AFTER")),
        help=_("a pair, instead of the two names; may be given several times for one look"),
    )
    learn.add_argument(
        "--align",
        action="store_true",
        help=_("lay the pictures of each pair over each other first; their sizes may differ"),
    )
    learn.add_argument(
        "--chart",
        type=Path,
        metavar=_("PROCESSED"),
        help=_("a chart of `nnlook chart` that another program has processed, instead of a pair"),
    )
    learn.add_argument("-o", "--output", type=Path, required=True, metavar=_("LOOK.onnx"))
    learn.add_argument("--name", metavar=_("NAME"), help=_("the look's name (default: the file's)"))
    learn.add_argument("--author", metavar=_("AUTHOR"))
    learn.add_argument("--licence", metavar=_("LICENCE"))
    learn.add_argument(
        "--tags",
        type=shared.tags,
        default=(),
        metavar=_("TAGS"),
        help=_("words to find it by: film,warm"),
    )
    learn.add_argument(
        "--nodes", choices=NODES, default="auto", help=_("size of the hidden layer (default: auto)")
    )
    learn.add_argument(
        "--seed",
        type=shared.seed,
        default=0,
        metavar=_("SEED"),
        help=_("for repeatable results (default: 0)"),
    )
    learn.add_argument(
        "--created", type=shared.date, metavar=_("DATE"), help=_("YYYY-MM-DD (default: today)")
    )
    learn.add_argument("--json", action="store_true", help=_("print the report as JSON"))
    learn.add_argument("--force", action="store_true", help=_("overwrite the look if it exists"))


def run(options: argparse.Namespace) -> None:
    """Learn a look and write it."""
    # Imports scikit-learn and skl2onnx, about a second each, which the other commands do not need.
    from nnlook_core.learning import Progress, learn

    pairs = list(options.pair)
    if options.chart is not None:
        if options.before is not None or pairs or options.align:
            options.parser.error(_("give --chart or pairs, not both; a chart is not aligned"))
    elif options.before is not None:
        if options.after is None or pairs:
            options.parser.error(_("give BEFORE and AFTER, or --pair for each pair"))
        pairs = [(options.before, options.after)]
    if not pairs and options.chart is None:
        options.parser.error(
            _("give BEFORE and AFTER, or --pair for each pair, or --chart PROCESSED")
        )
    refuse_existing(options.output, overwrite=options.force)

    with tqdm(total=100, disable=None, bar_format="{desc} {bar} {percentage:3.0f} %") as bar:

        def show(progress: Progress) -> None:
            error = "" if progress.delta_e is None else f", ΔE {progress.delta_e:.2f}"
            bar.set_description(_("learning") + error, refresh=False)
            bar.update(round(100 * progress.fraction) - bar.n)

        lesson = learn(
            _chart(options.chart) if options.chart else _pictures(pairs, align=options.align),
            name=options.name or options.output.stem,
            author=options.author,
            licence=options.licence,
            created=options.created,
            tags=options.tags,
            nodes=options.nodes,
            seed=options.seed,
            on_progress=show,
        )
    lookfile.save(lesson.look, options.output, overwrite=options.force)
    report = lesson.report
    if options.json:
        print(json.dumps(report.to_dict(), allow_nan=False))
        return
    size = _("{nodes} nodes, {count} bytes").format(
        nodes=report.nodes, count=len(lesson.look.model)
    )
    print(printable(f"{options.output}: {lesson.look.name}, {size}"))
    figures = in_figures(asdict(report.difference))
    print(_("colours held out: {figures}").format(figures=figures))
    print(_("on these {verdict}").format(verdict=report.difference.in_words()))
    if report.noise_floor is not None:
        floor = f"{report.noise_floor:.2f}"
        print(_("noise in the pair itself: ΔE {amount}").format(amount=floor))
    shown = ngettext(
        "the pair shows {share} of all colours",
        "the {count} pairs show {share} of all colours",
        report.pairs,
    )
    print(shown.format(count=report.pairs, share=f"{report.coverage:.1%}"))
    for remark in report.remarks:
        print(remark)
    if (confidence := lesson.look.card.confidence) is not None:
        print(families.in_words(confidence))


def _pictures(pairs: Sequence[Sequence[Path]], *, align: bool) -> Iterator[PicturePair]:
    """Read one pair after the other, and lay them over each other where that is asked for."""
    from nnlook_core.pairs import PicturePair

    for before_path, after_path in pairs:
        if not align:
            before, after = read_pair(
                before_path,
                after_path,
                _("Bring them to one size first, or align them with --align."),
            )
            yield PicturePair.of(before, after)
        else:
            yield PicturePair.aligned(*read_both(before_path, after_path))


def _chart(path: Path) -> Iterator[PicturePair]:
    """Read a processed chart, and lay the chart as it was made beside it."""
    from nnlook_core.charts.lesson import pair_of
    from nnlook_core.charts.recognition import candidates_of

    try:
        with Reader(path) as reader:  # before all of it is read: a photo may be far larger
            height, width = reader.shape[:2]
        candidates_of(width, height)
        yield pair_of(read(path).upright().in_srgb())
    except ChartError as error:
        raise ChartError(f"{path}: {error}") from error
