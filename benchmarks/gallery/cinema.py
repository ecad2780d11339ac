"""Film grades."""

from __future__ import annotations

from pathlib import Path

from benchmarks.gallery import ffmpeg
from benchmarks.gallery.section import ColourCase, Section
from nnlook_core.starter.processings import cinema

TEXT = """Well-known film grades: skin against teal shadows, bleach bypass, day for night. Three are
part of this project (`nnlook_core/starter/processings/cinema.py`: a logarithmic curve, split
toning, a channel mixer, desaturation) and are among [the starter looks](starter-looks.md); two use
ffmpeg's filters: `{teal}` and `{bleach}`.

*Material*: the code itself; ffmpeg from the package imageio-ffmpeg."""
TEAL = "colorbalance=rs=-0.12:bs=0.14:rh=0.12:bh=-0.12,curves=preset=increase_contrast"
BLEACH = "huesaturation=saturation=-0.5,curves=preset=strong_contrast"


def section(looks: Path | None) -> Section:
    """Return this project's and ffmpeg's processings."""
    cases = [
        ColourCase("Teal and orange", lambda photo: cinema.teal_and_orange(photo / 255)),
        ColourCase("Bleach bypass", lambda photo: cinema.bleach_bypass(photo / 255)),
        ColourCase("Day for night", lambda photo: cinema.day_for_night(photo / 255)),
        ffmpeg.case("Teal and orange", TEAL),
        ffmpeg.case("Bleach bypass", BLEACH),
    ]
    left_out = (
        "G'MIC's filters of this kind, because its Python package does not include their tables."
    )
    return Section("Cinema", TEXT.format(teal=TEAL, bleach=BLEACH), cases, left_out)
