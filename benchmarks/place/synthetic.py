"""Known looks under known fields: the colours compared with those of a plain pair, and the field."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image
from tqdm import tqdm

from benchmarks import pictures
from benchmarks.material import Colours, Photo
from benchmarks.place.fields import FIELDS, Field, light
from benchmarks.place.program import Program
from benchmarks.tables import Table
from nnlook_core.metrics.delta_e import delta_e

LOOKS = (
    "Fuji_Velvia_50",
    "Kodak_Portra_400_NC_2",
    "TealOrange1",
    "BleachBypass1",
    "Lomography_X-Pro_Slide_200",
    "ZilverFX-Vintage-B_W",
)
PHOTOS = ("kodim04", "kodim05", "kodim21")
"""An upright portrait, a crowd of colours, and a sky whose colours follow their place."""
NODES = "32"
"""Fixed, because finding the best number takes longer than learning, and is the same for all."""
MOST_MORE, MOST_OFF = 0.3, 2.0
"""Aims: ΔE of the colours above the same pair without the field; percent of light that the field is off."""

QUALITIES = {"clean": ".png", "JPEG": ".jpg"}
"""Endings of the files in which both pictures are saved."""
JPEG_QUALITY = 90
PER_PHOTO = 4000
GRAYS = (0.35, 0.5, 0.65)
"""Of the look's output, where the field is asked for."""
GRID = 96
"""Places along the longer side."""


@dataclass(frozen=True)
class Tried:
    """One pair, and what was found.

    ``alone``: ΔE of the colours learned from the pair without the field; ``more``: with it, above this;
    ``off``: percent of the light that the field is off.
    """

    field: str
    quality: str
    look: str
    photo: str
    alone: float
    more: float
    off: float
    off_p95: float
    found: str | None

    @property
    def met(self) -> bool:
        """Whether both aims are met."""
        return self.more <= MOST_MORE and self.off <= MOST_OFF


def run(program: Program, data: Path, quick: bool) -> Iterator[str]:
    """Yield a table of the fields, and one of the pairs that missed an aim."""
    known = {name: _table(data / "looks" / f"{name}.png") for name in LOOKS[: 1 if quick else None]}
    photos = {name: _photo(data / "kodak" / f"{name}.png") for name in PHOTOS}
    tried = []
    chosen = FIELDS[::3] if quick else FIELDS
    alone: dict[tuple[str, str, str], float] = {}
    cases = list(itertools.product(enumerate(chosen), enumerate(known), QUALITIES))
    for (row, field), (column, look), quality in tqdm(cases, unit="pair", disable=None):
        photo = PHOTOS[(row + column) % len(PHOTOS)]  # each field and each look meets every photo
        trial = _Trial(program, known[look], photos, photo, quality)
        pair = look, photo, quality
        if pair not in alone:
            alone[pair] = trial.colours(trial.learned(None))
        tried.append(trial.judged(field, look, alone[pair]))
    yield (
        "**Known fields and looks**, the field as percent of the light; aims: colours at most "
        f"{MOST_MORE} ΔE above the same pair without field, field within {MOST_OFF:.0f} %"
    )
    yield ""
    yield from tables(tried)


def tables(tried: Sequence[Tried]) -> Iterator[str]:
    """Yield the results as Markdown."""
    yield (
        "| field | pairs | found | colours without field, ΔE | with it, more | worst "
        "| field off, mean | worst pair | 95 % of places | met |"
    )
    yield "| --- | --- " + "| --: " * 8 + "|"
    for name, quality in dict.fromkeys((one.field, one.quality) for one in tried):
        mine = [one for one in tried if (one.field, one.quality) == (name, quality)]
        figures = ("alone", "more", "off")
        alone, more, off = ([getattr(one, figure) for one in mine] for figure in figures)
        found = sum(one.found is not None for one in mine)
        p95 = np.mean([one.off_p95 for one in mine])
        yield (
            f"| {name} | {quality} | {found} of {len(mine)} "
            f"| {np.mean(alone):.2f} | {np.mean(more):.2f} | {max(more):.2f} "
            f"| {np.mean(off):.1f} | {max(off):.1f} | {p95:.1f} "
            f"| {sum(one.met for one in mine)} of {len(mine)} |"
        )
    missed = [one for one in tried if not one.met]
    if not missed:
        return
    yield ""
    yield "| missed | pair | look | photo | more ΔE | off | found |"
    yield "| --- | --- | --- | --- | --: | --: | --- |"
    for one in missed:
        pair = f"{one.field} | {one.quality} | {one.look} | {one.photo}"
        yield f"| {pair} | {one.more:.2f} | {one.off:.1f} | {one.found or ''} |"


def processed(picture: Colours, table: Table, field: Field | None) -> Colours:
    """Return a picture with the colours of a look, and a field over or under it."""
    seen = field.change(picture) if field and field.under else picture
    coloured = table(seen.reshape(-1, 3)).reshape(picture.shape)
    return np.clip(field.change(coloured) if field and not field.under else coloured, 0, 1)


@dataclass(frozen=True)
class _Trial:
    """A look that is learned from a photo, saved in some quality."""

    program: Program
    table: Table
    photos: dict[str, Photo]
    teacher: str
    quality: str

    def learned(self, field: Field | None) -> tuple[Path, str | None]:
        """Return the look file, and the kind of field that was found."""
        before = self.photos[self.teacher]
        after = pictures.levels(processed(before / 255, self.table, field))
        learned = self.program.learn(self._saved(before), self._saved(after), "--nodes", NODES)
        return learned.look, learned.field

    def judged(self, field: Field, look: str, alone: float) -> Tried:
        """Learn the look under a field; ``alone`` is the error of its colours without the field."""
        learned = self.learned(field)
        off = self._off(learned[0], field)
        return Tried(
            field.name,
            self.quality,
            look,
            self.teacher,
            alone,
            self.colours(learned) - alone,
            float(off.mean()),
            float(np.percentile(off, 95)),
            learned[1],
        )

    def colours(self, learned: tuple[Path, str | None]) -> float:
        """Return the mean CIEDE2000 of the look without the field, on some pixels of the other photos."""
        random = np.random.default_rng(0)
        seen = np.concatenate(
            [
                random.permutation(photo.reshape(-1, 3))[:PER_PHOTO] / 255
                for name, photo in self.photos.items()
                if name != self.teacher
            ]
        )
        given = self.program.apply(learned[0], seen[None], vignette=False)[0]
        return float(delta_e(given, self.table(seen)).mean())

    def _off(self, look: Path, field: Field) -> Colours:
        """Return by how many percent of the light the field is off, for each place and channel.

        Seen on a picture of three grays in turn that the look makes mid-grays: how much lighter or darker
        each pixel gets with the field than without.
        """
        picture = _grays(self.table, self.photos[self.teacher].shape[:2])
        exact = [light(processed(picture, self.table, each)) for each in (None, field)]
        given = [light(self.program.apply(look, picture, vignette=on)) for on in (False, True)]
        factors = [whole / alone for alone, whole in (exact, given)]
        percent: Colours = np.abs(factors[1] / factors[0] - 1) * 100
        return percent

    def _saved(self, picture: Photo) -> Path:
        path = self.program.new_file(QUALITIES[self.quality])
        Image.fromarray(picture).save(path, quality=JPEG_QUALITY)  # PNG does not heed it
        return path


def _grays(table: Table, shape: tuple[int, ...]) -> Colours:
    """Return a small picture of a photo's shape, of what the table makes ``GRAYS``."""
    steps = np.repeat(np.linspace(0, 1, 256)[:, None], 3, axis=1)
    means = table(steps).mean(axis=1)
    chosen = steps[[np.abs(means - gray).argmin() for gray in GRAYS]]
    height, width = (size * GRID // max(shape) for size in shape)
    down, across = np.ogrid[:height, :width]
    picture: Colours = chosen[(down + across) % len(GRAYS)]
    return picture


def _table(path: Path) -> Table:
    return Table.from_hald(np.asarray(Image.open(path).convert("RGB")) / 255)


def _photo(path: Path) -> Photo:
    return np.asarray(Image.open(path).convert("RGB"))
