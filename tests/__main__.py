"""Run the project's tests: ``python3 -m tests [PART…] [--gimp WHICH] [-k EXPR] [-- PYTEST…]``.

Needs Python 3.11 with venv, and for the parts *install* and *gimp* a GIMP 3; root gets one where
the machine has none. The page ``docs/testing.md`` says the rest.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from itertools import chain
from pathlib import Path

from tests.machine import cache, gimp, namespace, roots, tools, venv, visit

CHECKOUT = Path(__file__).resolve().parent.parent
OUTPUT = CHECKOUT / "test-output"
PARTS = (
    *("lint", "words", "machine", "core", "worker", "plugin", "fuzz", "supply", "benchmarks"),
    *("install", "gimp"),
)
WITH_GIMP = ("install", "gimp")
WITH_EACH_PYTHON = ("lint", "core")
"""What is run with the Python of a Debian of our own too, for which other versions are locked."""
ELSEWHERE = {"core": "each_debian", "install": "each_debian"}
"""Which tests of a part go differently there, by their marker; of other parts it is all."""
AGAIN = {**ELSEWHERE, "gimp": "not one_gimp"}
"""Which tests go differently in the second of two GIMPs."""
HERE = {"install": "not gimp"}
"""Which tests of a part need no GIMP, so that they are run on this machine alone."""
PYTHON = "{}.{}".format(*sys.version_info)
NO_TEST_RAN = 5  # pytest's exit status

LINT = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    # What GIMP's Python or the one of a user's system runs, which may be older than the core's.
    (
        *("mypy", "--python-version", "3.10", "--follow-imports", "silent"),
        *("install.py", "installer", "nnlook_core/common", "plugin/nnlook/neural_look"),
    ),
)


@dataclass(frozen=True)
class Outcome:
    """How one part went; ``note`` says where it ran, or why it did not."""

    part: str
    passed: int
    failed: int
    skipped: int = 0
    seconds: float = 0.0
    note: str = ""


def main(arguments: Sequence[str]) -> int:
    """Run the parts, print how they went, and return the exit status."""
    # A run in the background is told to ignore Ctrl+C, and so would be what the tests interrupt.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if arguments[:1] == ["soak"]:  # no part: it takes minutes, and asserts little
        command = [str(venv.python(CHECKOUT)), "-m", "tests.soak", *arguments[1:]]
        return subprocess.run(command, cwd=CHECKOUT, check=False).returncode
    options, for_pytest = _parse(arguments)
    parts = options.parts or list(PARTS)
    OUTPUT.mkdir(exist_ok=True)
    try:
        if options.minutes is not None:
            return _fuzz(options.minutes)
        chosen = {None: {}, "first": ELSEWHERE, "again": AGAIN}[options.visit]
        outcomes = _run(parts, options.gimp, for_pytest, chosen)
    except (venv.VenvError, gimp.GimpError) as error:
        outcomes = [Outcome("preparation", passed=0, failed=1, note=str(error))]
    if options.report:  # a run within a run: the outer one tells
        options.report.write_text(json.dumps([asdict(outcome) for outcome in outcomes]))
        return 0
    return _summarise(outcomes)


def _parse(arguments: Sequence[str]) -> tuple[argparse.Namespace, list[str]]:
    own, for_pytest = list(arguments), []
    if "--" in own:
        cut = own.index("--")
        own, for_pytest = own[:cut], own[cut + 1 :]
    parser = argparse.ArgumentParser(prog="python3 -m tests", description="Run the tests.")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)} (all)")
    parser.add_argument(
        "--gimp",
        choices=("here", *roots.SUITES, "both"),
        help="this machine's GIMP 3, or one of our own (here where there is one, else both)",
    )
    parser.add_argument("-k", metavar="EXPRESSION", help="only tests that match, as pytest's -k")
    parser.add_argument(
        "--minutes", type=float, help="fuzz each reader for so long (with the part fuzz alone)"
    )
    parser.add_argument("--report", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--visit", choices=("first", "again"), help=argparse.SUPPRESS)
    options = parser.parse_args(own)
    unknown = set(options.parts) - set(PARTS)
    if unknown:
        parser.error(f"no such part: {', '.join(sorted(unknown))} (of {', '.join(PARTS)})")
    if options.minutes is not None and options.parts != ["fuzz"]:
        parser.error("--minutes is for the part fuzz alone")
    if options.k:
        for_pytest += ["-k", options.k]
    return options, for_pytest


def _run(
    parts: Sequence[str], which: str | None, for_pytest: list[str], chosen: Mapping[str, str]
) -> list[Outcome]:
    """Run the parts, of those in ``chosen`` the tests with a marker, and return how they went."""
    with_gimp = [part for part in parts if part in WITH_GIMP]
    if with_gimp and which is None:
        which = "here" if gimp.find() else "both"
    visited = [version for version in roots.SUITES if with_gimp and which in (version, "both")]
    if visited:
        chosen = HERE
    here = [part for part in parts if part not in WITH_GIMP or which == "here" or part in chosen]
    again = [part for part in parts if part in WITH_EACH_PYTHON]
    beside = len(visited) > 1 or bool(visited and here)

    def visit(version: str) -> list[Outcome]:
        same_python = roots.PYTHONS.get(version, PYTHON) == PYTHON
        there = [*(() if same_python else again), *with_gimp]
        second = version != visited[0]
        return _visit(version, there, for_pytest, beside=beside, second=second)

    # All at once: a root is waited for while it is downloaded, and a GIMP with a screen keeps a
    # processor busy only half of its time.
    with ThreadPoolExecutor() as pool:
        visits = pool.map(visit, visited)
        outcomes = [_here(part, _marked(chosen.get(part)) + for_pytest) for part in here]
        outcomes += chain.from_iterable(visits)
    return sorted(outcomes, key=lambda outcome: PARTS.index(outcome.part))


def _marked(marker: str | None) -> list[str]:
    return ["-m", marker] if marker else []


def _here(part: str, for_pytest: list[str]) -> Outcome:
    """Run a part on this machine, or in the root that this is a visit to."""
    python = venv.python(CHECKOUT)
    return _lint(python) if part == "lint" else _pytest(part, python, for_pytest)


def _lint(python: Path) -> Outcome:
    began, failed, note = time.monotonic(), 0, _tried_with("lint")
    caches = {f"{tool.upper()}_CACHE_DIR": str(OUTPUT / tool) for tool in ("mypy", "ruff")}
    for check in LINT:
        _announce(f"{' '.join(check)} {note}")
        command = [str(python), "-m", *check]
        done = subprocess.run(command, cwd=CHECKOUT, env={**os.environ, **caches}, check=False)
        failed += done.returncode != 0
    return Outcome("lint", len(LINT) - failed, failed, 0, time.monotonic() - began, note)


def _tried_with(part: str) -> str:
    """What a part was tried with where that may be one of several: for the summary."""
    if part in WITH_GIMP:
        here = gimp.find()
        return f"GIMP {here.version}" if here else ""
    return f"Python {PYTHON}" if part in WITH_EACH_PYTHON else ""


def _fuzz(minutes: float) -> int:
    """Fuzz each reader for so many minutes; return the exit status."""
    _announce(f"fuzz, {minutes:g} minutes for each reader")
    command = [str(venv.python(CHECKOUT)), "-m", "tests.fuzz", "--minutes", str(minutes)]
    return subprocess.run([*command, str(OUTPUT / "fuzz")], cwd=CHECKOUT, check=False).returncode


def _pytest(part: str, python: Path, arguments: list[str]) -> Outcome:
    note = _tried_with(part)
    _announce(f"{part} {note}".strip())
    if part == "worker":
        try:
            tools.ensure(("strace",), ("strace",))
        except tools.ToolError as error:  # the test that wants it says so, and fails in CI
            print(error, flush=True)
    began, report = time.monotonic(), OUTPUT / f"{f'{part} {note}'.strip().replace(' ', '-')}.xml"
    report.unlink(missing_ok=True)
    environment = {
        **os.environ,
        "PYTHONPATH": str(CHECKOUT),
        "NNLOOK_TEST_OUTPUT": str(OUTPUT),
        "NNLOOK_TEST_WHEELS": str(cache.wheels()),
    }
    command = [str(python), "-m", "pytest", f"tests/{part}", f"--junitxml={report}"]
    # A visited checkout cannot be written to; a runtime that a test installed has 400 MB.
    command += ["-p", "no:cacheprovider", "-o", "tmp_path_retention_policy=failed"]
    command += ["-o", "tmp_path_retention_count=1", "--durations=5", *arguments]
    status = subprocess.run(command, cwd=CHECKOUT, env=environment, check=False).returncode
    outcome = replace(_counted(part, report), seconds=time.monotonic() - began, note=note)
    if status == NO_TEST_RAN and arguments:
        return outcome  # the caller's own choice of tests left this part out
    if status and not outcome.failed:
        return replace(outcome, failed=1, note=f"{note} pytest ended with status {status}".strip())
    if part == "gimp" and outcome.skipped and _in_ci():
        # What was skipped was not seen to work in a real GIMP.
        note = f"{note}; a skipped test counts as failed in CI".strip("; ")
        return replace(outcome, failed=outcome.failed + outcome.skipped, skipped=0, note=note)
    return outcome


def _counted(part: str, report: Path) -> Outcome:
    if not report.exists():
        return Outcome(part, passed=0, failed=0)
    passed = failed = skipped = 0
    for suite in ET.parse(report).iter("testsuite"):
        tests = int(suite.get("tests", 0))
        bad = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        left_out = int(suite.get("skipped", 0))
        passed, failed, skipped = passed + tests - bad - left_out, failed + bad, skipped + left_out
    return Outcome(part, passed, failed, skipped)


def _visit(
    version: str, parts: Sequence[str], for_pytest: list[str], *, beside: bool, second: bool
) -> list[Outcome]:
    """Run these parts in the root of our own that has a GIMP of this version.

    Args:
        version: of GIMP
        parts: the parts
        for_pytest: what pytest is given
        beside: whether others run at the same time, so that each line says whose it is
        second: whether there is a visit to another GIMP too. Then it is no failure if there is no
            root: Debian's testing suite moves, and at times cannot be installed, which is no fault of
            the project
    """
    suite = roots.SUITES[version]
    try:
        root = roots.ensure(suite, CHECKOUT)
    except roots.RootError as error:
        note = f"{'WARNING: NOT TESTED IN' if second else 'There is no'} GIMP {version}. {error}"
        print(note, flush=True)
        return [Outcome(parts[-1], passed=0, failed=0 if second else 1, note=note)]
    report = OUTPUT / f"report-{version}.json"
    report.unlink(missing_ok=True)
    inner = [
        "python3",
        "-m",
        "tests",
        *parts,
        "--gimp",
        "here",
        "--visit",
        "again" if second else "first",
        "--report",
        str(visit.OUTPUT / report.name),
    ]
    if for_pytest:
        inner += ["--", *for_pytest]
    places = [str(path) for path in (root, CHECKOUT, cache.wheels(), OUTPUT)]
    _announce(f"{', '.join(parts)} in {root}")

    def tell(line: str) -> None:
        print(f"[{suite}] {line}", end="", flush=True)

    with roots.used(root):
        module, hear = "tests.machine.visit", tell if beside else None
        namespace.isolated(module, *places, *inner, cwd=CHECKOUT, hear=hear)
    if not report.exists():
        return [Outcome(parts[-1], passed=0, failed=1, note=f"the run in {root} broke off")]
    return [Outcome(**outcome) for outcome in json.loads(report.read_text())]


def _in_ci() -> bool:
    return os.environ.get("CI", "").lower() == "true"


def _announce(what: str) -> None:
    print(f"\n=== {what} ===", flush=True)


def _summarise(outcomes: Iterable[Outcome]) -> int:
    total = Outcome("all", passed=0, failed=0)
    print(f"\n{'part':<12}{'passed':>7}{'failed':>8}{'skipped':>9}{'seconds':>9}")
    for one in outcomes:
        row = f"{one.part:<12}{one.passed:>7}{one.failed:>8}{one.skipped:>9}{one.seconds:>9.0f}"
        print(f"{row}   {one.note}".rstrip())
        total = Outcome(
            "all",
            total.passed + one.passed,
            total.failed + one.failed,
            total.skipped + one.skipped,
        )
    skipped = f", {total.skipped} skipped" if total.skipped else ""
    print(f"\n{total.passed} passed, {total.failed} failed{skipped}", flush=True)
    return 1 if total.failed or not total.passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
