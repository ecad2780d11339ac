"""``nnlook chart``: a chart of colours, to be taken through another program."""

from __future__ import annotations

import argparse
from pathlib import Path

from nnlook_core.charts import ALL, LEVELS, hald
from nnlook_core.charts.files import write_chart
from nnlook_core.cli.shared import Commands, command, printable


def declare(commands: Commands) -> None:
    """Declare the command."""
    chart = command(
        commands,
        "chart",
        "Make a colour chart; process it in any program, then learn with: nnlook learn --chart.",
        run,
    )
    kind = chart.add_mutually_exclusive_group(required=True)
    kind.add_argument(
        "--all", action="store_true", help="every 8-bit colour once, 4096 × 4096 pixels"
    )
    kind.add_argument(
        "--hald",
        type=int,
        choices=LEVELS,
        metavar="LEVEL",
        help=f"a Hald CLUT identity of a level, {LEVELS[0]} to {LEVELS[-1]}; 8 has 512 × 512 pixels",
    )
    chart.add_argument("-o", "--output", type=Path, required=True, metavar="CHART.png")
    chart.add_argument("--force", action="store_true", help="overwrite CHART if it exists")


def run(options: argparse.Namespace) -> None:
    """Write a chart."""
    chart = ALL if options.all else hald(options.hald)
    write_chart(chart, options.output, overwrite=options.force)
    size = f"{chart.side} × {chart.side} pixels, {min(chart.side**2, chart.steps**3)} colours"
    print(printable(f"{options.output}: {chart.in_words()}, {size}"))
    print(
        "Process it in its full size, in colour alone, then: nnlook learn --chart PROCESSED -o LOOK.onnx"
    )
