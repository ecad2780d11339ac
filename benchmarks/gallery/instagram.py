"""Filters of a photo service."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.gallery.section import Case, ColourCase, PairCase, Section
from benchmarks.material import Look, filters

CHARTS = {
    "Clarendon": "1.Clarendon.jpg",
    "Gingham": "2.Gingham.jpg",
    "Moon": "3.Moon.jpg",
    "Lark": "4.Lark.jpg",
}
CROP = slice(400, 1000), slice(400, 1400)
"""Of the chart's 2800×2800 pixels: colours, without its gray margin."""
IMITATED = ("clarendon", "kelvin", "nashville", "1977")

TEXT = """Twice. First the real thing: a chart that somebody sent through the service's own app, as it
came back, a JPEG. What the app computes nobody outside knows, so a part of the chart itself is the only
judge, with the JPEG's noise at the edges of its fields: the error is about the noise floor, and what the
difference shows lies along these edges. Then pilgram's imitations of the filters, as functions, which can
be asked for other photos and all colours.

*Material*: the folder `raw` of github.com/homm/color-filters-reconstruction, MIT licence, © 2018
Alexander Karpinsky, put as `instagram` into the folder `NNLOOK_DATA`; pilgram from PyPI, Apache licence
2.0."""


def section(looks: Path | None) -> Section:
    """The genuine charts, where they are, and the imitations."""
    shared = os.environ.get("NNLOOK_DATA")
    folder = Path(shared, "instagram") if shared else None
    genuine = [] if folder is None or not folder.is_dir() else list(_genuine(folder))
    left_out = "" if genuine else "the genuine charts: `NNLOOK_DATA` names no folder with them."
    known = {look.name.removeprefix("pilgram "): look for look in filters()}
    imitated = [_imitated(known[name]) for name in IMITATED]
    return Section("Instagram filters", TEXT, [*genuine, *imitated], left_out)


def _genuine(folder: Path) -> Iterator[Case]:
    before = np.asarray(Image.open(folder / "0.original.png").convert("RGB"))
    for name, file in CHARTS.items():
        after = np.asarray(Image.open(folder / file).convert("RGB"))
        yield PairCase(f"{name}, the genuine one", before, after, "the chart", CROP)


def _imitated(look: Look) -> ColourCase:
    return ColourCase(
        f"{look.name}", lambda photo: look.exact(photo.reshape(-1, 3)).reshape(photo.shape)
    )
