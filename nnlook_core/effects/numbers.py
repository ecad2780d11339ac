"""The numbers of an effect as a card holds them: few digits, and doubted when they are read."""

from __future__ import annotations


def short(value: float, digits: int) -> float:
    """A number with so many significant digits."""
    return float(f"{value:.{digits}g}")


def is_number(value: object, least: float, most: float) -> bool:
    """Whether a value of JSON is a number, and between these."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    return least <= value <= most  # not of NaN
