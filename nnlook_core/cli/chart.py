"""``nnlook chart``: write a colour chart for processing in another program."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from nnlook_core.charts import ALL, LEVELS, hald
from nnlook_core.cli.shared import Commands, command, printable
from nnlook_core.common.i18n import _


def declare(commands: Commands) -> None:
    """Declare the command."""
    chart = command(
        commands, "chart", _("Create a colour chart for another program to process."), run
    )
    kind = chart.add_mutually_exclusive_group(required=True)
    kind.add_argument("--all", action="store_true", help=_("all 8-bit colours: 4096 × 4096 pixels"))
    kind.add_argument(
        "--hald",
        type=int,
        choices=LEVELS,
        metavar=_("LEVEL"),
        help=_(
            "Hald CLUT identity, level {lowest} to {highest}; level 8 has 512 × 512 pixels"
        ).format(lowest=LEVELS[0], highest=LEVELS[-1]),
    )
    chart.add_argument("-o", "--output", type=Path, required=True, metavar=_("CHART.png"))
    chart.add_argument("--json", action="store_true", help=_("print the result as JSON"))
    chart.add_argument("--force", action="store_true", help=_("overwrite existing files"))


def run(options: argparse.Namespace) -> None:
    """Write a chart, and print what to do with it."""
    from nnlook_core.charts.files import write_chart

    chart = ALL if options.all else hald(options.hald)
    write_chart(chart, options.output, overwrite=options.force)
    made = {"kind": chart.kind, "level": chart.level, "side": chart.side, "colours": chart.colours}
    if options.json:
        print(json.dumps({"file": str(options.output), **made}))
        return
    said = _("{file}: {chart}, {side} × {side} pixels, {colours} colours").format(
        file=options.output, chart=chart.describe(), side=chart.side, colours=chart.colours
    )
    print(printable(said))
    print(_("Process the whole chart, then run: nnlook learn --chart PROCESSED -o LOOK.onnx"))
