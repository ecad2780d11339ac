"""Old film."""

from __future__ import annotations

from pathlib import Path

from benchmarks.gallery.section import ColourCase, Section
from benchmarks.material import Look, film_looks, looks_folder

FILMS = ("Kodachrome 64", "Velvia 100", "Portra 400 NC", "Ektachrome 100 G", "Ilford HP5 Plus 400")
"""How the names of the tables end."""

TEXT = """The colours of films that are no longer made live on as Hald CLUTs. One photo through such a
table is the pair; the table itself is then the judge, on photos and colours that were not in the pair.

*Material*: a folder of Hald CLUTs whose file names end with the film's (`--looks`, by default `film` in
the folder `NNLOOK_DATA`). The tables used here are under the MIT licence, © 2017 João Almeida. The
names are trademarks of their owners, and none of these looks is shipped."""


def section(looks: Path | None) -> Section:
    """Those of the films that the folder has."""
    folder = looks_folder(looks)
    found = [] if folder is None else film_looks(folder)
    chosen = [(film, look) for film in FILMS for look in found if look.name.endswith(film)]
    had = [film for film, _ in chosen]
    missing = [film for film in FILMS if film not in had]
    left_out = f"{', '.join(missing)}: there is no such table in the folder." if missing else ""
    return Section("Film", TEXT, [_case(*one) for one in chosen], left_out)


def _case(film: str, look: Look) -> ColourCase:
    return ColourCase(film, lambda photo: look.exact(photo.reshape(-1, 3)).reshape(photo.shape))
