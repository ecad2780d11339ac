"""A camera's JPEG, learned from three raw files and their JPEGs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks import pictures
from benchmarks.camera import TEACHERS, Camera, Errors, Shot, developers, made, shots, taught
from benchmarks.gallery.section import Done, Judged, Section
from benchmarks.programs import running
from benchmarks.scoring import Error
from nnlook_core.colour.pixels import to_float
from nnlook_core.lookfile.look import Look
from tests.machine.roots import RootError

SHOWN = "chelsea"

TEXT = (
    "Three raw files, developed neutrally, with the camera's JPEGs; the look is "
    "then applied to\nother raw files, which are mosaics with noise. The *simulated "
    "camera* has a tone curve, hue shifts\nthat depend on lightness, distortion "
    "correction, sharpening and JPEG compression. The other two are\nthe raw "
    "developers darktable (scene-referred, sigmoid) and RawTherapee (*Standard Film "
    "Curve*). The\nfirst row of each compares the look with the JPEG, pixel by "
    "pixel. If the exact colour formula of\nthe camera is known, a second row "
    "compares the look with it, without noise. The picture shows a\nphoto that was "
    "not used for training. [More figures](camera-figures.md).\n\n*Material*: DNG "
    "files made the photos (`benchmarks/raw_files.py`), with two sensor pixels for\n"
    "each pixel of a photo in each direction; `benchmarks/camera_model.py`; "
    "darktable and RawTherapee\nfrom Debian."
)


@dataclass(frozen=True)
class CameraCase:
    """A camera, learned from ``TEACHERS`` and tested on all photos."""

    name: str
    camera: Callable[[], AbstractContextManager[Camera]]

    def done(self) -> Done:
        """Take all pictures, learn the look and measure it."""
        with self.camera() as camera:
            found = shots(camera)
        lesson = taught([shot for shot in found if shot.name in TEACHERS])
        look = lesson.look
        judged = [_judged(self.name, found, lambda shot: shot.errors(look))]
        known = camera.colours
        if known is not None:
            pure = partial(Shot.errors_in_colours, look=look, colours=known)
            judged.append(_judged("— colours only", found, pure))
        panels = list(_panels(look, next(shot for shot in found if shot.name == SHOWN)))
        return Done(
            self.name,
            ", ".join(f"*{name}*" for name in TEACHERS),
            lesson,
            judged,
            pictures.sheet(panels, len(panels)),
            ", ".join(caption for caption, _ in panels),
        )


def section(looks: Path | None) -> Section:
    """Return the simulated camera, and the raw developers if they are available."""
    cases = [CameraCase("Simulated camera", lambda: nullcontext(made()))]
    left_out = ""
    try:
        with running():
            pass
    except RootError as error:
        left_out = f"darktable and RawTherapee: {str(error).splitlines()[0]}"
    else:
        cases += [
            CameraCase(name, partial(_developer, name)) for name in ("darktable", "RawTherapee")
        ]
    return Section("A camera's JPEG", TEXT, cases, left_out)


@contextmanager
def _developer(name: str) -> Iterator[Camera]:
    with running() as visited:
        yield next(camera for camera in developers(visited) if camera.name == name)


def _judged(name: str, found: list[Shot], errors: Callable[[Shot], Errors]) -> Judged:
    """Measure all pixels of the training shots, and of the others."""
    own, others = (
        np.concatenate([errors(shot) for shot in found if (shot.name in TEACHERS) is learned])
        for learned in (True, False)
    )
    return Judged(name, Error.of(own), Error.of(others))


def _panels(look: Look, shot: Shot) -> Iterator[pictures.Panel]:
    before, exact, learned = (
        to_float(side).reshape(side.shape)
        for side in (shot.developed, shot.jpeg, shot.finished(look))
    )
    yield "before", pictures.levels(before)
    yield "exact", pictures.levels(exact)
    yield "learned", pictures.levels(learned)
    yield "8 times the difference", pictures.difference(learned, exact)
