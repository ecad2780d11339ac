"""``nnlook info``: show the card of a look."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from nnlook_core.cli.shared import CLIPPED, Commands, command, printable
from nnlook_core.common.i18n import N_, _
from nnlook_core.common.sentences import describe_grain, describe_vignette
from nnlook_core.effects.told import grain_told, vignette_told
from nnlook_core.errors import LookFileError
from nnlook_core.inference.mixing import MIX_KEY, describe_parts
from nnlook_core.lookfile import storage
from nnlook_core.lookfile.look import CONFIDENCE_KEY, FORMAT, GRAIN_KEY, VIGNETTE_KEY
from nnlook_core.metrics import hue_bins
from nnlook_core.onnx_import import IMPORTED_KEY, describe

LABELS = {
    "name": N_("Name"),
    "author": N_("Author"),
    "licence": N_("Licence"),
    "created": N_("Created"),
    "tags": N_("Tags"),
    "format": N_("Format"),
    "nodes": N_("Nodes"),
    "parameters": N_("Parameters"),
    "sha256": "SHA-256",
    "delta_e_mean": N_("Mean error (ΔE)"),
    "delta_e_p95": N_("95 % of the colours below (ΔE)"),
    "delta_e_max": N_("Largest error (ΔE)"),
    "psnr": N_("PSNR (dB)"),
    "noise_floor": N_("Noise floor of the pair (ΔE)"),
    "by_place": N_("Change across the picture (ΔE)"),
    "pattern": N_("Pattern across the picture"),
    "coverage": N_("Share of all colours in the pair"),
    "pairs": N_("Pairs"),
    "contradiction": N_("Contradiction between pairs (ΔE)"),
    "shift": N_("Shift (pixels)"),
    "pixels": N_("Pixels"),
    "colours": N_("Colours in training"),
    "seed": N_("Random seed"),
    "software": N_("Software"),
}
"""What the figures of a card are called; others are told by their key."""


def declare(commands: Commands) -> None:
    """Declare the command."""
    info = command(commands, "info", _("Show the metadata of a look."), run)
    info.add_argument("look", type=Path, metavar=_("LOOK"))
    info.add_argument("--json", action="store_true", help=_("print the metadata as JSON"))
    info.add_argument(
        "--verify",
        action="store_true",
        help=_("only check that the file is a valid look"),
    )


def run(options: argparse.Namespace) -> None:
    """Print a look's card."""
    try:
        look = storage.load(options.look)
    except LookFileError as refusal:
        if options.verify and options.json:
            _tell_unsound(options.look, refusal)
        raise
    if not look.bounded and not options.json:
        print(_(CLIPPED))
    if options.verify and not options.json:
        sound = _("{file} is a valid look, format {format}")
        print(printable(sound.format(file=options.look, format=FORMAT)))
        checked = _("checked: size, ONNX version, graph, numbers, names, metadata, output")
        print(checked)
        return
    card = asdict(look.card)
    values = {
        **{key: card[key] for key in ("name", "author", "licence", "created", "tags")},
        "format": FORMAT,
        "nodes": look.nodes,
        "parameters": look.parameters,
        "sha256": look.sha256,
        "vignette": vignette_told(look.card.vignette),
        "grain": grain_told(look.card.grain),
        "training": card["training"],
    }
    if options.json:
        print(json.dumps({**values, "sound": True} if options.verify else values))
        return
    training = values.pop("training")
    vignette, grain = values.pop("vignette"), values.pop("grain")
    values["tags"] = ", ".join(values["tags"]) or None
    _print_table(values)
    if vignette is not None:
        print(describe_vignette(vignette["kind"], vignette["darkest"], vignette["share"]))
    if grain is not None:
        print(describe_grain(grain["delta_e"], grain["size"]))
    print(_("Training:"))
    for numbers in (VIGNETTE_KEY, GRAIN_KEY):
        training.pop(numbers, None)
    told = training.pop(CONFIDENCE_KEY, None)
    parts = training.pop(MIX_KEY, None)
    origin = describe(training.pop(IMPORTED_KEY, None))
    _print_table(training, indent="  ")
    if origin is not None:
        print(printable(f"  {origin}"))
    for part in describe_parts(parts):
        print(printable(f"  {part}"))
    confidence = look.card.confidence
    if confidence is not None:
        print(_("Colour coverage:"))
        print("\n".join(f"  {line}".rstrip() for line in hue_bins.drawn(confidence)))
        print(hue_bins.describe(confidence))
    elif told is not None:
        print(_("Colour coverage: not readable by this version"))


def _tell_unsound(file: Path, refusal: LookFileError) -> None:
    """Print the class of the error and the reason for an invalid file as JSON."""
    said = {"file": str(file), "sound": False, "refusal": type(refusal).__name__}
    print(json.dumps({**said, "reason": str(refusal)}))


def _print_table(values: dict[str, Any], indent: str = "") -> None:
    for key, value in values.items():
        shown = f"{value:.4g}" if isinstance(value, float) else value
        label = _(LABELS[key]) if key in LABELS else key
        row = f"{indent}{label}: {'—' if shown is None else shown}"
        print(printable(row))
