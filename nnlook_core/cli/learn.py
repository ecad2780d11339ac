"""``nnlook learn``: learn a look from pictures before and after."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from nnlook_core.cli import lessons, shared
from nnlook_core.cli.shared import Commands, command, read_both, read_pair
from nnlook_core.common.i18n import _, ngettext
from nnlook_core.errors import ChartError

if TYPE_CHECKING:
    from nnlook_core.pairs.pair import PicturePair
    from nnlook_core.training.train import Report


def declare(commands: Commands) -> None:
    """Declare the command."""
    learn = command(
        commands, "learn", _("Learn a look from a picture before and after processing."), run
    )
    learn.add_argument("before", nargs="?", type=Path, metavar=_("BEFORE"))
    learn.add_argument("after", nargs="?", type=Path, metavar=_("AFTER"))
    learn.add_argument(
        "--pair",
        nargs=2,
        type=Path,
        action="append",
        default=[],
        metavar=(_("BEFORE"), _("AFTER")),
        help=_("one pair; repeat for several pairs"),
    )
    learn.add_argument(
        "--align",
        action="store_true",
        help=_(
            "align the pictures of each pair first; their sizes may differ (always "
            "done for raw files)"
        ),
    )
    learn.add_argument(
        "--chart",
        type=Path,
        metavar=_("PROCESSED"),
        help=_(
            "learn from a chart of `nnlook chart` processed by another program, instead of a pair"
        ),
    )
    shared.add_look(learn, default_name=_("name of the look (default: the file name)"))
    shared.add_tags(learn)
    lessons.add_options(learn)


def run(options: argparse.Namespace) -> None:
    """Learn a look and write it."""
    # Imported here because scikit-learn and skl2onnx need about a second each.
    from nnlook_core.training.train import learn

    pairs = list(options.pair)
    if options.chart is not None:
        if options.before is not None or pairs or options.align:
            options.parser.error(
                _("give either --chart or pairs, not both; charts are not aligned")
            )
    elif options.before is not None:
        if options.after is None or pairs:
            options.parser.error(_("give BEFORE and AFTER, or --pair for each pair"))
        pairs = [(options.before, options.after)]
    if not pairs and options.chart is None:
        options.parser.error(
            _("give BEFORE and AFTER, or --pair for each pair, or --chart PROCESSED")
        )
    shared.require_room_for_look(options.output, overwrite=options.force)
    with lessons.bar() as move:
        lesson = learn(
            _chart(options.chart) if options.chart else _pictures(pairs, align=options.align),
            name=shared.name_of(options),
            author=options.author,
            licence=options.licence,
            created=options.created,
            tags=options.tags or (),
            nodes=options.nodes,
            seed=options.seed,
            on_progress=move,
        )
    lessons.finish(lesson, options, _("held-out colours: {figures}"), _of_pairs(lesson.report))


def _of_pairs(report: Report) -> Iterator[str]:
    """Yield the lines of the report about the pairs."""
    if report.noise_floor is not None:
        floor = f"{report.noise_floor:.2f}"
        yield _("noise floor of the pair: ΔE {amount}").format(amount=floor)
    shown = ngettext(
        "the pair contains {share} of all colours",
        "the {count} pairs contain {share} of all colours",
        report.pairs,
    )
    yield shown.format(count=report.pairs, share=f"{report.coverage:.1%}")


def _pictures(pairs: Sequence[Sequence[Path]], *, align: bool) -> Iterator[PicturePair]:
    """Yield the pairs, aligned if requested, reading one at a time."""
    from nnlook_core.files.raw import must_be_aligned
    from nnlook_core.pairs.pair import PicturePair

    for before_path, after_path in pairs:
        if not align and not must_be_aligned(before_path, after_path):
            before, after, remarks = read_pair(
                before_path,
                after_path,
                _("Scale them to the same size first, or add --align."),
            )
            pair = PicturePair.of(before, after)
        else:
            before, after, remarks = read_both(before_path, after_path)
            pair = PicturePair.aligned(before, after)
        yield replace(pair, remarks=remarks + pair.remarks)


def _chart(path: Path) -> Iterator[PicturePair]:
    """Read a processed chart and return the pair with the original chart."""
    from nnlook_core.charts.chart_to_pair import pair_of
    from nnlook_core.charts.recognition import candidates_of
    from nnlook_core.files.images import Picture, Reader

    try:
        with Reader(path) as reader:
            height, width = reader.shape[:2]
            candidates_of(width, height)  # before reading it: a photo may be much larger
            picture = Picture(reader.all(), reader.spec, reader.space)
        yield pair_of(picture.upright().in_srgb())
    except ChartError as error:
        raise ChartError(f"{path}: {error}") from error
