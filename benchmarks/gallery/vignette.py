"""Filters with a vignette or a gradient, which are learned beside the colours."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pilgram
from PIL import Image

from benchmarks import pictures
from benchmarks.gallery.section import ColourCase, Done, Exact, Judged, Section, parts_of
from benchmarks.material import Colours, Photo, photos

FILTERS = {
    "Earlybird": pilgram.earlybird,
    "Toaster": pilgram.toaster,
    "X-Pro II": pilgram.xpro2,
    "Aden": pilgram.aden,
}
SHOWN = "coffee"

TEXT = """Many filters of phones change more than colours: they darken the corners, or tint one side.
The colours and this field are learned apart from one pair. The look is then applied to other photos
with its vignette, and the first row of each compares this with the filter. The second row is the
look without its vignette, compared with the same: the difference is what the vignette contributes.
Here the filters are pilgram's imitations of Instagram's. In the first three the corners change, in
*Aden* the colours from left to right. Square photos are left out, because pilgram draws its vignettes
differently in them. In the pictures, *colours alone* is the look without its vignette.

*Material*: pilgram from PyPI, Apache licence 2.0."""


@dataclass(frozen=True)
class VignetteCase(ColourCase):
    """A processing with a field, which is applied with it and without it."""

    def done(self) -> Done:
        """Learn it from 8-bit pictures; the pictures show another photo than the one learned from."""
        lesson = self._lesson()
        before = self._photos()[SHOWN]
        exact = self.processed(before)
        with parts_of(lesson.look) as (colours, whole):
            judged = list(self._rows(colours, whole))
            learned = whole(before)
            panels = [
                ("before", before),
                ("exact", pictures.levels(exact)),
                ("learned", pictures.levels(learned)),
                ("colours alone", pictures.levels(colours(before))),
                ("8 times the difference", pictures.difference(learned, exact)),
            ]
        shown = ", ".join(caption for caption, _ in panels)
        sheet = pictures.sheet(panels, 3)
        return Done(self.name, f"*{self.teacher}*", lesson, judged, sheet, shown)

    def _rows(self, colours: Exact, whole: Exact) -> Iterator[Judged]:
        yield self._against(self.name, whole, self.processed)
        yield self._against("— without vignette", colours, self.processed)

    def _photos(self) -> Mapping[str, Photo]:
        return {name: photo for name, photo in photos().items() if photo.shape[0] != photo.shape[1]}


def section(looks: Path | None) -> Section:
    """Return the filters."""
    cases = [
        VignetteCase(f"{name} (pilgram)", _through(filter_)) for name, filter_ in FILTERS.items()
    ]
    return Section("A filter with a vignette", TEXT, cases)


def _through(filter_: Callable[[Image.Image], Image.Image]) -> Exact:
    def exact(photo: Photo) -> Colours:
        filtered = filter_(Image.fromarray(photo)).convert("RGB")
        return np.asarray(filtered) / 255

    return exact
