# SPDX-License-Identifier: GPL-3.0-or-later
"""Return values of procedures, as GIMP wants them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from gi.repository import Gimp, Gio, GLib, GObject


def cancelled(procedure: Gimp.Procedure) -> Gimp.ValueArray:
    """Say that the user thought better of it."""
    return procedure.new_return_values(Gimp.PDBStatusType.CANCEL, GLib.Error())


def success(procedure: Gimp.Procedure, *values: GObject.Value) -> Gimp.ValueArray:
    """Say that it is done, with what the procedure declares to return."""
    status = GObject.Value(Gimp.PDBStatusType, Gimp.PDBStatusType.SUCCESS)
    return Gimp.ValueArray.new_from_values([status, *values])


def file_value(path: Path) -> GObject.Value:
    """Wrap a file."""
    return GObject.Value(Gio.File, Gio.File.new_for_path(str(path)))


def double_value(number: float) -> GObject.Value:
    """Wrap a number."""
    return GObject.Value(GObject.TYPE_DOUBLE, number)


def image_value(image: Gimp.Image) -> GObject.Value:
    """Wrap an image."""
    return GObject.Value(Gimp.Image, image)


def layers_value(procedure: Gimp.Procedure, layers: Sequence[Gimp.Layer]) -> GObject.Value:
    """Wrap layers.

    Python has no way to make GIMP's array of objects, but a config has: its own list of drawables.
    """
    config = procedure.create_config()
    config.set_core_object_array("drawables", list(layers))
    return GObject.Value(Gimp.core_object_array_get_type(), config.get_property("drawables"))


def texts_value(texts: Sequence[str]) -> GObject.Value:
    """Wrap a list of texts."""
    return GObject.Value(GObject.TYPE_STRV, list(texts))
