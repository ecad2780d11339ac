"""The gallery: what looks can be learned from, with one module per section and one picture per case.

Each section is a module with a function ``section(looks)``, which takes the folder of film looks, if any,
and returns a ``Section``. ``SECTIONS`` is their order on the page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks import marks
from benchmarks.gallery import camera, cinema, crossed, film, instagram, secret, vignette
from benchmarks.gallery.section import Done, Section

SECTIONS = {
    module.__name__.rpartition(".")[2]: module
    for module in (film, instagram, vignette, cinema, crossed, secret, camera)
}


def run(looks: Path | None, only: Sequence[str] = ()) -> Iterator[tuple[str, Section, list[Done]]]:
    """Learn, measure and draw all cases of all sections, or of ``only``; yield name, section, results."""
    for name in only or SECTIONS:
        section = SECTIONS[name].section(looks)
        yield name, section, [case.done() for case in section.cases]


def written(name: str, section: Section, done: Sequence[Done]) -> Iterator[str]:
    """Yield a section as Markdown, with the paths of its pictures."""
    yield f"## {section.title}"
    yield ""
    yield section.text
    yield ""
    if section.left_out:
        yield f"*Left out here:* {section.left_out}"
        yield ""
    if not done:
        return
    heads = (
        "own photo",
        "other photos",
        "full cube",
        "noise floor",
        "coverage",
        "bytes",
        "seconds",
    )
    yield f"| learned | {' | '.join(heads)} |"
    yield "| --- " + "| --: " * len(heads) + "|"
    for one in done:
        yield from one.rows()
    yield ""
    for one in done:
        yield f"**{one.name}**, learned from {one.learned_from}"
        yield ""
        yield f"![{one.name}: {one.shown}](images/gallery/{name}-{one.stem}.jpg)"
        yield ""


def write(parts: Sequence[tuple[str, Section, list[Done]]], machine: str, folder: Path) -> None:
    """Write the sections to the page, and their pictures to its folder of images."""
    images = folder / "images" / "gallery"
    images.mkdir(parents=True, exist_ok=True)
    lines = [machine, ""]
    for name, section, done in parts:
        lines += written(name, section, done)
        for one in done:
            (images / f"{name}-{one.stem}.jpg").write_bytes(one.picture)
    marks.put(folder / "gallery.md", "gallery", lines[:-1])
