"""The command ``nnlook``: a thin face of the core.

Exit status: 0 done, 1 refused or failed, 2 wrong usage, 130 interrupted.
"""

from __future__ import annotations

import argparse
import datetime
import io
import json
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from nnlook_core import __version__, families, lookfile
from nnlook_core.applying import MODES, Applier
from nnlook_core.atomic import refuse_existing
from nnlook_core.confidence import Guesses, map_of, share_in_words
from nnlook_core.errors import LookFileError, PairError, Refusal
from nnlook_core.files import Picture, Pixels, Reader, convert, new, read, space_between, write
from nnlook_core.look import CONFIDENCE_KEY, FORMAT, NODES
from nnlook_core.pixels import float_bands, usable

if TYPE_CHECKING:
    from nnlook_core.pairs import PicturePair


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal that knows no Δ is no reason to fail
            stream.reconfigure(errors="backslashreplace")
    options = _parser().parse_args(arguments)
    try:
        options.run(options)
    except Refusal as error:
        return _refused(str(error))
    except OSError as error:
        named = f"{error.filename}: " if error.filename else ""
        return _refused(f"{named}{error.strerror}. Check the name and the rights, then try again.")
    except KeyboardInterrupt as reason:
        return interrupted(str(reason))
    return 0


def interrupted(outcome: str = "") -> int:
    """Say that the user broke it off, and what came of it; returns the exit status for that."""
    print(f"nnlook: interrupted; {outcome or 'nothing was written.'}", file=sys.stderr)
    return 130


def _refused(sentence: str) -> int:
    print(f"nnlook: {_printable(sentence)}", file=sys.stderr)
    return 1


def _printable(text: str) -> str:
    """One line that only shows: names come from strangers, and may hold what steers a terminal."""
    return "".join(char if char.isprintable() else " " for char in text)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="nnlook", description="Learn a colour look from a before/after pair, and apply it."
    )
    parser.add_argument("--version", action="version", version=f"nnlook {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, help_text: str, run: Any) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=help_text, description=help_text)
        sub.set_defaults(run=run, parser=sub)
        return sub

    learn = command("learn", "Learn a look from a picture before and after.", _learn)
    learn.add_argument("before", nargs="?", type=Path, metavar="BEFORE")
    learn.add_argument("after", nargs="?", type=Path, metavar="AFTER")
    learn.add_argument(
        "--pair",
        nargs=2,
        type=Path,
        action="append",
        default=[],
        metavar=("BEFORE", "AFTER"),
        help="a pair, instead of the two names; may be given several times for one look",
    )
    learn.add_argument(
        "--align",
        action="store_true",
        help="lay the pictures of each pair over each other first; their sizes may differ",
    )
    learn.add_argument("-o", "--output", type=Path, required=True, metavar="LOOK.onnx")
    learn.add_argument("--name", help="the look's name (default: the file's)")
    learn.add_argument("--author")
    learn.add_argument("--licence")
    learn.add_argument(
        "--nodes", choices=NODES, default="auto", help="size of the hidden layer (default: auto)"
    )
    learn.add_argument("--seed", type=_seed, default=0, help="for repeatable results (default: 0)")
    learn.add_argument("--created", type=_date, metavar="DATE", help="YYYY-MM-DD (default: today)")
    learn.add_argument("--json", action="store_true", help="print the report as JSON")
    learn.add_argument("--force", action="store_true", help="overwrite the look if it exists")

    apply = command("apply", "Apply a look to image files.", _apply)
    apply.add_argument("look", type=Path, metavar="LOOK")
    apply.add_argument("files", type=Path, nargs="+", metavar="FILE")
    apply.add_argument("-o", "--output", type=Path, metavar="OUT", help="where one file goes")
    apply.add_argument(
        "--out-dir", type=Path, metavar="DIR", help="where many files go, by their own names"
    )
    apply.add_argument(
        "--jobs", type=_jobs, metavar="N", help="files at a time (default: one per processor)"
    )
    apply.add_argument(
        "--format",
        choices=("jpg", "png", "tif", "webp"),
        help="the format of many files (default: each its own)",
    )
    apply.add_argument(
        "--resume",
        action="store_true",
        help="take up a run that was broken off: pass over files that are in DIR already",
    )
    apply.add_argument(
        "--cluster",
        metavar="ADDRESS",
        help="spread many files over the workers of a Dask scheduler; they must see the same folders",
    )
    apply.add_argument(
        "--strength", type=_strength, default=100.0, help="0 to 100 per cent (default: 100)"
    )
    apply.add_argument(
        "--mode",
        choices=MODES,
        default="all",
        help="all; colour keeps lightness; tone keeps hue and chroma (default: all)",
    )
    apply.add_argument(
        "--guessed",
        type=Path,
        metavar="PNG",
        help="also write a picture of where the look only guesses",
    )
    apply.add_argument("--json", action="store_true", help="print what was done as JSON")
    apply.add_argument("--force", action="store_true", help="overwrite what exists already")

    evaluate = command("evaluate", "Compare a look with the exact processing.", _evaluate)
    evaluate.add_argument("look", type=Path, metavar="LOOK")
    evaluate.add_argument("before", type=Path, metavar="BEFORE")
    evaluate.add_argument("after", type=Path, metavar="AFTER")
    evaluate.add_argument("--json", action="store_true", help="print the figures as JSON")
    evaluate.add_argument(
        "-o", "--output", type=Path, metavar="PNG", help="also write a picture of the comparison"
    )
    evaluate.add_argument("--force", action="store_true", help="overwrite PNG if it exists")

    info = command("info", "Show the card of a look.", _info)
    info.add_argument("look", type=Path, metavar="LOOK")
    info.add_argument("--json", action="store_true", help="print the card as JSON")
    info.add_argument("--verify", action="store_true", help="only say whether the file is sound")
    return parser


def _learn(options: argparse.Namespace) -> None:
    # Imports scikit-learn and skl2onnx, about a second each, which the other commands do not need.
    from nnlook_core.learning import Progress, learn

    pairs = list(options.pair)
    if options.before is not None:
        if options.after is None or pairs:
            options.parser.error("give BEFORE and AFTER, or --pair for each pair")
        pairs = [(options.before, options.after)]
    if not pairs:
        options.parser.error("give BEFORE and AFTER, or --pair for each pair")
    refuse_existing(options.output, overwrite=options.force)

    with tqdm(total=100, disable=None, bar_format="{desc} {bar} {percentage:3.0f} %") as bar:

        def show(progress: Progress) -> None:
            error = "" if progress.delta_e is None else f", ΔE {progress.delta_e:.2f}"
            bar.set_description(f"learning{error}", refresh=False)
            bar.update(round(100 * progress.fraction) - bar.n)

        lesson = learn(
            _pictures(pairs, align=options.align),
            name=options.name or options.output.stem,
            author=options.author,
            licence=options.licence,
            created=options.created,
            nodes=options.nodes,
            seed=options.seed,
            on_progress=show,
        )
    lookfile.save(lesson.look, options.output, overwrite=options.force)
    report = lesson.report
    if options.json:
        print(json.dumps(report.to_dict(), allow_nan=False))
        return
    size = f"{report.nodes} nodes, {len(lesson.look.model)} bytes"
    print(_printable(f"{options.output}: {lesson.look.name}, {size}"))
    print(f"colours held out: {_in_figures(asdict(report.difference))}")
    print(f"on these {report.difference.in_words()}")
    if report.noise_floor is not None:
        print(f"noise in the pair itself: ΔE {report.noise_floor:.2f}")
    shown = "pair shows" if report.pairs == 1 else f"{report.pairs} pairs show"
    print(f"the {shown} {report.coverage:.1%} of all colours")
    for remark in report.remarks:
        print(remark)
    if (confidence := lesson.look.card.confidence) is not None:
        print(families.in_words(confidence))


def _pictures(pairs: Sequence[Sequence[Path]], *, align: bool) -> Iterator[PicturePair]:
    """Read one pair after the other, and lay them over each other where that is asked for."""
    from nnlook_core.pairs import PicturePair

    for before_path, after_path in pairs:
        if not align:
            before, after = _read_pair(
                before_path, after_path, "Bring them to one size first, or align them with --align."
            )
            yield PicturePair.of(before, after)
        else:
            yield PicturePair.aligned(*_read_both(before_path, after_path))


def _read_pair(
    before_path: Path, after_path: Path, remedy: str = "Bring them to one size first."
) -> tuple[Pixels, Pixels]:
    before, after = _read_both(before_path, after_path)
    sizes = [f"{side.shape[1]}×{side.shape[0]}" for side in (before, after)]
    if sizes[0] != sizes[1]:
        raise PairError(
            f"{before_path} has {sizes[0]} pixels and {after_path} {sizes[1]}. {remedy}"
        )
    return before, after


def _read_both(before_path: Path, after_path: Path) -> tuple[Pixels, Pixels]:
    """Two image files, upright and in sRGB, read at once: half the time on two processors."""
    with ThreadPoolExecutor(2) as pool:
        before, after = pool.map(read, (before_path, after_path))
    return before.upright().in_srgb(), after.upright().in_srgb()


def _apply(options: argparse.Namespace) -> None:
    if options.out_dir is not None:
        _apply_to_many(options)
        return
    if options.output is None or len(options.files) > 1:
        options.parser.error("give one FILE and -o OUT, or --out-dir DIR for many")
    if options.resume or options.format or options.cluster or options.jobs is not None:
        options.parser.error("--jobs, --format, --resume and --cluster go with --out-dir")
    outputs = [options.output] if options.guessed is None else [options.output, options.guessed]
    for output in outputs:
        refuse_existing(output, overwrite=options.force)
    if len({output.resolve() for output in outputs}) < len(outputs):
        options.parser.error("OUT and PNG are the same file")
    look = lookfile.load(options.look)
    confidence = look.card.confidence
    if confidence is None and options.guessed is not None:
        raise LookFileError(
            f"{options.look} does not tell where it guesses. Leave out --guessed, or learn it again."
        )
    guesses = None if confidence is None else Guesses(confidence)
    shown: list[NDArray[np.uint8]] = []
    with Reader(options.files[0]) as reader:
        height, width, _ = reader.shape
        spec, space = reader.spec, space_between(reader, options.output)
        applier = Applier(look, strength=options.strength, mode=options.mode, space=space)
        with tqdm(total=height * width, disable=None, unit="px", unit_scale=True) as bar:

            def change(band: NDArray[Any]) -> NDArray[Any]:
                if guesses is not None:
                    shown_band = band if space is None else space.pixels_to_srgb(band)
                    source = shown_band.reshape(-1, band.shape[2])
                    mask = guesses.add(source)
                    if options.guessed is not None:
                        shown.append(map_of(source, mask))
                changed = applier.pixels(band)
                bar.update(band.shape[0] * width)
                return changed

            convert(reader, options.output, change, overwrite=options.force)
    if options.guessed is not None:
        drawn = np.concatenate(shown).reshape(height, width, 3)
        upright = Picture(drawn, spec).upright().pixels
        write(new(upright), upright, options.guessed, overwrite=options.force)
    _tell_pages(options.files[0], reader.pages)
    share = None if guesses is None else guesses.share
    if options.json:
        print(json.dumps({"file": str(options.output), "guessed_share": share}))
    elif share is not None:
        print(share_in_words(share))


def _tell_pages(path: Path, pages: int) -> None:
    if pages > 1:
        print(_printable(f"{path} has {pages} pages; the first was taken"), file=sys.stderr)


def _apply_to_many(options: argparse.Namespace) -> None:
    # Imports joblib, which a single file does not need.
    from nnlook_core import batch

    if options.output is not None or options.guessed is not None:
        options.parser.error("-o and --guessed are for one file, --out-dir is for many")
    look = lookfile.load(options.look)
    recipe = batch.Recipe(look, options.strength, options.mode, options.force)
    planned = batch.plan(options.files, options.out_dir, options.format)
    outcomes = []
    started, pixels = time.monotonic(), 0
    jobs = -1 if options.jobs is None else options.jobs
    try:
        with tqdm(total=len(planned), disable=None, unit="file") as bar:
            for outcome in batch.run(
                planned, recipe, jobs=jobs, resume=options.resume, cluster=options.cluster
            ):
                outcomes.append(outcome)
                pixels += outcome.pixels
                rate = pixels / 1e6 / max(time.monotonic() - started, 1e-3)
                bar.set_postfix_str(f"{rate:.1f} MP/s", refresh=False)
                bar.update()
    except KeyboardInterrupt as stop:
        whole = sum(outcome.pixels > 0 for outcome in outcomes)
        raise KeyboardInterrupt(
            f"{whole} of {len(planned)} files are written. Run it again with --resume."
        ) from stop
    bad = [outcome for outcome in outcomes if outcome.reason is not None]
    written = [outcome for outcome in outcomes if outcome.reason is None and not outcome.skipped]
    skipped = len(outcomes) - len(written) - len(bad)
    for outcome in written:
        _tell_pages(outcome.source, outcome.pages)
    if options.json:
        told = {
            "files": [str(outcome.target) for outcome in written],
            "skipped": skipped,
            "failed": [{"file": str(outcome.source), "reason": outcome.reason} for outcome in bad],
        }
        print(json.dumps(told))
    else:
        there = f", {skipped} were there already" if skipped else ""
        print(f"{len(written)} of {len(planned)} files written{there}")
    if bad:
        for outcome in bad:
            print(f"  {_printable(f'{outcome.source}: {outcome.reason}')}", file=sys.stderr)
        failed = "1 file was" if len(bad) == 1 else f"{len(bad)} files were"
        raise Refusal(f"{failed} not written, as listed. Mend them and run it again with --resume.")


def _evaluate(options: argparse.Namespace) -> None:
    from nnlook_core.measuring import measure

    if options.output is not None:
        refuse_existing(options.output, overwrite=options.force)
    look = lookfile.load(options.look)
    before, after = _read_pair(options.before, options.after)
    applier = Applier(look)
    predicted = np.concatenate([applier.pixels(band) for band in float_bands(before)])
    exact = np.concatenate(list(float_bands(after)))
    visible = usable(predicted, exact)
    if not visible.any():
        raise PairError(
            "There is no pixel to compare: the pictures are fully transparent where they meet, "
            "or hold no numbers."
        )
    difference = measure(predicted[visible, :3], exact[visible, :3])
    if options.output is not None:
        from nnlook_core.comparison import comparison

        shape = (*before.shape[:2], 3)
        source = np.concatenate(list(float_bands(before)))
        sheet = comparison(*(side[:, :3].reshape(shape) for side in (source, exact, predicted)))
        write(new(sheet), sheet, options.output, overwrite=options.force)
    figures = {**asdict(difference), "nodes": look.nodes, "parameters": look.parameters}
    if options.json:
        print(json.dumps(figures, allow_nan=False))
    else:
        print(_printable(f"{look.name}: {_in_figures(figures)}; {difference.in_words()}"))


def _info(options: argparse.Namespace) -> None:
    look = lookfile.load(options.look)
    if options.verify:
        print(f"{options.look} is a sound look of format {FORMAT}")
        return
    card = asdict(look.card)
    values = {
        **{key: card[key] for key in ("name", "author", "licence", "created")},
        "format": FORMAT,
        "nodes": look.nodes,
        "parameters": look.parameters,
        "sha256": look.sha256,
        "training": card["training"],
    }
    if options.json:
        print(json.dumps(values))
        return
    training = values.pop("training")
    _print_table(values)
    print("training:")
    told = training.pop(CONFIDENCE_KEY, None)
    _print_table(training, indent="  ")
    confidence = look.card.confidence
    if confidence is not None:
        print("how sure it is of colours:")
        print("\n".join(f"  {line}".rstrip() for line in families.drawn(confidence)))
        print(families.in_words(confidence))
    elif told is not None:
        print("how sure it is of colours: told in a way that this version does not know")


def _print_table(values: dict[str, Any], indent: str = "") -> None:
    for key, value in values.items():
        shown = f"{value:.4g}" if isinstance(value, float) else value
        row = f"{indent}{key.replace('_', ' ')}: {'—' if shown is None else shown}"
        print(_printable(row))


def _in_figures(figures: dict[str, Any]) -> str:
    psnr = figures["psnr"]
    return (
        f"ΔE mean {figures['delta_e_mean']:.3f}, 95 % below {figures['delta_e_p95']:.2f}, "
        f"largest {figures['delta_e_max']:.2f}, PSNR {'∞' if psnr is None else f'{psnr:.1f}'} dB"
    )


def _date(text: str) -> str:
    try:
        return datetime.date.fromisoformat(text).isoformat()
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date; write it as 2026-01-31") from None


def _seed(text: str) -> int:
    if not text.isdecimal() or int(text) >= 2**32:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 0 to 4294967295")
    return int(text)


def _jobs(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 1000:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of files from 1 to 999")
    return int(text)


def _strength(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 100:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 0 to 100")
    return value
