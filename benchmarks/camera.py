"""Camera JPEGs from raw files: looks learned from one and from three shots, tested on others."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.camera_model import colours_of, jpeg_of, light_of
from benchmarks.material import Colours, photos
from benchmarks.programs import Run, running
from benchmarks.raw_files import Light, write_dng
from nnlook_core.colour.pixels import to_float
from nnlook_core.colour.spaces import LinearLight
from nnlook_core.files.images import read
from nnlook_core.inference.apply import Applier
from nnlook_core.lookfile.look import Look
from nnlook_core.metrics.delta_e import delta_e
from nnlook_core.pairs.noise import noise_of_pair
from nnlook_core.pairs.pair import PicturePair
from nnlook_core.pairs.registration import aligned
from nnlook_core.training.train import Lesson, learn
from tests.machine import roots, visit

Pixels = NDArray[np.generic]
Errors = NDArray[np.float32]

TEACHERS = ("astronaut", "china", "coffee")
ENLARGED = 2
"""Sensor pixels per photo pixel in each direction, because no lens resolves single pixels."""

DARKTABLE = (
    *("--icc-type", "SRGB", "--core", "--library", ":memory:", "--configdir", "/tmp/darktable"),
    *("--conf", "plugins/darkroom/workflow=scene-referred (sigmoid)"),
    *("--conf", "plugins/imageio/format/jpeg/quality=90"),
)
"""Its default processing of new raw files, without automatic adjustments."""

RAWTHERAPEE = "/usr/share/rawtherapee/profiles/Standard Film Curve - ISO Low.pp3"
"""A bundled profile without an auto-matched curve."""

Finish = Callable[[Path, Light], None]
"""Writes the JPEG next to a raw file, from the light that the sensor recorded as a mosaic."""


@dataclass(frozen=True)
class Camera:
    """Makes a JPEG from a raw file.

    ``to_judge``: the same without distortion correction, so that displaced pixels do not count as errors;
    ``colours``: the exact colours for light (n, 3), if known.
    """

    name: str
    finish: Finish
    to_judge: Finish | None = None
    colours: Callable[[Colours], Colours] | None = None
    enlarged: int = ENLARGED


@dataclass(frozen=True)
class Shot:
    """A developed raw file and its JPEG for training; both aligned, for testing; and the light."""

    name: str
    raw: Pixels
    of_camera: Pixels
    developed: Pixels
    jpeg: Pixels
    light: Light

    def finished(self, look: Look | None) -> Pixels:
        """Return the developed raw file, with the look if given."""
        return self.developed if look is None else Applier(look).pixels(self.developed)

    def errors(self, look: Look | None) -> Errors:
        """Return ΔE between the developed raw file, with the look if given, and the JPEG, per pixel."""
        return delta_e(_colours(self.finished(look)), _colours(self.jpeg))

    def errors_of_colours(self, colours: Callable[[Colours], Colours]) -> Errors:
        """Return ΔE between the developed raw file with exact camera colours and the JPEG, per pixel."""
        light = LinearLight().from_srgb(_colours(self.developed)).astype(np.float64)
        return delta_e(colours(light), _colours(self.jpeg))

    def errors_in_colours(self, look: Look, colours: Callable[[Colours], Colours]) -> Errors:
        """Return ΔE between the look and the exact camera colours on the noise-free light, per pixel."""
        light = self.light.reshape(-1, 3)
        clean = LinearLight().to_srgb(light.astype(np.float32))
        given = Applier(look).pixels(clean.reshape(-1, 1, 3))
        return delta_e(_colours(given), colours(light))

    def floor(self) -> float | None:
        """Return the noise floor as ΔE: how differently the camera treated equal colours."""
        return noise_of_pair(_colours(self.developed), _colours(self.jpeg)).floor


def run() -> Iterator[str]:
    """Yield the lines of the tables."""
    yield from _table(made())
    yield ""
    yield from _table(made("Simulated camera, detail as fine as the mosaic", 1))
    try:
        with running() as visited:
            for camera in developers(visited):
                yield ""
                yield from _table(camera)
    except roots.RootError as error:
        yield ""
        yield f"Not measured, darktable and RawTherapee: {str(error).splitlines()[0]}"


def made(name: str = "Simulated camera", enlarged: int = ENLARGED) -> Camera:
    """Return the simulated camera of ``camera_model``."""

    def finish(raw: Path, light: Light) -> None:
        raw.with_suffix(".jpg").write_bytes(jpeg_of(light))

    def to_judge(raw: Path, light: Light) -> None:
        raw.with_suffix(".jpg").write_bytes(jpeg_of(light, lens=0))

    return Camera(name, finish, to_judge, colours_of, enlarged)


def developers(visited: Run) -> Iterator[Camera]:
    """Yield raw developers as cameras."""

    def darktable(raw: Path, light: Light) -> None:
        files = [str(visit.OUTPUT / raw.with_suffix(ending).name) for ending in (".dng", ".jpg")]
        visited(raw.parent, "darktable-cli", *files, *DARKTABLE)

    def rawtherapee(raw: Path, light: Light) -> None:
        file, done = (str(visit.OUTPUT / raw.with_suffix(end).name) for end in (".dng", ".jpg"))
        options = ("-o", done, "-p", RAWTHERAPEE, "-j90", "-js2", "-Y", "-c", file)
        visited(raw.parent, "rawtherapee-cli", *options)

    yield Camera("darktable", darktable)
    yield Camera("RawTherapee", rawtherapee)


def shots(camera: Camera) -> list[Shot]:
    """Return all photos as taken by a camera, the training photos first."""
    names = sorted(photos(), key=lambda name: (name not in TEACHERS, name))
    with tempfile.TemporaryDirectory() as folder:
        return [_shot(camera, name, Path(folder)) for name in names]


def _shot(camera: Camera, name: str, folder: Path) -> Shot:
    light = light_of(photos()[name], camera.enlarged)
    raw = folder / f"{name}.dng"
    write_dng(raw, light)
    both = []
    for finish in (camera.finish, camera.to_judge or camera.finish):
        finish(raw, light)
        both.append(read(raw.with_suffix(".jpg")).in_srgb())
    pixels = read(raw).in_srgb()
    developed, jpeg, *_ = aligned(pixels, both[1])
    return Shot(name, pixels, both[0], developed, jpeg, light)


def taught(own: Sequence[Shot]) -> Lesson:
    """Learn a look from some shots."""
    pairs = (PicturePair.aligned(shot.raw, shot.of_camera) for shot in own)
    return learn(pairs, name="camera", created="2026-01-01")


def _table(camera: Camera) -> Iterator[str]:
    found = shots(camera)
    own = [shot for shot in found if shot.name in TEACHERS]
    others = [shot for shot in found if shot.name not in TEACHERS]

    def row(title: str, figure: Callable[[Shot], float], own: Sequence[Shot]) -> str:
        figures = [np.mean([figure(shot) for shot in own]), *map(figure, others)]
        return f"| {title} | {' | '.join(f'{value:.2f}' for value in figures)} |"

    yield f"**{camera.name}**, learned from {', '.join(shot.name for shot in own)}"
    yield ""
    yield f"| | training shots | {' | '.join(shot.name for shot in others)} |"
    yield f"| --- | {'---: | ' * (len(others) + 1)}"[:-1]
    yield row("no look", partial(_mean, None), own)
    lessons = {"one shot": taught(own[:1]), f"{len(own)} shots": taught(own)}
    for count, (title, lesson) in zip((1, len(own)), lessons.items(), strict=True):
        yield row(f"learned from {title}", partial(_mean, lesson.look), own[:count])
    known = camera.colours
    if known is not None:
        yield row("exact camera colours", partial(_of_colours, known), own)
    yield row("noise floor", lambda shot: shot.floor() or 0.0, own)
    if known is not None:
        for count, (title, lesson) in zip((1, len(own)), lessons.items(), strict=True):
            yield row(
                f"{title}, colours only", partial(_in_colours, lesson.look, known), own[:count]
            )


def _mean(look: Look | None, shot: Shot) -> float:
    return float(shot.errors(look).mean())


def _of_colours(colours: Callable[[Colours], Colours], shot: Shot) -> float:
    return float(shot.errors_of_colours(colours).mean())


def _in_colours(look: Look, colours: Callable[[Colours], Colours], shot: Shot) -> float:
    return float(shot.errors_in_colours(look, colours).mean())


def _colours(pixels: Pixels) -> NDArray[np.float32]:
    """Pixels of any depth as colours (n, 3)."""
    return to_float(pixels).reshape(-1, pixels.shape[-1])[:, :3]
