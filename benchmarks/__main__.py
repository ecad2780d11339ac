"""``python3 -m benchmarks [learn] [apply]``: figures of ours and of the peers, in one run.

Makes the venv of the tests where this Python has not the packages, so it needs nothing installed.
Absolute times are this machine's at this hour; the ratios are what counts.
"""

from __future__ import annotations

import argparse
import datetime
import importlib.util
import os
import platform
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
BENCHMARKS = ("learn", "apply")
PAGE = """# How well does it learn, how fast does it apply?

Written by `python3 -m benchmarks --write docs/figures.md` on {date}. Times are of one noisy machine at one
hour; the ratios, taken in one run, are what counts.

```
{figures}
```

- *The hard look*, `nnlook_core.exact.hard_look`: a wavy curve for each channel, then desaturation, a hue
  rotation and contrast, clipped.
- *The recipe of 2019*: scikit-learn's `MLPRegressor` with the settings that were published on a
  photographers' forum (`benchmarks/learning.py` has them), on a hundred times as many colours.
- *Pillow, table of 33³*: `ImageFilter.Color3DLUT`, which interpolates; the network's result is exact.
- Errors are CIEDE2000: 1 is about the smallest difference that an eye can see.
"""


def main(arguments: Sequence[str]) -> int:
    """Run the benchmarks asked for; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python3 -m benchmarks", description=__doc__)
    parser.add_argument("which", nargs="*", metavar="WHICH", help=" or ".join(BENCHMARKS))
    parser.add_argument(
        "--write", type=Path, metavar="PAGE", help="also write a page of the figures"
    )
    options = parser.parse_args(arguments)
    wanted = options.which or list(BENCHMARKS)
    if unknown := set(wanted) - set(BENCHMARKS):
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    if importlib.util.find_spec("skl2onnx") is None:
        from tests.machine import venv

        command = [str(venv.python(CHECKOUT)), "-m", "benchmarks", *arguments]
        return subprocess.run(command, cwd=CHECKOUT, check=False).returncode

    from benchmarks import applying, learning

    told = [
        f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}"
    ]
    print(told[0])
    for name, run in (("learn", learning.run), ("apply", applying.run)):
        if name in wanted:
            for line in ("", *run()):
                print(line, flush=True)
                told.append(line)
    if options.write:
        options.write.write_text(PAGE.format(date=datetime.date.today(), figures="\n".join(told)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
