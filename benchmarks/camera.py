"""A camera's JPEG from its raw file: the look learned from one shot and from three, judged on others."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.camera_model import shoot
from benchmarks.material import photos
from nnlook_core.alignment import aligned
from nnlook_core.applying import Applier
from nnlook_core.files import read
from nnlook_core.learning import Report, learn
from nnlook_core.look import Look
from nnlook_core.measuring import measure
from nnlook_core.pairs import PicturePair
from nnlook_core.pixels import to_float

Pixels = NDArray[np.generic]

TEACHERS = ("astronaut", "china", "coffee")


@dataclass(frozen=True)
class Shot:
    """A raw file, developed, and the camera's JPEG, as they come and as far as they lie on each other."""

    name: str
    raw: Pixels
    jpeg: Pixels
    developed: Pixels
    camera: Pixels

    def off(self, look: Look | None) -> float:
        """The mean ΔE of the developed raw file, with a look if there is one, from the JPEG."""
        with_look = self.developed if look is None else Applier(look).pixels(self.developed)
        return measure(to_float(with_look), to_float(self.camera)).delta_e_mean


def run() -> Iterator[str]:
    """The lines of the table."""
    shots = list(_shots())
    taught = [shot for shot in shots if shot.name in TEACHERS]
    others = [shot for shot in shots if shot.name not in TEACHERS]
    yield f"Mean ΔE from the camera's JPEG; learned from {', '.join(TEACHERS)}"
    yield ""
    yield f"| learned from | own shots | {' | '.join(shot.name for shot in others)} | unevenness | shown |"
    yield f"| --- | {'---: | ' * (len(others) + 3)}"[:-1]
    yield _row("nothing: developed neutrally", None, None, taught, others)
    for count in (1, len(taught)):
        own = taught[:count]
        pairs = [PicturePair.aligned(shot.raw, shot.jpeg) for shot in own]
        lesson = learn(pairs, name="camera", created="2026-01-01")
        title = "one shot" if count == 1 else f"{count} shots"
        yield _row(title, lesson.look, lesson.report, own, others)


def _row(
    title: str,
    look: Look | None,
    report: Report | None,
    own: Sequence[Shot],
    others: Sequence[Shot],
) -> str:
    cells = [title, f"{np.mean([shot.off(look) for shot in own]):.2f}"]
    cells += [f"{shot.off(look):.2f}" for shot in others]
    floor = None if report is None else report.noise_floor
    cells += ["" if floor is None else f"{floor:.2f}"]
    cells += ["" if report is None else f"{report.coverage:.1%}"]
    return f"| {' | '.join(cells)} |"


def _shots() -> Iterator[Shot]:
    """All photos as the camera takes them, the teachers first."""
    with tempfile.TemporaryDirectory() as folder:
        for name in sorted(photos(), key=lambda name: (name not in TEACHERS, name)):
            raw, jpeg = (read(path).in_srgb() for path in shoot(photos()[name], Path(folder, name)))
            developed, camera, _ = aligned(raw, jpeg)
            yield Shot(name, raw, jpeg, developed, camera)
