"""Compare nnlook with other methods in one run: ``python3 -m benchmarks [WHICH…]``.

Uses the venv of the tests if this Python lacks the packages, so nothing has to be installed first.
Times depend on the machine and its load; only the ratios are comparable.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import platform
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
BENCHMARKS = {
    "hard": "training on the hard look: nnlook and the recipe of 2019",
    "apply": "applying to 24 megapixels, compared with LUTs in other programs; memory, scaling, start-up",
    "preview": "a 512-pixel preview while a slider moves, compared with plain ONNX Runtime",
    "charts": "looks learned from colour charts, as PNG and JPEG, at full and half size",
    "camera": "camera JPEGs from raw files, one and three shots (darktable, RawTherapee: as root)",
    "interchange": "LUTs of a look in darktable, RawTherapee, ffmpeg and G'MIC (as root, Debian)",
    "completion": "the prior for unknown colours, part by part",
    "experiment": "the experiment of 2019 on all 16.7 million colours: the recipe and nnlook",
    "starter": "the starter looks, compared with their processings",
    "gallery": "film, filters, cinema, cross-processing, local effects, cameras: learned and measured",
    "place": "vignettes: genuine and known ones, false alarms, time (needs NNLOOK_DATA)",
    "checks": "what is said of pairs that are more than a change of colours (as root, Debian)",
    "learn": "looks from pairs of photos: nnlook, G'MIC and the recipe",
}
NEEDED = ("skl2onnx", "pilgram", "matplotlib", "imageio_ffmpeg", "rawpy")


def main(arguments: Sequence[str]) -> int:
    """Run the selected benchmarks; return the exit status."""
    options = _parse(arguments)
    if not all(map(importlib.util.find_spec, NEEDED)):
        from tests.machine import venv

        command = [str(venv.python(CHECKOUT)), "-m", "benchmarks", *arguments]
        return subprocess.run(command, cwd=CHECKOUT, check=False).returncode

    machine = (
        f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}"
    )
    print(machine)
    plain = [name for name in ("hard", "apply", "preview") if name in options.which]
    _run_simple(plain, machine, options.write)
    if "charts" in options.which:
        _run_charts(options.write)
    if "camera" in options.which:
        _run_camera(options.write)
    if "interchange" in options.which:
        _run_interchange(options.write)
    if "completion" in options.which:
        _run_completion(machine, options)
    if "experiment" in options.which:
        _run_experiment(machine, options.write)
    if "starter" in options.which:
        _run_starter(options.write)
    if "gallery" in options.which:
        _run_gallery(machine, options)
    if "place" in options.which:
        _run_place(options)
    if "checks" in options.which:
        _run_checks(options)
    if "learn" in options.which:
        _run_learn(machine, options)
    return 0


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python3 -m benchmarks",
        description=__doc__,
        epilog="; ".join(f"{name}: {what}" for name, what in BENCHMARKS.items()),
    )
    parser.add_argument(
        "which", nargs="*", metavar="WHICH", help=f"some of {', '.join(BENCHMARKS)} (default: all)"
    )
    parser.add_argument(
        "--write",
        type=Path,
        nargs="?",
        const=CHECKOUT / "docs",
        metavar="FOLDER",
        help="also write the pages and plots, by default to docs/",
    )
    learn = parser.add_argument_group("learn, completion, gallery, place")
    learn.add_argument(
        "--looks",
        type=Path,
        metavar="FOLDER",
        help="film looks, Hald CLUTs as PNG (by default `film` in the folder NNLOOK_DATA)",
    )
    learn.add_argument(
        "--every",
        type=int,
        default=1,
        metavar="N",
        help="use only one in N of the film looks (completion: of all looks)",
    )
    learn.add_argument("--quick", action="store_true", help="run a small fixed subset")
    learn.add_argument(
        "--only",
        nargs="+",
        default=(),
        metavar="METHOD",
        help="recipe gmic 16 32 64 auto (place: genuine synthetic alarms time)",
    )
    parser.add_argument(
        "--against",
        type=Path,
        metavar="CHECKOUT",
        help="place: another checkout, to compare the time to learn with",
    )
    options = parser.parse_args(arguments)
    if unknown := set(options.which) - set(BENCHMARKS):
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    if options.looks and not options.looks.is_dir():
        parser.error(f"{options.looks} is not a folder")
    if options.every < 1:
        parser.error("--every must be above 0")
    options.which = options.which or list(BENCHMARKS)
    return options


def _run_simple(names: Sequence[str], machine: str, folder: Path | None) -> None:
    """Run the benchmarks that print plain lines."""
    if not names:
        return
    from benchmarks import applying, hard, pages, previewing

    runs = {"hard": hard.run, "apply": applying.run, "preview": previewing.run}

    told = [machine]
    for name in names:
        for line in ("", *runs[name]()):
            print(line, flush=True)
            told.append(line)
    if folder:
        (folder / "figures.md").write_text(pages.figures(told), encoding="utf-8")


def _run_charts(folder: Path | None) -> None:
    """Run the benchmark of colour charts."""
    from benchmarks import charts, marks

    table = charts.run()
    print("", *table, sep="\n", flush=True)
    if folder:
        marks.put(folder / "filter-from-a-phone.md", "charts", table)


def _run_camera(folder: Path | None) -> None:
    """Run the benchmark of raw files and camera JPEGs."""
    from benchmarks import camera, marks

    table = list(camera.run())
    print("", *table, sep="\n", flush=True)
    if folder:
        marks.put(folder / "camera-figures.md", "camera", table)


def _run_interchange(folder: Path | None) -> None:
    """Run the benchmark of LUTs in other programs, which need Debian."""
    from benchmarks import interchange, marks

    table = []
    for line in interchange.run():
        print(line, flush=True)
        table.append(line)
    if folder:
        marks.put(folder / "tables.md", "interchange", table)


def _run_completion(machine: str, options: argparse.Namespace) -> None:
    """Run the benchmark of the prior."""
    from benchmarks import completing, pages

    picture = options.write and options.write / "images" / "completion.png"
    told = []
    for line in completing.run(options.looks, options.every, picture):
        print(line, flush=True)
        told.append(line)
    if picture:
        page = pages.completion([machine, "", *told], f"images/{picture.name}")
        (options.write / "completion.md").write_text(page, encoding="utf-8")


def _run_experiment(machine: str, folder: Path | None) -> None:
    """Repeat the experiment of 2019."""
    from benchmarks import experiment

    results = experiment.run()
    print("", *experiment.tables(results), sep="\n", flush=True)
    if folder:
        experiment.write(results, machine, folder)


def _run_starter(folder: Path | None) -> None:
    """Measure the starter looks."""
    from benchmarks import starter

    table = starter.run()
    print("", *table, sep="\n", flush=True)
    if folder:
        starter.write(table, folder)


def _run_gallery(machine: str, options: argparse.Namespace) -> None:
    """Make the sections of the gallery."""
    from benchmarks import gallery

    parts = []
    for name, section, done in gallery.run(options.looks):
        print("", *gallery.written(name, section, done), sep="\n", flush=True)
        parts.append((name, section, done))
    if options.write:
        gallery.write(parts, machine, options.write)


def _run_place(options: argparse.Namespace) -> None:
    """Run the benchmark of vignettes."""
    from benchmarks import place

    if unknown := set(options.only) - set(place.SECTIONS):
        sections = ", ".join(place.SECTIONS)
        sys.exit(f"No such section: {', '.join(sorted(unknown))}. Choose from {sections}.")
    for line in place.run(place.Options(options.quick, options.only, options.against)):
        print(line, flush=True)


def _run_checks(options: argparse.Namespace) -> None:
    """Run the benchmark of what is said of pairs."""
    from benchmarks import checks

    for line in checks.run(options.looks, options.every):
        print(line, flush=True)


def _run_learn(machine: str, options: argparse.Namespace) -> None:
    """Run the comparison on pairs of photos."""
    from benchmarks import learning, pages, plot, report
    from benchmarks.peers import METHODS

    if unknown := set(options.only) - set(METHODS):
        sys.exit(f"No such method: {', '.join(sorted(unknown))}. Choose from {', '.join(METHODS)}.")
    results = learning.run(
        learning.Options(options.looks, options.every, options.quick, options.only)
    )
    for line in (*results.notes, *report.tables(results)):
        print(line)
    if options.write:
        picture = options.write / "images" / "peers.png"
        picture.parent.mkdir(parents=True, exist_ok=True)
        picture.write_bytes(plot.draw(results))
        page = pages.peers(results, machine, f"images/{picture.name}")
        (options.write / "peers.md").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
