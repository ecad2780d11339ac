"""``nnlook mix``: mix two looks into a new one."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from nnlook_core.cli import shared
from nnlook_core.cli.shared import Commands, command
from nnlook_core.common.i18n import _
from nnlook_core.inference import mixing
from nnlook_core.lookfile import storage
from nnlook_core.lookfile.look import today


def declare(commands: Commands) -> None:
    """Declare the command."""
    mix = command(commands, "mix", _("Blend two looks and save the mix as a new look."), run)
    mix.add_argument("look", type=Path, metavar=_("LOOK_A"))
    mix.add_argument("other", type=Path, metavar=_("LOOK_B"))
    mix.add_argument(
        "--mix",
        type=shared.strength,
        required=True,
        metavar=_("P"),
        help=_("percentage of LOOK_B, 0 to 100"),
    )
    shared.add_look(
        mix, default_name=_("name of the look (default: both names with their percentages)")
    )
    shared.add_tags(mix)
    shared.add_created(mix)
    mix.add_argument("--json", action="store_true", help=_("print the result as JSON"))
    shared.add_force(mix)


def run(options: argparse.Namespace) -> None:
    """Mix two looks and write the mix."""
    shared.require_room_for_look(options.output, overwrite=options.force)
    look = mixing.mixed(
        mixing.load(options.look),
        mixing.load(options.other),
        options.mix,
        name=options.name,
        author=options.author,
        licence=options.licence,
        created=options.created or today(),
        tags=options.tags,
    )
    storage.save(look, options.output, overwrite=options.force)
    if options.json:
        told = {"file": str(options.output), "name": look.name, "nodes": look.nodes}
        print(json.dumps({**told, "sha256": look.sha256}))
        return
    shared.tell_look(options.output, look)
