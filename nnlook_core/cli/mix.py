"""``nnlook mix``: two looks blended into a new one."""

from __future__ import annotations

import argparse
import datetime
import json
from pathlib import Path

from nnlook_core import lookfile, mixing
from nnlook_core.atomic import refuse_existing
from nnlook_core.cli import shared
from nnlook_core.cli.shared import Commands, command, printable
from nnlook_core.i18n import _


def declare(commands: Commands) -> None:
    """Declare the command."""
    mix = command(commands, "mix", _("Mix two looks into a new one."), run)
    mix.add_argument("look", type=Path, metavar=_("LOOK_A"))
    mix.add_argument("other", type=Path, metavar=_("LOOK_B"))
    mix.add_argument(
        "--mix",
        type=shared.strength,
        required=True,
        metavar=_("P"),
        help=_("0 to 100 per cent of LOOK_B; the rest is LOOK_A"),
    )
    mix.add_argument("-o", "--output", type=Path, required=True, metavar=_("LOOK.onnx"))
    mix.add_argument(
        "--name",
        metavar=_("NAME"),
        help=_("the look's name (default: both names with their shares)"),
    )
    mix.add_argument("--author", metavar=_("AUTHOR"))
    mix.add_argument("--licence", metavar=_("LICENCE"))
    mix.add_argument(
        "--tags", type=shared.tags, metavar=_("TAGS"), help=_("words to find it by: film,warm")
    )
    mix.add_argument(
        "--created", type=shared.date, metavar=_("DATE"), help=_("YYYY-MM-DD (default: today)")
    )
    mix.add_argument("--json", action="store_true", help=_("print what was made as JSON"))
    mix.add_argument("--force", action="store_true", help=_("overwrite the look if it exists"))


def run(options: argparse.Namespace) -> None:
    """Mix two looks and write the mix."""
    refuse_existing(options.output, overwrite=options.force)
    look = mixing.mixed(
        mixing.load(options.look),
        mixing.load(options.other),
        options.mix,
        name=options.name,
        author=options.author,
        licence=options.licence,
        created=options.created or datetime.datetime.now(datetime.UTC).date().isoformat(),
        tags=options.tags,
    )
    lookfile.save(look, options.output, overwrite=options.force)
    if options.json:
        told = {"file": str(options.output), "name": look.name, "nodes": look.nodes}
        print(json.dumps({**told, "sha256": look.sha256}))
        return
    told_size = _("{file}: {name}, {nodes} nodes, {bytes} bytes").format(
        file=options.output, name=look.name, nodes=look.nodes, bytes=len(look.model)
    )
    print(printable(told_size))
