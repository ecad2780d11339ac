"""Update the generated part of a page, between two marks; the rest of the page is kept."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

END = "<!-- so far -->"


def put(page: Path, command: str, lines: Iterable[str]) -> None:
    """Replace the lines of Markdown that ``command`` wrote to a page.

    Raises ``ValueError`` if the page has no marks of this command.
    """
    begin = f"<!-- written by `python3 -m benchmarks {command} --write` -->"
    text = page.read_text(encoding="utf-8")
    before, found, rest = text.partition(begin)
    _old, ended, after = rest.partition(END)
    if not (found and ended):
        raise ValueError(f"{page} has no place between {begin} and {END}")
    written = "\n".join(lines)
    page.write_text(f"{before}{begin}\n\n{written}\n\n{END}{after}", encoding="utf-8")
