"""Instagram filters."""

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
"""Part of the 2800×2800 pixels of the chart: colours without the gray margin."""
IMITATED = ("clarendon", "kelvin", "nashville", "1977")

TEXT = """Two kinds. The *original* filters: a chart that was sent through the Instagram app and
came back as a JPEG. The exact processing is not public, so the look is tested on a part of the
chart itself. The error is about the noise floor; the differences are JPEG noise along the edges of
the fields. And pilgram's imitations of the filters, which are functions and can be evaluated for
other photos and all colours.

*Material*: the folder `raw` of github.com/homm/color-filters-reconstruction, MIT licence, © 2018
Alexander Karpinsky, as `instagram` in the folder `NNLOOK_DATA`; pilgram from PyPI, Apache licence
2.0."""


def section(looks: Path | None) -> Section:
    """Return the original charts, if available, and the imitations."""
    shared = os.environ.get("NNLOOK_DATA")
    folder = Path(shared, "instagram") if shared else None
    genuine = [] if folder is None or not folder.is_dir() else list(_genuine(folder))
    left_out = (
        "" if genuine else "the original charts: there is no folder `instagram` in `NNLOOK_DATA`."
    )
    known = {look.name.removeprefix("pilgram "): look for look in filters()}
    imitated = [_imitated(known[name]) for name in IMITATED]
    return Section("Instagram filters", TEXT, [*genuine, *imitated], left_out)


def _genuine(folder: Path) -> Iterator[Case]:
    before = np.asarray(Image.open(folder / "0.original.png").convert("RGB"))
    for name, file in CHARTS.items():
        after = np.asarray(Image.open(folder / file).convert("RGB"))
        yield PairCase(f"{name} (original)", before, after, "the chart", CROP)


def _imitated(look: Look) -> ColourCase:
    return ColourCase(
        f"{look.name}", lambda photo: look.exact(photo.reshape(-1, 3)).reshape(photo.shape)
    )
