"""``nnlook import`` for networks that were trained with other programs."""

from __future__ import annotations

import argparse
import json

from nnlook_core.cli import shared
from nnlook_core.cli.shared import printable
from nnlook_core.common.i18n import _
from nnlook_core.lookfile import storage
from nnlook_core.lookfile.look import checked_line, checked_name, today
from nnlook_core.onnx_import import IMPORTED_KEY, describe, import_file


def run(options: argparse.Namespace) -> None:
    """Convert a network to a look and write it."""
    if options.size is not None or options.nodes != "auto" or options.seed:
        options.parser.error(_("--size, --nodes and --seed need a LUT"))
    shared.require_room_for_look(options.output, overwrite=options.force)
    given = {key: getattr(options, key) for key in ("author", "licence") if getattr(options, key)}
    look = import_file(
        options.table,
        name=checked_name(shared.name_of(options)),
        **{key: checked_line(text) for key, text in given.items()},
        created=options.created or today(),
        full=options.range,
    )
    storage.save(look, options.output, overwrite=options.force)
    told = look.card.training[IMPORTED_KEY]
    if options.json:
        made = {"file": str(options.output), "name": look.name, "nodes": look.nodes}
        print(json.dumps({**made, "sha256": look.sha256, IMPORTED_KEY: told}))
        return
    shared.tell_look(options.output, look)
    print(printable(describe(told) or ""))
