"""``nnlook import``: convert a table, or a network with the extension .onnx, to a look."""

from __future__ import annotations

import argparse
from pathlib import Path

from nnlook_core import lut
from nnlook_core.cli import import_network, lessons, shared
from nnlook_core.cli.shared import Commands, command
from nnlook_core.common.i18n import _
from nnlook_core.lookfile.naming import SUFFIX
from nnlook_core.onnx_import.ranges import RANGES


def declare(commands: Commands) -> None:
    """Declare the command."""
    parser = command(
        commands,
        "import",
        _("Import a LUT (.cube or Hald CLUT) or a neural network (.onnx) as a look."),
        run,
    )
    parser.add_argument("table", type=Path, metavar=_("LUT"))
    shared.add_look(parser, default_name=_("name of the look (default: the file name)"))
    parser.add_argument(
        "--size",
        type=int,
        metavar=_("N"),
        help=_("points per axis at which the LUT is sampled, 2 to 129 (default: 64)"),
    )
    lessons.add_options(parser)
    parser.add_argument(
        "--range",
        type=int,
        choices=RANGES,
        help=_("value range of a .onnx: 0–1 or 0–255 (default: detected)"),
    )


def run(options: argparse.Namespace) -> None:
    """Convert a table or a network to a look and write it."""
    if options.table.suffix.lower() == SUFFIX:
        import_network.run(options)
        return
    if options.range is not None:
        options.parser.error(_("--range needs a network (.onnx)"))
    shared.require_room_for_look(options.output, overwrite=options.force)
    table = lut.read(options.table)
    with lessons.bar() as move:
        lesson = lut.learn(
            table,
            name=shared.name_of(options),
            author=options.author,
            licence=options.licence,
            created=options.created,
            nodes=options.nodes,
            seed=options.seed,
            size=options.size,
            on_progress=move,
        )
    lessons.finish(lesson, options, _("held-out colours of the LUT: {figures}"))
