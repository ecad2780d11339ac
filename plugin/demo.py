# SPDX-License-Identifier: GPL-3.0-or-later
"""The demo's part inside GIMP: learn a look from two photos, apply it to a third, export that.

``install.py --demo`` has a GIMP without a window run this file and call ``main``; it is no plug-in
and is not installed. It calls the procedures as any script would.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gi.repository import Gimp, Gio

NAME = "Demo"


def main(folder: str) -> None:
    """Write ``look.onnx`` and ``unseen-with-look.png`` into a folder that has the three photos.

    These are ``before.png``, ``after.png`` and ``unseen.png``.
    """
    look = Gio.File.new_for_path(str(Path(folder, "look.onnx")))
    _, before = _open(Path(folder, "before.png"))
    _, after = _open(Path(folder, "after.png"))
    _call("plug-in-nnlook-learn", before=before, after=after, name=NAME, file=look, overwrite=True)
    image, unseen = _open(Path(folder, "unseen.png"))
    _call("plug-in-nnlook-apply", image=image, drawables=[unseen], file=look)
    result = Gio.File.new_for_path(str(Path(folder, "unseen-with-look.png")))
    # The new layer covers the whole photo, so the image looks like the layer.
    if not Gimp.file_save(Gimp.RunMode.NONINTERACTIVE, image, result, None):
        raise RuntimeError(f"GIMP did not write {result.peek_path()}.")


def _open(path: Path) -> tuple[Gimp.Image, Gimp.Layer]:
    """Open a photo; return the image and its only layer."""
    image = Gimp.file_load(Gimp.RunMode.NONINTERACTIVE, Gio.File.new_for_path(str(path)))
    return image, image.get_layers()[0]


def _call(procedure_name: str, /, **values: Any) -> None:
    """Run a procedure of the PDB; raise with its own words if it refuses."""
    procedure = Gimp.get_pdb().lookup_procedure(procedure_name)
    config = procedure.create_config()
    config.set_property("run-mode", Gimp.RunMode.NONINTERACTIVE)
    config.set_core_object_array("drawables", values.pop("drawables", []))
    for key, value in values.items():
        config.set_property(key, value)
    answer = procedure.run(config)
    if answer.index(0) != Gimp.PDBStatusType.SUCCESS:
        raise RuntimeError(Gimp.get_pdb().get_last_error())
