"""Plant faults and see which the tests find: ``python3 -m tests.mutants [--against FILE]``.

Takes from half an hour to some hours, and is no part of ``python3 -m tests``. The sample is the same for
the same seed and source. ``--against`` tries the mutants of an earlier run again, wherever their
functions lie today, and names those that were found before and are missed now.
"""

from __future__ import annotations

import argparse
import json
import re
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.machine import venv
from tests.mutants import rooms
from tests.mutants.drawing import Drawn, draw, found_again
from tests.mutants.trial import Laboratory, Verdict

CHECKOUT = Path(__file__).resolve().parents[2]
FOUND, NOT_FOUND = "killed", ("survived", "unsound", "timeout")


def main(arguments: Sequence[str]) -> int:
    """Try the mutants; return 1 where one is missed that was found before."""
    # A run in the background is told to ignore Ctrl+C, and so would be what the tests interrupt.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    options = _parse(arguments)
    earlier: list[dict[str, Any]] = []
    gone = []
    if options.against:
        earlier = json.loads(options.against.read_text())
        again = found_again(CHECKOUT, earlier)
        gone = [was["address"] for was, now in zip(earlier, again, strict=True) if now is None]
        pairs = [(was, now) for was, now in zip(earlier, again, strict=True) if now is not None]
    else:
        pairs = [({}, one) for one in draw(CHECKOUT, options.number, options.seed)]
    pairs = [(was, one) for was, one in pairs if re.search(options.only, one.address)]
    if options.more and options.write.exists():
        told = {one["address"] for one in json.loads(options.write.read_text())}
        pairs = [(was, one) for was, one in pairs if one.address not in told]
    pairs.sort(key=lambda pair: rooms.slowness(pair[1].module))
    if options.list:
        for _, one in pairs:
            print(f"{one.address} line {one.mutant.line}: {one.mutant.before} → {one.mutant.after}")
        return 0
    missed = _tried(pairs, options)
    for address in gone:
        print(f"no longer there: {address}")
    for address in missed:
        print(f"FOUND BEFORE AND MISSED NOW: {address}")
    return 1 if missed else 0


def _tried(pairs: Sequence[tuple[dict[str, Any], Drawn]], options: argparse.Namespace) -> list[str]:
    """Try mutants, with what was told of each before; return those that are missed now only."""
    # What the file tells of mutants that are not tried now stays.
    kept = json.loads(options.write.read_text()) if options.write.exists() else []
    told = {one["address"]: one for one in kept}
    counts: Counter[str] = Counter()
    missed = []
    with tempfile.TemporaryDirectory(prefix="nnlook-mutants-") as folder:
        laboratory = Laboratory(CHECKOUT, Path(folder), limit=options.limit, gimp=options.gimp)
        for was, drawn in pairs:
            verdict = laboratory.tried(drawn)
            counts[verdict.outcome] += 1
            told[verdict.address] = verdict.told()
            options.write.write_text(json.dumps(list(told.values()), indent=1) + "\n")
            _tell(verdict, laboratory, drawn)
            if was.get("outcome") == FOUND and verdict.outcome in NOT_FOUND:
                missed.append(f"{was['address']}, {was['outcome']} by {was['by']}")
    print("\n" + ", ".join(f"{number} {outcome}" for outcome, number in sorted(counts.items())))
    return missed


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python3 -m tests.mutants", description="Plant faults and see which the tests find."
    )
    parser.add_argument("--number", type=int, default=80, help="mutants in all (80)")
    parser.add_argument("--seed", type=int, default=1, help="of the sample (1)")
    parser.add_argument(
        "--only", default="", help="only addresses that match, a regular expression"
    )
    parser.add_argument("--limit", type=float, default=400, help="seconds for a mutant (400)")
    parser.add_argument(
        "--gimp", choices=("3.0", "3.2"), help="try the plug-in's mutants in this GIMP too"
    )
    parser.add_argument("--against", type=Path, help="the JSON of an earlier run")
    parser.add_argument("--write", type=Path, default=CHECKOUT / "test-output" / "mutants.json")
    parser.add_argument(
        "--more", action="store_true", help="only mutants that the JSON does not tell of yet"
    )
    parser.add_argument("--list", action="store_true", help="say which, and plant nothing")
    options = parser.parse_args(arguments)
    options.write.parent.mkdir(parents=True, exist_ok=True)
    return options


def _tell(verdict: Verdict, laboratory: Laboratory, drawn: Drawn) -> None:
    by = f" by {verdict.by}" if verdict.by else ""
    print(f"{verdict.outcome:<9}{verdict.seconds:>6.0f} s  {verdict.address}{by}", flush=True)
    if verdict.outcome in NOT_FOUND:
        print(laboratory.diff(drawn), flush=True)


if __name__ == "__main__":
    if not sys.prefix.startswith(str(venv.python(CHECKOUT).parents[1])):
        command = [str(venv.python(CHECKOUT)), "-m", "tests.mutants", *sys.argv[1:]]
        sys.exit(subprocess.run(command, cwd=CHECKOUT, check=False).returncode)
    sys.exit(main(sys.argv[1:]))
