"""Film emulations."""

from __future__ import annotations

from pathlib import Path

from benchmarks.gallery.section import ColourCase, Section
from benchmarks.material import Look, film_looks, looks_folder

FILMS = ("Kodachrome 64", "Velvia 100", "Portra 400 NC", "Ektachrome 100 G", "Ilford HP5 Plus 400")
"""Ends of the file names of the tables."""

TEXT = """The colours of discontinued films are available as Hald CLUTs. The pair is one photo
before and after such a table; the look is then compared with the table on other photos and colours.

*Material*: a folder of Hald CLUTs whose file names end with the name of the film (`--looks`, by
default `film` in the folder `NNLOOK_DATA`). The tables used here are under the MIT licence, © 2017
João Almeida. The names are trademarks of their owners. None of these looks is included in nnlook."""


def section(looks: Path | None) -> Section:
    """Return the films whose tables are in the folder."""
    folder = looks_folder(looks)
    found = [] if folder is None else film_looks(folder)
    chosen = [(film, look) for film in FILMS for look in found if look.name.endswith(film)]
    had = [film for film, _ in chosen]
    missing = [film for film in FILMS if film not in had]
    left_out = f"{', '.join(missing)}, because the folder has no such table." if missing else ""
    return Section("Film", TEXT, [_case(*one) for one in chosen], left_out)


def _case(film: str, look: Look) -> ColourCase:
    return ColourCase(film, lambda photo: look.exact(photo.reshape(-1, 3)).reshape(photo.shape))
