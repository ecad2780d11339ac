"""Charts as files."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import OpenImageIO as oiio  # noqa: N813 (its usual short name)

from nnlook_core.charts.layout import Chart
from nnlook_core.common.atomic import refuse_existing
from nnlook_core.common.i18n import _
from nnlook_core.errors import ImageFileError
from nnlook_core.files.images import new, write

ENDINGS = (".png", ".tif", ".tiff")
"""Of formats that keep every colour as it is."""

NOTE = "nnlook-chart"
"""The text in a PNG that says what it is: for people, as most programs drop it."""


def write_chart(chart: Chart, path: Path, *, overwrite: bool = False) -> None:
    """Write a chart as 8-bit sRGB; the ending of ``path`` is the format.

    Raises ``WriteError``, or ``ImageFileError`` where the format would change the colours.
    """
    refuse_existing(path, overwrite=overwrite)
    if path.suffix.lower() not in ENDINGS:
        raise ImageFileError(
            _(
                "{path}: this format does not keep the colours exactly. Save the chart "
                "as .png or .tif."
            ).format(path=path)
        )
    pixels = chart.pixels()
    blank = new(pixels)
    spec = oiio.ImageSpec(blank.spec)
    spec.attribute("oiio:ColorSpace", "sRGB")
    spec.attribute("ImageDescription", f"nnlook: {chart.describe()}")
    spec.attribute(NOTE, json.dumps({"kind": chart.kind, "level": chart.level}))
    write(replace(blank, spec=spec), pixels, path, overwrite=overwrite)
