"""Arguments that are not pictures: names of files, numbers, words. Each error names the argument."""

from __future__ import annotations

import operator
import os
import re
from collections.abc import Iterable, Sequence
from numbers import Real
from typing import Any, SupportsIndex

from nnlook_core.common.i18n import _
from nnlook_core.lookfile.look import printable

SEEDS = range(1 << 32)
"""What NumPy's ``RandomState`` takes."""

_ADDRESS = re.compile(r"(https?|ftps?|sftp|file|s3|gs):/", re.IGNORECASE)
"""How an address starts; ``pathlib`` makes one slash of two."""


def path_of(path: object, refusal: type[Exception]) -> str:
    """Return the path of a file. Raises ``TypeError`` for another type.

    Raises ``refusal`` with a sentence for an empty or invalid name, and for an address such as https://….
    """
    text = os.fspath(path) if isinstance(path, str | os.PathLike) else None
    if not isinstance(text, str):
        raise TypeError(f"path is a str or a path-like object, not {type(path).__name__}")
    if not text:
        raise refusal(_("The file name is empty. Give a file name."))
    if "\0" in text:
        raise refusal(
            _("“{name}” is not a valid file name. Choose another name.").format(
                name=printable(text)
            )
        )
    if _ADDRESS.match(text):
        raise refusal(
            _("{address} is an address, not a path. Use a file on this computer.").format(
                address=text
            )
        )
    return text


def whole_number(name: str, value: Any) -> int:
    """Return a whole number as an int. Raises ``TypeError`` for anything else, floats too."""
    if isinstance(value, bool) or not isinstance(value, SupportsIndex):
        raise TypeError(f"{name} is a whole number, not {type(value).__name__}")
    return operator.index(value)


def percentage(name: str, value: Any) -> float:
    """Return a number from 0 to 100. Raises ``TypeError`` or ``ValueError`` for anything else."""
    if isinstance(value, bool) or not isinstance(value, Real):
        raise TypeError(f"{name} is a number from 0 to 100, not {type(value).__name__}")
    percent = float(value)
    if not 0 <= percent <= 100:
        raise ValueError(f"{name} is 0 to 100, not {value}")
    return percent


def seed_of(seed: Any) -> int:
    """Return a seed. Raises ``TypeError`` or ``ValueError`` for what is not one."""
    number = whole_number("seed", seed)
    if number not in SEEDS:
        raise ValueError(f"seed is {SEEDS[0]} to {SEEDS[-1]}, not {number}")
    return number


def require_callable(name: str, value: object) -> None:
    """Raise ``TypeError`` for a value that is neither None nor a function."""
    if value is not None and not callable(value):
        raise TypeError(f"{name} is a function, not {type(value).__name__}")


def require_lines(**lines: object) -> None:
    """Raise ``TypeError`` for a line that is neither a str nor None."""
    for name, text in lines.items():
        if not isinstance(text, str | None):
            raise TypeError(f"{name} is text, not {type(text).__name__}")


def tags_of(tags: Any) -> Sequence[str]:
    """Return tags as a tuple of str. Raises ``TypeError`` for anything else, a single str too."""
    if isinstance(tags, str | bytes) or not isinstance(tags, Iterable):
        raise TypeError(f"tags are a list of words, not {type(tags).__name__}")
    words = tuple(tags)
    for word in words:
        if not isinstance(word, str):
            raise TypeError(f"tags are a list of words, not of {type(word).__name__}")
    return words
