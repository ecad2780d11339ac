"""``python -m nnlook_core.demo``: learn from one pair, apply to an unseen photo, compare.

With ``--look`` and ``--predicted``, learning and applying were done elsewhere (in GIMP), and only the
comparison is made.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import nnlook_core
from nnlook_core.colour.pixels import to_float
from nnlook_core.common.i18n import _
from nnlook_core.demo.processing import hard_look
from nnlook_core.errors import ImageFileError, Refusal
from nnlook_core.files import images
from nnlook_core.metrics.comparison import comparison

PHOTOS = Path(__file__).parent
BEFORE, AFTER, UNSEEN = (PHOTOS / f"{name}.png" for name in ("before", "after", "unseen"))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the demo; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m nnlook_core.demo",
        description=_("Learn from one pair, apply the look to an unseen photo, compare."),
    )
    parser.add_argument("--out", type=Path, default=Path("nnlook-demo"), metavar=_("DIR"))
    parser.add_argument(
        "--look", type=Path, metavar=_("LOOK"), help=_("a look learned from the pair")
    )
    parser.add_argument(
        "--predicted",
        type=Path,
        metavar=_("PICTURE"),
        help=_("the unseen photo with that look applied"),
    )
    options = parser.parse_args(arguments)
    if (options.look is None) != (options.predicted is None):
        parser.error(_("--look and --predicted go together"))
    try:
        options.out.mkdir(parents=True, exist_ok=True)
        _run(options.out, options.look, options.predicted)
    except (Refusal, OSError) as error:
        print(f"nnlook: {' '.join(str(error).split())}", file=sys.stderr)
        return 1
    return 0


def _run(out: Path, look_path: Path | None, predicted_path: Path | None) -> None:
    before, after, unseen = (images.read(path).pixels for path in (BEFORE, AFTER, UNSEEN))
    if look_path is None or predicted_path is None:
        lesson = nnlook_core.learn(before, after, name="Demo look", licence="CC0-1.0")
        look = lesson.look
        nnlook_core.save(look, out / "demo.onnx", overwrite=True)
        predicted: NDArray[Any] = nnlook_core.apply(look, unseen)
        told = _("learned from {before} and {after} in {seconds} s")
        seconds = f"{lesson.report.seconds:.1f}"
        print(told.format(before=BEFORE.name, after=AFTER.name, seconds=seconds))
    else:
        look, predicted = nnlook_core.load(look_path), images.read(predicted_path).pixels
        if predicted.shape[:2] != unseen.shape[:2]:
            raise ImageFileError(
                _("{file} and {photo} differ in size. Apply the look to that photo.").format(
                    file=predicted_path, photo=UNSEEN.name
                )
            )
    size = _("look: {nodes} nodes, {numbers} parameters, {count} bytes")
    print(size.format(nodes=look.nodes, numbers=look.parameters, count=len(look.model)), end="\n\n")

    exact = hard_look(to_float(unseen).astype(np.float64)).reshape(unseen.shape)
    heads = _("mean"), _("maximum")
    print(f"{'ΔE (CIEDE2000)':<34}{heads[0]:>8}{'95 %':>8}{heads[1]:>9}")
    for title, picture, truth in (
        (_("pair, before"), before, after),
        (_("pair, look applied"), nnlook_core.apply(look, before), after),
        (_("unseen photo, before"), unseen, exact),
        (_("unseen photo, look applied"), predicted, exact),
    ):
        found = nnlook_core.measure(picture, truth)
        row = f"{found.delta_e_mean:>8.2f}{found.delta_e_p95:>8.2f}{found.delta_e_max:>9.2f}"
        print(f"{title:<34}{row}")
    print(_("ΔE 1 is about the smallest visible difference."))

    panels = (
        to_float(side).reshape(*side.shape[:2], -1)[..., :3] for side in (unseen, exact, predicted)
    )
    sheet = comparison(*panels)
    images.write(images.new(sheet), sheet, out / "comparison.png", overwrite=True)
    told = _("unseen photo, before / reference / look: {file}")
    print("\n" + told.format(file=out / "comparison.png"))


if __name__ == "__main__":
    sys.exit(main())
