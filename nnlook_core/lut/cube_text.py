"""Parse the text of a ``.cube`` file.

The format is the Cube LUT Specification 1.0 (Adobe, 2013) with the extensions of DaVinci Resolve: a file
may contain curves and a cube, applied in this order, with their input ranges in ``LUT_1D_INPUT_RANGE``
and ``LUT_3D_INPUT_RANGE``. Keywords may be in any order, comments and empty lines anywhere.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nnlook_core.common.i18n import _
from nnlook_core.errors import TableError
from nnlook_core.lookfile.look import printable
from nnlook_core.lut.table import Cube, Curves, Float, Matrix, Table

EDGES = range(2, 130)
"""Sizes of a cube, as in OpenColorIO; most programs support 17, 33 and 65."""
CURVE_LENGTHS = range(2, 65_537)
MOST_LINES = EDGES[-1] ** 3 + CURVE_LENGTHS[-1] + 10_000
"""Maximum number of lines, including keywords, comments and empty lines, to limit the time."""
LONGEST_LINE = 1000
"""Characters; the specification allows 250."""
SHOWN = 40
"""Maximum number of characters of a line in an error message."""
LARGEST_INPUT, NARROWEST_INPUT = 1e6, 1e-6
"""Limits of input ranges, far beyond those of float pictures but safe to compute with."""

_SIZES = {"LUT_1D_SIZE": CURVE_LENGTHS, "LUT_3D_SIZE": EDGES}
_RANGES = {"DOMAIN_MIN": 3, "DOMAIN_MAX": 3, "LUT_1D_INPUT_RANGE": 2, "LUT_3D_INPUT_RANGE": 2}
_VIDEO = ("LUT_IN_VIDEO_RANGE", "LUT_OUT_VIDEO_RANGE")
_KNOWN = {"TITLE", *_SIZES, *_RANGES}


def parse(content: bytes) -> Table:
    """Read the content of a ``.cube`` file. Raises ``TableError`` with the reason and a remedy."""
    head, rows = _Head(), _Rows()
    for number, line in _lines(content):
        if len(line) > LONGEST_LINE:
            raise _wrong_line(number, line)
        if _is_of_numbers(line):
            rows.add(number, line)
        else:
            keyword = line.split(maxsplit=1)[0]
            head.take(keyword, line[len(keyword) :].strip(), number)
    return head.table(rows.values())


def _lines(content: bytes) -> Iterator[tuple[int, str]]:
    """Yield the lines with content, without comments and line ends, and their line numbers.

    Titles and comments may be in any encoding; the rest is ASCII. Raises ``TableError`` as soon as there
    are more lines than a table can have.
    """
    text = io.TextIOWrapper(io.BytesIO(content), "utf-8-sig", errors="replace")
    for number, line in enumerate(text, start=1):
        if number > MOST_LINES:
            raise TableError(_("Too many lines. Get a new copy of the file."))
        stripped = line.strip()
        if stripped and not stripped.startswith("#"):
            yield number, stripped


def _is_of_numbers(line: str) -> bool:
    """Return whether a line starts with a number; ``nan`` and ``inf`` count as numbers."""
    return line[0] in "+-.0123456789" or line[:3].lower() in ("nan", "inf")


def _wrong_line(number: int, line: str) -> TableError:
    shown = line if len(line) <= SHOWN else f"{line[:SHOWN]}…"
    return TableError(
        _("Cannot read line {number}: “{line}”. Get a new copy of the file.").format(
            number=number, line=printable(shown)
        )
    )


class _Rows:
    """Collects the lines of numbers."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._numbers: list[int] = []

    def add(self, number: int, line: str) -> None:
        """Add a line."""
        self._lines.append(line)
        self._numbers.append(number)

    def values(self) -> Float:
        """Return the numbers, (n, 3). Raises ``TableError`` if a line is not three finite numbers."""
        if not self._lines:
            return np.empty((0, 3), np.float32)
        try:
            values = np.loadtxt(self._lines, dtype=np.float64, comments="#", ndmin=2)
        except ValueError as error:
            raise self._wrong() from error
        # Numbers too large for float32 become infinite.
        wrong = np.logical_not((np.abs(values) <= np.finfo(np.float32).max).all(axis=1))
        if values.shape != (len(self._lines), 3) or wrong.any():
            raise self._wrong(wrong)
        return values.astype(np.float32)

    def _wrong(self, wrong: NDArray[np.bool_] | None = None) -> TableError:
        """Return the error for the first invalid line, by its values or its text."""
        for row, line in enumerate(self._lines):
            if _three_numbers(line) is None or (wrong is not None and wrong[row]):
                return _wrong_line(self._numbers[row], line)
        return TableError(_("Cannot read the numbers. Get a new copy of the file."))


def _three_numbers(line: str) -> list[float] | None:
    try:
        numbers = [float(word) for word in line.split("#", 1)[0].split()]
    except ValueError:
        return None
    return numbers if len(numbers) == 3 else None


@dataclass
class _Head:
    """Collects the keywords. Sizes and ranges that are not given are None."""

    title: str | None = None
    seen: set[str] = field(default_factory=set)
    sizes: dict[str, int] = field(default_factory=dict)
    ranges: dict[str, Matrix] = field(default_factory=dict)

    def take(self, keyword: str, rest: str, number: int) -> None:
        """Add a line with a keyword; unknown keywords are ignored. Raises ``TableError``."""
        line = f"{keyword} {rest}".strip()
        if keyword in _KNOWN:
            if keyword in self.seen:
                raise TableError(
                    _("Duplicate {keyword}. Get a new copy of the file.").format(keyword=keyword)
                )
            self.seen.add(keyword)
        if keyword == "TITLE":
            self.title = rest.strip('"').strip() or None
        elif keyword in _SIZES:
            without_comment = rest.split("#", 1)[0].strip()
            self.sizes[keyword] = self._size(keyword, without_comment, line, number)
        elif keyword in _RANGES:
            self.ranges[keyword] = _numbers(rest, _RANGES[keyword], line, number)
        elif keyword in _VIDEO:
            raise TableError(
                _(
                    "The LUT is for video levels ({keyword}), but photos have full "
                    "levels. Export it again for full levels."
                ).format(keyword=keyword)
            )
        elif not keyword.isascii() or not keyword.replace("_", "").isalnum():
            raise _wrong_line(number, line)

    def _size(self, keyword: str, rest: str, line: str, number: int) -> int:
        allowed = _SIZES[keyword]
        if not (rest.isascii() and rest.isdecimal()):
            raise _wrong_line(number, line)
        # Limits the length, because int() needs minutes for a million digits.
        size = int(rest) if len(rest) < 10 else allowed[-1] + 1
        if size not in allowed:
            raise TableError(
                _(
                    "{keyword} is {size}; {least} to {most} are supported. Export the "
                    "LUT in another size."
                ).format(keyword=keyword, size=rest[:SHOWN], least=allowed[0], most=allowed[-1])
            )
        return size

    def table(self, values: Float) -> Table:
        """Return the table for the numbers (n, 3). Raises ``TableError`` if their count does not match."""
        edge, length = self.sizes.get("LUT_3D_SIZE"), self.sizes.get("LUT_1D_SIZE")
        if edge is None and length is None:
            raise TableError(
                _("The size (LUT_3D_SIZE or LUT_1D_SIZE) is missing. Get a new copy of the file.")
            )
        expected = (edge or 0) ** 3 + (length or 0)
        if len(values) != expected:
            raise TableError(
                _(
                    "Expected {expected} lines of colours but found {found}. Get a new "
                    "copy of the file."
                ).format(expected=expected, found=len(values))
            )
        stages: list[Curves | Cube] = []
        if length is not None:
            stages.append(Curves(values[:length], *self._range("LUT_1D_INPUT_RANGE", first=True)))
        if edge is not None:
            low, high = self._range("LUT_3D_INPUT_RANGE", first=not stages)
            by_blue = values[length or 0 :].reshape(edge, edge, edge, 3)
            stages.append(Cube(np.ascontiguousarray(by_blue.swapaxes(0, 2)), low, high))
        return Table(stages, self.title)

    def _range(self, keyword: str, *, first: bool) -> tuple[Matrix, Matrix]:
        """Return the input range of a stage, (3,) and (3,); DOMAIN_MIN and DOMAIN_MAX are for the file."""
        low, high = np.zeros(3), np.ones(3)
        if keyword in self.ranges:
            low, high = (np.full(3, end) for end in self.ranges[keyword])
        if first:
            low = self.ranges.get("DOMAIN_MIN", low)
            high = self.ranges.get("DOMAIN_MAX", high)
        if not (high - low >= NARROWEST_INPUT).all():
            raise TableError(_("The input range is empty. Get a new copy of the file."))
        return low, high


def _numbers(rest: str, count: int, line: str, number: int) -> Matrix:
    """Parse ``count`` finite numbers. Raises ``TableError``."""
    try:
        numbers = np.array([float(word) for word in rest.split("#", 1)[0].split()])
    except ValueError as error:
        raise _wrong_line(number, line) from error
    if len(numbers) != count or not (np.abs(numbers) < LARGEST_INPUT).all():
        raise _wrong_line(number, line)
    return numbers
