"""The text of a ``.cube`` file as a table.

By the Cube LUT Specification 1.0 (Adobe, 2013), and what DaVinci Resolve adds to it: a file may hold curves
and a cube, to be applied one after the other, and tell their inputs by ``LUT_1D_INPUT_RANGE`` and
``LUT_3D_INPUT_RANGE``. Keywords may come in any order, comments and empty lines anywhere.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nnlook_core.common.i18n import _
from nnlook_core.errors import TableError
from nnlook_core.lut.table import Cube, Curves, Float, Matrix, Table

EDGES = range(2, 130)
"""Of a cube, as OpenColorIO reads them; most programs read 17, 33 and 65."""
CURVE_LENGTHS = range(2, 65_537)
MOST_LINES = EDGES[-1] ** 3 + CURVE_LENGTHS[-1] + 10_000
"""Of colours, and of keywords, comments and nothing: a file of short lines takes minutes else."""
LONGEST_LINE = 1000
"""Characters; the specification allows 250."""
SHOWN = 40
"""Characters of a line that a refusal cites."""
LARGEST_INPUT, NARROWEST_INPUT = 1e6, 1e-6
"""Far beyond what any float picture holds, and finer than any; within these one can reckon."""

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
    """The lines that say something, with their numbers, without ends and comments.

    Titles and comments may be in any encoding; all that matters is ASCII. Raises ``TableError`` as soon as
    there are more lines than any table has.
    """
    text = io.TextIOWrapper(io.BytesIO(content), "utf-8-sig", errors="replace")
    for number, line in enumerate(text, start=1):
        if number > MOST_LINES:
            raise TableError(_("It has more lines than any table. Get the file again."))
        stripped = line.strip()
        if stripped and not stripped.startswith("#"):
            yield number, stripped


def _is_of_numbers(line: str) -> bool:
    """Whether a line is one of numbers, or would like to be; ``nan`` and ``inf`` count as such."""
    return line[0] in "+-.0123456789" or line[:3].lower() in ("nan", "inf")


def _wrong_line(number: int, line: str) -> TableError:
    shown = line if len(line) <= SHOWN else f"{line[:SHOWN]}…"
    return TableError(
        _("Its line {number} cannot be read: “{line}”. Get the file again.").format(
            number=number, line="".join(char if char.isprintable() else " " for char in shown)
        )
    )


class _Rows:
    """The lines of numbers."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._numbers: list[int] = []

    def add(self, number: int, line: str) -> None:
        """Take a line."""
        self._lines.append(line)
        self._numbers.append(number)

    def values(self) -> Float:
        """All of them, (n, 3). Raises ``TableError`` where a line is not three finite numbers."""
        if not self._lines:
            return np.empty((0, 3), np.float32)
        try:
            values = np.loadtxt(self._lines, dtype=np.float64, comments="#", ndmin=2)
        except ValueError as error:
            raise self._wrong() from error
        # What float32 cannot hold is infinite to it.
        wrong = np.logical_not((np.abs(values) <= np.finfo(np.float32).max).all(axis=1))
        if values.shape != (len(self._lines), 3) or wrong.any():
            raise self._wrong(wrong)
        return values.astype(np.float32)

    def _wrong(self, wrong: NDArray[np.bool_] | None = None) -> TableError:
        """Cite the first line that is wrong, by its values or as a text."""
        for row, line in enumerate(self._lines):
            if _three_numbers(line) is None or (wrong is not None and wrong[row]):
                return _wrong_line(self._numbers[row], line)
        return TableError(_("Its numbers cannot be read. Get the file again."))


def _three_numbers(line: str) -> list[float] | None:
    try:
        numbers = [float(word) for word in line.split("#", 1)[0].split()]
    except ValueError:
        return None
    return numbers if len(numbers) == 3 else None


@dataclass
class _Head:
    """The keywords. Sizes are None where there is no such table, ranges where they are not given."""

    title: str | None = None
    seen: set[str] = field(default_factory=set)
    sizes: dict[str, int] = field(default_factory=dict)
    ranges: dict[str, Matrix] = field(default_factory=dict)

    def take(self, keyword: str, rest: str, number: int) -> None:
        """Take a line with a keyword; an unknown one is passed over. Raises ``TableError``."""
        line = f"{keyword} {rest}".strip()
        if keyword in _KNOWN:
            if keyword in self.seen:
                raise TableError(
                    _("It says {keyword} twice. Get the file again.").format(keyword=keyword)
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
                    "It is made for video levels ({keyword}), and photos have full ones. "
                    "Export it again for full levels."
                ).format(keyword=keyword)
            )
        elif not keyword.isascii() or not keyword.replace("_", "").isalnum():
            raise _wrong_line(number, line)

    def _size(self, keyword: str, rest: str, line: str, number: int) -> int:
        allowed = _SIZES[keyword]
        if not (rest.isascii() and rest.isdecimal()):
            raise _wrong_line(number, line)
        # Not int() of any length: that of a million digits takes minutes.
        size = int(rest) if len(rest) < 10 else allowed[-1] + 1
        if size not in allowed:
            raise TableError(
                _(
                    "Its {keyword} is {size}; from {least} to {most} can be read. "
                    "Get a table of another size."
                ).format(keyword=keyword, size=rest[:SHOWN], least=allowed[0], most=allowed[-1])
            )
        return size

    def table(self, values: Float) -> Table:
        """The table, of all lines of numbers (n, 3). Raises ``TableError`` where they do not fit."""
        edge, length = self.sizes.get("LUT_3D_SIZE"), self.sizes.get("LUT_1D_SIZE")
        if edge is None and length is None:
            raise TableError(
                _("It does not tell its size (LUT_3D_SIZE or LUT_1D_SIZE). Get the file again.")
            )
        expected = (edge or 0) ** 3 + (length or 0)
        if len(values) != expected:
            raise TableError(
                _(
                    "It should have {expected} lines of colours for its size and has {found}. "
                    "Get the file again."
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
        """The inputs (3,) and (3,) at both ends of a stage; DOMAIN_MIN and DOMAIN_MAX are the file's."""
        low, high = np.zeros(3), np.ones(3)
        if keyword in self.ranges:
            low, high = (np.full(3, end) for end in self.ranges[keyword])
        if first:
            low = self.ranges.get("DOMAIN_MIN", low)
            high = self.ranges.get("DOMAIN_MAX", high)
        if not (high - low >= NARROWEST_INPUT).all():
            raise TableError(_("Its inputs end where they begin. Get the file again."))
        return low, high


def _numbers(rest: str, count: int, line: str, number: int) -> Matrix:
    """So many finite numbers. Raises ``TableError``."""
    try:
        numbers = np.array([float(word) for word in rest.split("#", 1)[0].split()])
    except ValueError as error:
        raise _wrong_line(number, line) from error
    if len(numbers) != count or not (np.abs(numbers) < LARGEST_INPUT).all():
        raise _wrong_line(number, line)
    return numbers
