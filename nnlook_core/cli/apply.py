"""``nnlook apply``: apply a look to one or more image files."""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnlook_core.cli import shared
from nnlook_core.cli.shared import Commands, command, tell_pages, tell_remarks
from nnlook_core.common.apply_settings import MODES, ApplySettings
from nnlook_core.common.atomic import refuse_existing
from nnlook_core.common.i18n import _
from nnlook_core.common.sentences import describe_guessed_share
from nnlook_core.effects.window import Window
from nnlook_core.errors import LookFileError
from nnlook_core.inference.apply import Applier
from nnlook_core.lookfile.confidence import Guesses, map_of
from nnlook_core.lookfile.naming import SUFFIX


def declare(commands: Commands) -> None:
    """Declare the command."""
    apply = command(commands, "apply", _("Apply a look to image files."), run)
    apply.add_argument("look", type=Path, metavar=_("LOOK"))
    apply.add_argument("files", type=Path, nargs="+", metavar=_("FILE"))
    apply.add_argument(
        "-o", "--output", type=Path, metavar=_("OUT"), help=_("output file, for one FILE")
    )
    apply.add_argument(
        "--out-dir",
        type=Path,
        metavar=_("DIR"),
        help=_("output folder, for many files; they keep their names"),
    )
    apply.add_argument(
        "--jobs",
        type=shared.jobs,
        metavar=_("N"),
        help=_("number of parallel jobs (default: one per processor)"),
    )
    apply.add_argument(
        "--format",
        choices=("jpg", "png", "tif", "webp"),
        help=_("output format for many files (default: as the input)"),
    )
    apply.add_argument(
        "--resume",
        action="store_true",
        help=_("resume: skip files already written"),
    )
    apply.add_argument(
        "--cluster",
        metavar=_("ADDRESS"),
        help=_(
            "distribute many files over the workers of a Dask scheduler; the workers "
            "must see the same folders"
        ),
    )
    apply.add_argument(
        "--strength",
        type=shared.strength,
        default=100.0,
        metavar=_("STRENGTH"),
        help=_("0 to 100 percent of the colour change (default: 100)"),
    )
    apply.add_argument(
        "--vignette",
        type=shared.strength,
        metavar=_("STRENGTH"),
        help=_(
            "0 to 100 percent of the look's vignette (default: 100; 0 if it only lightens "
            "the corners, as a lens correction does)"
        ),
    )
    apply.add_argument(
        "--grain",
        type=shared.strength,
        metavar=_("STRENGTH"),
        help=_("0 to 100 percent of the look's grain (default: 0)"),
    )
    apply.add_argument(
        "--seed",
        type=shared.seed,
        default=0,
        metavar=_("N"),
        help=_("random seed of the grain (default: 0)"),
    )
    apply.add_argument(
        "--mix",
        type=shared.strength,
        metavar=_("P"),
        help=_("mix two looks: LOOK with P percent of the second look, given as the first FILE"),
    )
    apply.add_argument(
        "--mode",
        choices=MODES,
        default="all",
        help=_(
            "all: colour and lightness; colour: keep the lightness; tone: keep hue "
            "and chroma (default: all)"
        ),
    )
    apply.add_argument(
        "--guessed",
        type=Path,
        metavar=_("PNG"),
        help=_("also write a picture that marks uncovered colours"),
    )
    apply.add_argument("--json", action="store_true", help=_("print the result as JSON"))
    apply.add_argument("--force", action="store_true", help=_("overwrite existing files"))


def run(options: argparse.Namespace) -> None:
    """Apply a look, or a mix of two, to one or more files."""
    settings = _settings_of(options)
    if options.out_dir is not None:
        # Imported here because a single file does not need it.
        from nnlook_core.cli import many

        many.run(options, settings)
        return
    if options.output is None or len(options.files) > 1:
        options.parser.error(_("give one FILE with -o OUT, or many with --out-dir DIR"))
    if options.resume or options.format or options.cluster or options.jobs is not None:
        options.parser.error(_("--jobs, --format, --resume and --cluster need --out-dir"))
    outputs = [options.output] if options.guessed is None else [options.output, options.guessed]
    for output in outputs:
        refuse_existing(output, overwrite=options.force)
    # Unlike Path.resolve, this works with circular links.
    if len({os.path.realpath(output) for output in outputs}) < len(outputs):
        options.parser.error(_("OUT and PNG are the same file"))
    from nnlook_core.files.images import Picture, Reader, convert, new, space_between, write

    look = shared.look_of(options.look, settings)
    confidence = look.card.confidence
    if confidence is None and options.guessed is not None:
        raise LookFileError(
            _(
                "{file} has no information on covered colours. Leave out --guessed, or "
                "learn the look again."
            ).format(file=options.look)
        )
    from tqdm import tqdm

    guesses = None if confidence is None else Guesses(confidence)
    shown: list[NDArray[np.uint8]] = []
    with Reader(options.files[0]) as reader:
        height, width = reader.shape[:2]
        spec, space = reader.spec, space_between(reader, options.output)
        applier = Applier(look, settings, space=space)
        apply = applier.following(Window.whole(width, height, reader.orientation))
        with tqdm(total=height * width, disable=None, unit="px", unit_scale=True) as bar:

            def change(band: NDArray[Any]) -> NDArray[Any]:
                if guesses is not None:
                    shown_band = band if space is None else space.pixels_to_srgb(band)
                    source = shown_band.reshape(-1, band.shape[2])
                    mask = guesses.add(source)
                    if options.guessed is not None:
                        shown.append(map_of(source, mask))
                changed = apply(band)
                bar.update(band.shape[0] * width)
                return changed

            convert(reader, options.output, change, overwrite=options.force)
    if options.guessed is not None:
        drawn = np.concatenate(shown).reshape(height, width, 3)
        upright = Picture(drawn, spec).upright().pixels
        write(new(upright), upright, options.guessed, overwrite=options.force)
    tell_pages(options.files[0], reader.pages)
    tell_remarks(reader.remarks)
    share = None if guesses is None else guesses.share
    if options.json:
        print(json.dumps({"file": str(options.output), "guessed_share": share}))
    elif share is not None:
        print(describe_guessed_share(share))


def _settings_of(options: argparse.Namespace) -> ApplySettings:
    """Return how the look is applied. With --mix the first file is the second look, and is removed."""
    if options.mix is None:
        if len(options.files) > 1 and options.files[0].suffix.lower() == SUFFIX:
            options.parser.error(_("two looks need --mix P"))
        other, mix = None, 0.0
    elif len(options.files) < 2:
        options.parser.error(_("--mix needs two looks, then the files to apply them to"))
    else:
        other, mix = options.files.pop(0), options.mix
    amounts = {name: getattr(options, name) for name in ("vignette", "grain", "seed")}
    return ApplySettings(options.strength, options.mode, other, mix, **amounts)
