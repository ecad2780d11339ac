"""Filters with a vignette or a gradient, which are learned beside the colours."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pilgram
from PIL import Image

from benchmarks import pictures
from benchmarks.gallery.section import ColourCase, Exact, Judged, Section, parts_of
from benchmarks.material import Colours, Photo, photos
from nnlook_core.lookfile.look import Look

FILTERS = {
    "Earlybird": pilgram.earlybird,
    "Toaster": pilgram.toaster,
    "X-Pro II": pilgram.xpro2,
    "Perpetua": pilgram.perpetua,
}
SHOWN, GRAY = "coffee", 128

TEXT = """Many filters of phones change more than colours: they darken the corners, or tint one side.
The colours and this field are learned apart from one pair. The look is then applied to other photos
with its vignette, and the first row of each compares this with the filter. The second row is the
look without its vignette, compared with the same: the difference is what the vignette contributes.
Here the filters are pilgram's imitations of Instagram's. In the first three the corners change;
*Perpetua* is a gradient, bluer above and yellower below. Square photos are left out, because pilgram
draws its vignettes differently in them. In the pictures, *colours alone* is the look without its vignette,
*on gray* the look with it on a gray picture.

*Material*: pilgram from PyPI, Apache licence 2.0."""


@dataclass(frozen=True)
class VignetteCase(ColourCase):
    """A processing with a field of the place, which the look is applied with and without."""

    def _parts(self, look: Look) -> AbstractContextManager[tuple[Exact, Exact]]:
        return parts_of(look)

    def _judged(self, colours: Exact, whole: Exact) -> Iterator[Judged]:
        yield self._against(self.name, whole, self.processed)
        yield self._against("— without vignette", colours, self.processed)

    def _panels(self, colours: Exact, whole: Exact) -> Iterator[pictures.Panel]:
        before = self._photos()[SHOWN]
        exact, learned = self.processed(before), whole(before)
        yield "before", before
        yield "exact", pictures.levels(exact)
        yield "learned", pictures.levels(learned)
        yield "colours alone", pictures.levels(colours(before))
        yield "on gray", pictures.levels(whole(np.full_like(before, GRAY)))
        yield "8 times the difference", pictures.difference(learned, exact)

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
