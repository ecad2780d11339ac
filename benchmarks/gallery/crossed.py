"""Cross-processing."""

from __future__ import annotations

from pathlib import Path

from benchmarks.gallery import ffmpeg
from benchmarks.gallery.section import ColourCase, Section
from nnlook_core.starter.processings import crossed

TEXT = """Slide film in the chemistry of negatives, and negatives in that of slides: each layer gets a
contrast and a speed that fit no other, so grays change their colour from the shadows to the lights. Two
are the project's own (`nnlook_core/starter/processings/crossed.py`: a characteristic curve after Hurter and
Driffield for each channel; its source for the directions of the shifts stands there), one is the preset
of ffmpeg's filter: `{preset}`.

*Material*: the code itself; ffmpeg as the package imageio-ffmpeg has it."""
PRESET = "curves=preset=cross_process"


def section(looks: Path | None) -> Section:
    """Ours and ffmpeg's."""
    cases = [
        ColourCase("E-6 in C-41", lambda photo: crossed.slide_as_negative(photo / 255)),
        ColourCase("C-41 in E-6", lambda photo: crossed.negative_as_slide(photo / 255)),
        ffmpeg.case("Cross process", PRESET),
    ]
    return Section("Cross-processing", TEXT.format(preset=PRESET), cases)
