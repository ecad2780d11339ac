"""Looks of the cinema."""

from __future__ import annotations

from pathlib import Path

from benchmarks.gallery import ffmpeg
from benchmarks.gallery.section import ColourCase, Section
from nnlook_core.starter.processings import cinema

TEXT = """Grades that everybody has seen: skin against teal shadows, silver left in the film, night shot
by day. Three are the project's own (`nnlook_core/starter/processings/cinema.py`: a logarithmic curve, split
toning, a mixer, desaturation), and are among [the looks to start with](starter-looks.md); two are made
by ffmpeg's filters: `{teal}` and `{bleach}`.

*Material*: the code itself; ffmpeg as the package imageio-ffmpeg has it."""
TEAL = "colorbalance=rs=-0.12:bs=0.14:rh=0.12:bh=-0.12,curves=preset=increase_contrast"
BLEACH = "huesaturation=saturation=-0.5,curves=preset=strong_contrast"


def section(looks: Path | None) -> Section:
    """Ours and ffmpeg's."""
    cases = [
        ColourCase("Teal and orange", lambda photo: cinema.teal_and_orange(photo / 255)),
        ColourCase("Bleach bypass", lambda photo: cinema.bleach_bypass(photo / 255)),
        ColourCase("Day for night", lambda photo: cinema.day_for_night(photo / 255)),
        ffmpeg.case("Teal and orange", TEAL),
        ffmpeg.case("Bleach bypass", BLEACH),
    ]
    left_out = (
        "G'MIC's own filters of this kind: its package for Python comes without their tables."
    )
    return Section("Cinema", TEXT.format(teal=TEAL, bleach=BLEACH), cases, left_out)
