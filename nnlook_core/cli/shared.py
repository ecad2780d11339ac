"""Shared by the commands: declaring commands and options, printing figures and looks, reading pairs."""

from __future__ import annotations

import argparse
import datetime
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from nnlook_core.common.apply_settings import ApplySettings
from nnlook_core.common.atomic import refuse_existing
from nnlook_core.common.i18n import N_, _
from nnlook_core.common.sentences import Remark, describe_remark
from nnlook_core.errors import PairError, Refusal, WriteError
from nnlook_core.inference import mixing
from nnlook_core.lookfile.look import Look, checked_tags, name_from
from nnlook_core.lookfile.look import printable as printable
from nnlook_core.lookfile.naming import SUFFIX, require_extension, require_seen

if TYPE_CHECKING:  # with OpenImageIO, which those that read no pictures do without
    from nnlook_core.files.images import Pixels

CLIPPED = N_("Some results are outside 0–1 and are clipped.")

Commands = Any
"""The type returned by ``ArgumentParser.add_subparsers``, which is private."""


def command(
    commands: Commands, name: str, help_text: str, run: Callable[[argparse.Namespace], None]
) -> argparse.ArgumentParser:
    """Declare a command that calls ``run``; its parser is ``parser`` in the options."""
    parser: argparse.ArgumentParser = commands.add_parser(
        name, help=help_text, description=help_text
    )
    parser.set_defaults(run=run, parser=parser)
    return parser


def add_look(parser: argparse.ArgumentParser, *, default_name: str) -> None:
    """Declare the output file of a look and the texts on its card; ``default_name`` is for the help."""
    parser.add_argument("-o", "--output", type=Path, required=True, metavar=_("LOOK.onnx"))
    parser.add_argument("--name", metavar=_("NAME"), help=default_name)
    parser.add_argument("--author", metavar=_("AUTHOR"))
    parser.add_argument("--licence", metavar=_("LICENCE"))


def add_tags(parser: argparse.ArgumentParser) -> None:
    """Declare the tags of a new look; None if not given."""
    parser.add_argument(
        "--tags", type=tags, metavar=_("TAGS"), help=_("tags separated by commas: film,warm")
    )


def add_created(parser: argparse.ArgumentParser) -> None:
    """Declare the date of a new look."""
    parser.add_argument(
        "--created", type=date, metavar=_("DATE"), help=_("YYYY-MM-DD (default: today)")
    )


def add_force(parser: argparse.ArgumentParser) -> None:
    """Declare that a look may be overwritten."""
    parser.add_argument("--force", action="store_true", help=_("overwrite the look if it exists"))


def require_room_for_look(path: Path, *, overwrite: bool) -> None:
    """Raise ``WriteError`` if a look cannot be written, or would be hidden."""
    require_extension(path, SUFFIX, WriteError)
    require_seen(path)
    refuse_existing(path, overwrite=overwrite)


def name_of(options: argparse.Namespace) -> str:
    """Return the name of a new look, by default that of its file."""
    return name_from(options.output.stem) if options.name is None else str(options.name)


def tell_look(path: Path, look: Look) -> None:
    """Print what was written."""
    said = _("{file}: {name}, {nodes} nodes, {size} bytes").format(
        file=path, name=look.name, nodes=look.nodes, size=len(look.model)
    )
    print(printable(said))


def look_of(path: Path, settings: ApplySettings) -> Look:
    """Return the look to apply, mixed with another if the settings say so.

    Prints a notice if its output may have to be clipped.
    """
    look = mixing.load(path, settings)
    if not look.bounded:
        print(printable(f"{path}: {_(CLIPPED)}"), file=sys.stderr)
    return look


def in_figures(figures: dict[str, Any]) -> str:
    """Return a difference as one line."""
    psnr = figures["psnr"]
    return _("ΔE mean {mean}, 95 % below {p95}, maximum {largest}, PSNR {psnr} dB").format(
        mean=f"{figures['delta_e_mean']:.3f}",
        p95=f"{figures['delta_e_p95']:.2f}",
        largest=f"{figures['delta_e_max']:.2f}",
        psnr="∞" if psnr is None else f"{psnr:.1f}",
    )


def tell_pages(path: Path, pages: int) -> None:
    """Print a notice if a file has more than one page."""
    if pages > 1:
        told = _("{file} has {count} pages; only the first was used").format(file=path, count=pages)
        print(printable(told), file=sys.stderr)


def tell_remarks(remarks: Iterable[Remark]) -> None:
    """Print notices on how a file was read."""
    for remark in remarks:
        print(printable(describe_remark(remark)), file=sys.stderr)


class Both(NamedTuple):
    """Two pictures, upright and in sRGB, and what the user should know of how they were read."""

    before: Pixels
    after: Pixels
    remarks: tuple[Remark, ...]


def read_pair(before_path: Path, after_path: Path, remedy: str | None = None) -> Both:
    """Read two image files of equal size, upright and in sRGB. Raises ``PairError`` with ``remedy``."""
    both = read_both(before_path, after_path)
    sizes = [f"{side.shape[1]}×{side.shape[0]}" for side in (both.before, both.after)]
    if sizes[0] != sizes[1]:
        raise PairError(
            _("{before} has {size} pixels and {after} {other}. {remedy}").format(
                before=before_path,
                size=sizes[0],
                after=after_path,
                other=sizes[1],
                remedy=remedy or _("Scale them to the same size first."),
            )
        )
    return both


def read_both(before_path: Path, after_path: Path) -> Both:
    """Read two image files in parallel, upright and in sRGB."""
    from nnlook_core.files.images import read

    with ThreadPoolExecutor(2) as pool:
        before, after = pool.map(read, (before_path, after_path))
    return Both(
        before.upright().in_srgb(), after.upright().in_srgb(), before.remarks + after.remarks
    )


def date(text: str) -> str:
    """Parse an ISO date."""
    try:
        return datetime.date.fromisoformat(text).isoformat()
    except ValueError:
        raise argparse.ArgumentTypeError(
            _("{text} is not a date; use the form 2026-01-31").format(text=repr(text))
        ) from None


def tags(text: str) -> tuple[str, ...]:
    """Parse tags separated by commas."""
    try:
        return checked_tags(text.split(","))
    except Refusal as refusal:
        raise argparse.ArgumentTypeError(str(refusal)) from None


def seed(text: str) -> int:
    """Parse a seed, 0 to 2³² − 1."""
    if not text.isdecimal() or int(text) >= 2**32:
        raise argparse.ArgumentTypeError(
            _("{text} is not a whole number from 0 to 4294967295").format(text=repr(text))
        )
    return int(text)


def jobs(text: str) -> int:
    """Parse the number of parallel jobs."""
    if not text.isdecimal() or not 0 < int(text) < 1000:
        raise argparse.ArgumentTypeError(
            _("{text} is not a number of jobs from 1 to 999").format(text=repr(text))
        )
    return int(text)


def strength(text: str) -> float:
    """Parse a strength, 0 to 100."""
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 100:
        raise argparse.ArgumentTypeError(
            _("{text} is not a number from 0 to 100").format(text=repr(text))
        )
    return value
