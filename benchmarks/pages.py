"""Templates of the documentation pages that contain the figures."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from benchmarks.learning import Results
from benchmarks.material import FILM, FILM_GRAY, FILTERS, photos
from benchmarks.peers import GMIC_COMMAND, RECIPE_PIXELS, gmic_version
from benchmarks.report import tables
from benchmarks.scoring import IN_CUBE, PER_PHOTO


def figures(lines: Sequence[str]) -> str:
    """Return the page with the figures of the hard look and of applying."""
    told = "\n".join(lines)
    return f"""# How accurate is training, and how fast is applying?

Written by `python3 -m benchmarks hard apply --write` on {datetime.date.today()}. Times are from a single
run on a noisy machine; only the ratios are comparable. [Learning from photos](peers.md) is compared with
other methods on another page.

```
{told}
```

- *The hard look*, `hard_look` in `nnlook_core.demo.processing`: a wavy curve for each
  channel, desaturation, hue rotation and contrast, clipped.
- *The recipe of 2019*: scikit-learn's `MLPRegressor` with the settings published on a photographers' forum
  (see `benchmarks/peers.py`), trained on a hundred times as many colours.
- *Pillow, table of 33³*: `ImageFilter.Color3DLUT`, which interpolates; the network is evaluated exactly.
- Errors are CIEDE2000; 1 is about the smallest visible difference.
"""


def completion(lines: Sequence[str], picture: str) -> str:
    """Return the page on the parts of the prior; ``picture`` is the path of the plot."""
    told = "\n".join(lines)
    return f"""# What does each part of the prior contribute?

Written by `python3 -m benchmarks completion --write` on {datetime.date.today()}.
[How learning works](how-learning-works.md) explains the parts.

```
{told}
```

- *identity*, *curves and a matrix*, *sum of made-up looks*: a single model with its smooth correction.
  *all, cross-validated*: the mean of the three, weighted by cross-validation.
- The made-up looks here use other seeds than the components in the package.

![Expected error against measured error]({picture})

Points above the line are colours for which the look was too optimistic.
"""


def peers(results: Results, machine: str, picture: str) -> str:
    """Return the page that compares learning from photos; ``picture`` is the path of the plot."""
    told = "\n".join(tables(results)).rstrip()
    names = ", ".join(photos())
    notes = "".join(f"\n\n{note}" for note in results.notes)
    version = gmic_version() or "(not installed, left out)"
    return f"""# How accurate are looks learned from photos, compared with other methods?

Written by `python3 -m benchmarks learn --write` on {datetime.date.today()}; {machine}. Times are from a
single run on a noisy machine; only the ratios are comparable.{notes}

Each method learns from one photo before and after a look, and is tested on other photos.

![Mean and 95th percentile of the error of each method]({picture})

{told}

## What do the rows and columns mean?

**Rows**

- *nothing*: unchanged colours, as a baseline.
- *the recipe of 2019*: scikit-learn's `MLPRegressor` with the settings published on a photographers'
  forum (`recipe_of_2019` in `benchmarks/peers.py`), on all pixels of the pair, at most {RECIPE_PIXELS:,}.
  Size: the pickled estimator.
- *G'MIC*: the filter *CLUT from After − Before Layers* of G'MIC {version}, through its Python bindings
  (`gmic` on PyPI): `{GMIC_COMMAND}`, the default settings of its dialog (64 levels, 50 %
  influence of the samples). The table is applied with trilinear interpolation before it is rounded to 8
  bits. Both are better than G'MIC's own result: its `map_clut` scales colours by 64/256, but the levels of
  the filter are 63/255 apart. Size: the 8-bit Hald CLUT as PNG. The PyPI package uses one processor; other
  builds of G'MIC may use more.
- *nnlook*: this program with 16, 32 or 64 nodes, or automatic size. Size: the ONNX file.

**Columns**. Errors are CIEDE2000, *mean / 95th percentile* over the colours of one look, averaged over the
looks. A value of 1 is about the smallest visible difference.

- *own photo*: {PER_PHOTO:,} random pixels of the training photo.
- *other photos*: as many pixels of each other photo among {names}.
- *never shown*: those of them whose colours are in a cell of a 32³ grid over the RGB cube in which the
  training photo has no pixels.
- *full cube*: {IN_CUBE:,} uniformly random 8-bit colours.
- *seconds*: training time, from pixels in memory to the look in memory, one method at a time, without the
  start of G'MIC's interpreter.
- *worse than nothing*: number of looks for which the mean error on other photos or on the full cube is
  larger than that of unchanged colours.

The training picture *after* has 8 bits, like a real file. Results are compared without rounding with the
exact look, which is unrounded for film looks and has 8 bits for pilgram's filters.

**Looks**

- *{FILM}*: Hald CLUTs from a folder, with trilinear interpolation.
- *{FILM_GRAY}*: those of them with gray output only.
- *{FILTERS}*: the filters of pilgram that are functions of colour: shuffled pixels give the same
  colours. The others have a vignette or a gradient beside them, and are left out here.

**Large photos**: *china* enlarged, with `hard_look` from `nnlook_core.demo.processing` as a
Pillow table. Times are medians of three runs with both pictures in memory; G'MIC gets the photo at its
original size. Memory is the peak of a separate process that reads the pair in bands, and the memory before
training starts.

**Limitations**: the looks include no manual edits, and the pairs no JPEG compression or misalignment. The
photos are small, and two training photos are few. Tables could be made smaller too, with fewer levels and a
larger error.
"""
