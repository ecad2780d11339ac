"""``nnlook export``: write a look as a table for other programs."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from nnlook_core import lut
from nnlook_core.cli.shared import Commands, command
from nnlook_core.common.atomic import refuse_existing
from nnlook_core.common.i18n import _
from nnlook_core.common.sentences import describe_left_out
from nnlook_core.lookfile import storage


def declare(commands: Commands) -> None:
    """Declare the command."""
    export = command(
        commands, "export", _("Export a look as a LUT: .cube, or a Hald CLUT (.png)."), run
    )
    export.add_argument("look", type=Path, metavar=_("LOOK"))
    export.add_argument(
        "-o",
        "--output",
        type=Path,
        required=True,
        metavar=_("LUT"),
        help=_("the file extension, .cube or .png, selects the format"),
    )
    export.add_argument(
        "--size",
        type=int,
        metavar=_("N"),
        help=_(
            ".cube: points per axis, 2 to 129 (default: 33); .png: Hald CLUT level, 2 "
            "to 16 (default: 8)"
        ),
    )
    export.add_argument(
        "--depth",
        type=int,
        choices=(8, 16),
        default=16,
        help=_("bit depth of a .png (default: 16)"),
    )
    export.add_argument("--force", action="store_true", help=_("overwrite the LUT if it exists"))


def run(options: argparse.Namespace) -> None:
    """Export a look."""
    refuse_existing(options.output, overwrite=options.force)
    look = storage.load(options.look)
    lut.export(
        look, options.output, size=options.size, depth=options.depth, overwrite=options.force
    )
    if (told := describe_left_out(lut.left_out(look))) is not None:
        print(told, file=sys.stderr)
