"""Do things very often, and with very many looks: ``python -m tests.soak --applies N [--write]``.

Exit status: 0 if the worker's memory stayed flat, else 1.
"""

from __future__ import annotations

import argparse
import datetime
import itertools
import platform
import sys
from collections.abc import Sequence

from tests.soak import crowd
from tests.soak.endurance import endure

PAGE = crowd.CHECKOUT / "docs" / "reliability.md"
HEADING = "\n## Figures\n"
USUAL = 1000
FLAT = 5.0
"""MB that memory may grow by: allocators keep what was freed, now more and now less."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run it all, print the figures and write them if wanted; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--applies", type=int, default=USUAL, help="how often (%(default)s)")
    parser.add_argument("--write", action="store_true", help="write the figures to the page")
    options = parser.parse_args(arguments)
    lines, flat = [], True
    for outcome in endure(options.applies):
        flat = flat and outcome.growth <= FLAT
        lines.append(str(outcome))
        print(lines[-1], flush=True)
    for line in itertools.chain(crowd.listed(), crowd.shown()):
        lines.append(line)
        print(line, flush=True)
    if options.write:
        write(lines)
    return 0 if flat else 1


def write(lines: Sequence[str]) -> None:
    """Put the figures at the end of the page, in the place of older ones."""
    told = "\n".join(lines)
    above = PAGE.read_text(encoding="utf-8").partition(HEADING)[0]
    machine = f"{platform.machine()}, Python {platform.python_version()}"
    figures = f"""
Written by `python3 -m tests soak --write` on {datetime.date.today()}; {machine}. Times are from
a single run on a noisy machine. Memory is the worker's resident memory at ten evenly spaced moments.
Growth is the difference between the minimum of the first three and the minimum of the last three, because
temporary allocations come and go.

```
{told}
```
"""
    PAGE.write_text(f"{above}{HEADING}{figures}", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
