# SPDX-License-Identifier: GPL-3.0-or-later
"""The dialog of Apply Look: which look, how much of it."""

from __future__ import annotations

from pathlib import Path

from gi.repository import Gimp, GimpUi


def ask(procedure: Gimp.Procedure, config: Gimp.ProcedureConfig, looks: Path) -> bool:
    """Let the user fill the config; False when they would rather not."""
    GimpUi.init("nnlook")
    dialog = GimpUi.ProcedureDialog.new(procedure, config, "Apply Look")
    dialog.set_ok_label("_Apply")
    dialog.fill(["file", "strength", "mode"])
    try:
        return bool(dialog.run())
    finally:
        dialog.destroy()
