"""Cross-processing."""

from __future__ import annotations

from pathlib import Path

from benchmarks.gallery import ffmpeg
from benchmarks.gallery.section import ColourCase, Section
from nnlook_core.starter.processings import crossed

TEXT = """Slide film developed as a negative, and negative film developed as a slide. Each layer of
the film gets a different contrast and speed, so the colour cast of grays varies from shadows to
highlights. Two are part of this project (`nnlook_core/starter/processings/crossed.py`: a
characteristic curve after Hurter and Driffield for each channel, with a source for the directions
of the shifts); one is a preset of ffmpeg: `{preset}`.

*Material*: the code itself; ffmpeg from the package imageio-ffmpeg."""
PRESET = "curves=preset=cross_process"


def section(looks: Path | None) -> Section:
    """Return this project's and ffmpeg's processings."""
    cases = [
        ColourCase("E-6 in C-41", lambda photo: crossed.slide_as_negative(photo / 255)),
        ColourCase("C-41 in E-6", lambda photo: crossed.negative_as_slide(photo / 255)),
        ffmpeg.case("Cross process", PRESET),
    ]
    return Section("Cross-processing", TEXT.format(preset=PRESET), cases)
