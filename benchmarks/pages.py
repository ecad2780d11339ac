"""The pages of the documentation that the figures are written to, and what rows and columns mean."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from benchmarks.learning import Results
from benchmarks.material import FILM, FILM_GRAY, FILTERS, photos
from benchmarks.peers import GMIC_COMMAND, RECIPE_PIXELS, gmic_version
from benchmarks.report import tables
from benchmarks.scoring import IN_CUBE, PER_PHOTO


def figures(lines: Sequence[str]) -> str:
    """The page of the hard look and of applying."""
    told = "\n".join(lines)
    return f"""# How well does it learn, how fast does it apply?

Written by `python3 -m benchmarks hard apply --write` on {datetime.date.today()}. Times are of one noisy
machine at one hour; the ratios, taken in one run, are what counts. Learning from photos, beside G'MIC, has
[a page of its own](peers.md).

```
{told}
```

- *The hard look*, `hard_look` of `nnlook_core.starter.processings.reference`: a wavy curve for each
  channel, then desaturation, a hue rotation and contrast, clipped.
- *The recipe of 2019*: scikit-learn's `MLPRegressor` with the settings that were published on a
  photographers' forum (`benchmarks/peers.py` has them), on a hundred times as many colours.
- *Pillow, table of 33³*: `ImageFilter.Color3DLUT`, which interpolates; the network's result is exact.
- Errors are CIEDE2000: 1 is about the smallest difference that an eye can see.
"""


def completion(lines: Sequence[str], picture: str) -> str:
    """The page of the completion's parts; ``picture`` is the address of the plot."""
    told = "\n".join(lines)
    return f"""# What does each part of the completion bring?

Written by `python3 -m benchmarks completion --write` on {datetime.date.today()}.
[How learning works](how-learning-works.md) tells what the parts are.

```
{told}
```

- *smooth alone*, *curves and a matrix*, *made-up looks' sum*: one explanation at a time, with its smooth
  correction. *all, by foresight*: the three, weighed by how well each foretells colours hidden from it.
- The made-up looks here come from seeds that none of the shipped components was made from.

![The error that was expected against the one that was found]({picture})

A point above the line is a look that was surer than it should have been.
"""


def peers(results: Results, machine: str, picture: str) -> str:
    """The page of learning from photos beside the peers; ``picture`` is the address of the plot."""
    told = "\n".join(tables(results)).rstrip()
    names = ", ".join(photos())
    notes = "".join(f"\n\n{note}" for note in results.notes)
    version = gmic_version() or "(here of no version: it was left out)"
    return f"""# How well does it learn from photos, beside others?

Written by `python3 -m benchmarks learn --write` on {datetime.date.today()}; {machine}. Times are of one
noisy machine at one hour; the ratios, taken in one run, are what counts.{notes}

Each method is shown one photo before and after a look. Then it has to do to other photos what the look
does.

![Mean and 95th percentile of the error of each method]({picture})

{told}

## What is what?

**Rows**

- *nothing*: the colours as they are. What is worse than this does harm.
- *the recipe of 2019*: scikit-learn's `MLPRegressor` with the settings published on a photographers'
  forum (`recipe_of_2019` in `benchmarks/peers.py`), on all pixels of the pair, at most {RECIPE_PIXELS:,}.
  Its bytes are those of the pickled estimator.
- *G'MIC*: the real filter *CLUT from After − Before Layers* of G'MIC {version}, through its bindings for
  Python (`gmic` on PyPI): `{GMIC_COMMAND}`, the settings that its dialog opens with: 64 levels, 50 %
  influence of the samples. Its table is read by our own trilinear interpolation, before it is rounded to
  8 bits; both are to its advantage (its own `map_clut` scales a colour by 64/256, where the filter has
  put the levels 63/255 apart). Its bytes are those of the 8-bit Hald CLUT as PNG. The package of PyPI
  computes on one processor; other builds of G'MIC may use more.
- *nnlook*: this program with 16, 32 or 64 nodes, or choosing by itself. Its bytes are those of the ONNX
  file.

**Columns**: errors are CIEDE2000, *mean / 95th percentile* over the colours of one look, each averaged
over the looks. About 1 is the smallest difference that an eye can see.

- *own photo*: {PER_PHOTO:,} random pixels of the photo that was learned from.
- *other photos*: as many of each of the others among {names}.
- *never shown*: those of them whose colour lies in a cell of a 32³ grid over the colour cube in which the
  photo that was learned from has not one pixel.
- *full cube*: {IN_CUBE:,} random colours of 8 bits, each as likely as any.
- *seconds*: of learning, from pixels in memory to the look in memory, one method at a time. G'MIC's
  interpreter is started before.
- *worse than nothing*: for how many looks the mean error on other photos, or on the full cube, is above
  that of leaving the colours as they are.

The *after* that is learned from has 8 bits, like a real file. Results are held, unrounded, against the
exact look, unrounded too where it is one of film (a filter of pilgram gives 8 bits and no more).

**Looks**

- *{FILM}*: Hald CLUTs of a folder, read by trilinear interpolation.
- *{FILM_GRAY}*: those of them that give gray only.
- *{FILTERS}*: the filters of pilgram that prove to be functions of colour alone: the same pixels in
  another order come out as the same colours. The others have a vignette or a gradient, which no colour
  look can do.

**Large photos**: *china* enlarged, with `hard_look` of `nnlook_core.starter.processings.reference` as a
table of Pillow. The seconds are medians of three turns with both pictures in memory; G'MIC has the photo
at its own size. The memory is the peak of a process of its own that is fed such a pair in bands, beside
what it holds before it begins to learn.

**What this does not tell**: no edits made by hand are among the looks, no JPEG and no shifted pixels
among the pairs; the photos are small, and two to learn from are few. Where the bytes of a look count, a
table could be smaller too: fewer levels, at the price of a larger error.
"""
