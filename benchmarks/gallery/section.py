"""Parts shared by the sections of the gallery: cases that are learned from a pair, measured and drawn."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from typing import Protocol

import numpy as np

import nnlook_core
from benchmarks import pictures
from benchmarks.material import Colours, Photo, photos
from benchmarks.place.program import CHECKOUT, Program
from benchmarks.scoring import IN_CUBE, PER_PHOTO, Error
from nnlook_core.lookfile.look import Look
from nnlook_core.metrics.delta_e import delta_e
from nnlook_core.training.train import Lesson

TEACHER, SHOWN = "china", "astronaut"
"""The training photo, and another photo for the pictures."""

MOST_COLUMNS = 4
"""More panels are in two rows."""

Exact = Callable[[Photo], Colours]
"""Maps 8-bit colours (…, 3) to floats in 0–1, unrounded."""


class Case(Protocol):
    """One processing to be learned."""

    def done(self) -> Done:
        """Learn the look, measure and draw it."""


@dataclass(frozen=True)
class Section:
    """One use of looks: title, text with the source of the material, cases, and what was not measured."""

    title: str
    text: str
    cases: Sequence[Case]
    left_out: str = ""


@dataclass(frozen=True)
class Judged:
    """A row of figures: ΔE on the training photo, on others and on the cube; None if not measured."""

    name: str
    own: Error | None
    others: Error | None
    cube: Error | None = None


@dataclass(frozen=True)
class Done:
    """A case with its figures and its picture (JPEG); ``shown`` describes the picture."""

    name: str
    learned_from: str
    lesson: Lesson
    judged: Sequence[Judged]
    picture: bytes
    shown: str

    @property
    def stem(self) -> str:
        """The name in characters that are valid in any URL."""
        return re.sub("[^a-z0-9]+", "-", self.name.lower()).strip("-")

    def rows(self) -> Iterator[str]:
        """Yield the rows of a Markdown table; the first includes the figures of the training."""
        report = self.lesson.report
        floor = "" if report.noise_floor is None else f"{report.noise_floor:.2f}"
        size = f"{len(self.lesson.look.model):,}"
        facts = f"{floor} | {report.coverage:.0%} | {size} | {report.seconds:.1f}"
        for number, row in enumerate(self.judged):
            errors = " | ".join(map(_in_figures, (row.own, row.others, row.cube)))
            yield f"| {row.name} | {errors} | {facts if number == 0 else ' | | |'} |"


@dataclass(frozen=True)
class ColourCase:
    """A processing of colours only: learned from one photo, tested on all photos and on the full cube."""

    name: str
    colours: Exact
    teacher: str = TEACHER

    def processed(self, photo: Photo) -> Colours:
        """Return the processed picture as floats."""
        return self.colours(photo)

    def done(self) -> Done:
        """Learn it from 8-bit pictures, as from a file."""
        lesson = self._lesson()
        with self._parts(lesson.look) as (colours, whole):
            judged = list(self._judged(colours, whole))
            panels = list(self._panels(colours, whole))
        columns = len(panels) if len(panels) <= MOST_COLUMNS else len(panels) // 2
        return Done(
            self.name,
            f"*{self.teacher}*",
            lesson,
            judged,
            pictures.sheet(panels, columns),
            ", ".join(caption for caption, _ in panels),
        )

    def _parts(self, look: Look) -> AbstractContextManager[tuple[Exact, Exact]]:
        """Two functions: the colours of the look alone, and the whole look. Here they are the same."""
        given = partial(_applied, look)
        return nullcontext((given, given))

    def _photos(self) -> Mapping[str, Photo]:
        """The photos that it is tested on."""
        return photos()

    def _lesson(self) -> Lesson:
        before = photos()[self.teacher]
        after = pictures.levels(self.processed(before))
        return nnlook_core.learn(before, after, name=self.name)

    def _judged(self, colours: Exact, whole: Exact) -> Iterator[Judged]:
        yield self._against(self.name, whole, self.processed, self._cube(colours))

    def _panels(self, colours: Exact, whole: Exact) -> Iterator[pictures.Panel]:
        shown = photos()[SHOWN]
        yield from _panels(whole(shown), shown, self.processed(shown))

    def _cube(self, given: Exact) -> Error:
        cube = np.random.default_rng(0).integers(0, 256, (1, IN_CUBE, 3), dtype=np.uint8)
        return Error.of(_errors(given(cube), self.colours(cube)))

    def _against(self, name: str, given: Exact, exact: Exact, cube: Error | None = None) -> Judged:
        """Compare what is ``given`` with ``exact`` on some pixels of each photo; the others are pooled."""
        errors = {
            title: _errors(given(photo), exact(photo))[_picked(photo)]
            for title, photo in self._photos().items()
        }
        others = np.concatenate([found for title, found in errors.items() if title != self.teacher])
        return Judged(name, Error.of(errors[self.teacher]), Error.of(others), cube)


@dataclass(frozen=True)
class LocalCase(ColourCase):
    """A colour processing followed by effects that depend on position or neighbouring pixels.

    ``local`` maps a picture of floats to another. The first row compares the look and its vignette with all
    of it, the second the colours of the look with the colours only.
    """

    local: Callable[[Colours], Colours] = lambda picture: picture

    def processed(self, photo: Photo) -> Colours:
        """Return the picture with the colours, then the local effects."""
        return self.local(self.colours(photo))

    def _parts(self, look: Look) -> AbstractContextManager[tuple[Exact, Exact]]:
        return parts_of(look)

    def _judged(self, colours: Exact, whole: Exact) -> Iterator[Judged]:
        yield self._against(self.name, whole, self.processed)
        yield self._against("— colours only", colours, self.colours, self._cube(colours))


@dataclass(frozen=True)
class PairCase:
    """Two pictures with an unknown processing; ``crop`` of them is drawn."""

    name: str
    before: Photo
    after: Photo
    learned_from: str
    crop: tuple[slice, slice]

    def done(self) -> Done:
        """Learn it, measure it on its own pictures, and draw it on another photo."""
        lesson = nnlook_core.learn(self.before, self.after, name=self.name)
        given = _applied(lesson.look, self.before[self.crop])
        own = Error.of(_errors(given, self.after[self.crop] / 255))
        unseen = photos()[SHOWN]
        panels = [
            *_panels(given, self.before[self.crop], self.after[self.crop] / 255),
            ("a photo before", unseen),
            ("with the look", nnlook_core.apply(lesson.look, unseen)),
        ]
        shown = "before, exact, learned, 8 times the difference; another photo"
        picture = pictures.sheet(panels, 3)
        return Done(
            self.name, self.learned_from, lesson, [Judged(self.name, own, None)], picture, shown
        )


@contextmanager
def parts_of(look: Look) -> Iterator[tuple[Exact, Exact]]:
    """Yield two functions: the colours of a look alone, and the look with its vignette."""
    with Program(CHECKOUT) as program:
        file = program.new_file(".onnx")
        look.save(file)
        yield (
            lambda photo: program.apply(file, photo / 255, vignette=False),
            lambda photo: program.apply(file, photo / 255, vignette=True),
        )


def _panels(learned: Colours, before: Photo, exact: Colours) -> Iterator[pictures.Panel]:
    yield "before", before
    yield "exact", pictures.levels(exact)
    yield "learned", pictures.levels(learned)
    yield "8 times the difference", pictures.difference(learned, exact)


def _applied(look: Look, photo: Photo) -> Colours:
    return nnlook_core.apply(look, (photo / 255).astype(np.float32)).astype(np.float64)


def _errors(given: Colours, exact: Colours) -> Colours:
    """The CIEDE2000 of each pixel of a picture, (n,)."""
    return delta_e(given.reshape(-1, 3), exact.reshape(-1, 3)).astype(np.float64)


def _picked(photo: Photo) -> slice:
    """Evenly spaced pixels of a picture, about ``PER_PHOTO``."""
    return slice(None, None, max(photo.shape[0] * photo.shape[1] // PER_PHOTO, 1))


def _in_figures(error: Error | None) -> str:
    return "" if error is None else f"{error.mean:.2f} / {error.p95:.2f}"
