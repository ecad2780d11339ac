"""The part of a page that a command writes, between two marks; what people wrote around it stays."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

END = "<!-- so far -->"


def put(page: Path, command: str, lines: Iterable[str]) -> None:
    """Put lines of Markdown into a page, in the place of those that ``command`` wrote before.

    Raises ``ValueError`` where the page has no such place.
    """
    begin = f"<!-- written by `python3 -m benchmarks {command} --write` -->"
    text = page.read_text(encoding="utf-8")
    before, found, rest = text.partition(begin)
    _old, ended, after = rest.partition(END)
    if not (found and ended):
        raise ValueError(f"{page} has no place between {begin} and {END}")
    written = "\n".join(lines)
    page.write_text(f"{before}{begin}\n\n{written}\n\n{END}{after}", encoding="utf-8")
