"""``nnlook import``: a table of another program as a look."""

from __future__ import annotations

import argparse
from pathlib import Path

from nnlook_core import lut
from nnlook_core.cli import lessons, shared
from nnlook_core.cli.shared import Commands, command
from nnlook_core.i18n import _


def declare(commands: Commands) -> None:
    """Declare the command."""
    parser = command(
        commands, "import", _("Learn a look from a table: .cube, or a Hald CLUT picture."), run
    )
    parser.add_argument("table", type=Path, metavar=_("TABLE"))
    shared.add_look(parser, default_name=_("the look's name (default: the file's)"))
    parser.add_argument(
        "--size",
        type=int,
        metavar=_("N"),
        help=_("colours along each edge at which the table is read, 2 to 129 (default: 64)"),
    )
    lessons.add_options(parser)


def run(options: argparse.Namespace) -> None:
    """Learn a look from a table and write it."""
    shared.require_room_for_look(options.output, overwrite=options.force)
    table = lut.read(options.table)
    with lessons.bar() as move:
        lesson = lut.learn(
            table,
            name=options.name or options.output.stem,
            author=options.author,
            licence=options.licence,
            created=options.created,
            nodes=options.nodes,
            seed=options.seed,
            size=options.size,
            on_progress=move,
        )
    lessons.finish(lesson, options, _("colours of the table held out: {figures}"))
