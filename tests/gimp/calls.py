"""The plug-in's procedures, as a script calls them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tests.gimp.pictures import Layer
from tests.gimp.remote import Gimp

LEARN = "plug-in-nnlook-learn"
APPLY = "plug-in-nnlook-apply"
MANAGE = "plug-in-nnlook-manage"
EXPORT, IMPORT = "plug-in-nnlook-export", "plug-in-nnlook-import"
CHART = "plug-in-nnlook-chart"
LEARN_CHART = "plug-in-nnlook-learn-chart"
COMPARE = "plug-in-nnlook-compare"
LEARN_PAIRS = "plug-in-nnlook-learn-pairs"
MIX = "plug-in-nnlook-mix"
ADD, DESCRIBE = "plug-in-nnlook-add", "plug-in-nnlook-describe"
DUPLICATE, DELETE = "plug-in-nnlook-duplicate", "plug-in-nnlook-delete"


class Answer(NamedTuple):
    """What a procedure answered."""

    status: str
    message: str
    values: dict[str, Any]


def learn(before: Layer, after: Layer, file: Path, **more: Any) -> Answer:
    """Learn a look from two layers, without a screen."""
    values = {"before": before.id, "after": after.id, "file": str(file), "name": "Test", **more}
    return call(before.gimp, LEARN, **values)


def apply(layer: Layer, look: Path, **more: Any) -> Answer:
    """Put a look on a layer, without a screen."""
    return apply_to_all([layer], look, **more)


def apply_to_all(layers: Sequence[Layer], look: Path, **more: Any) -> Answer:
    """Put a look on several layers of an image, without a screen."""
    first = layers[0]
    drawables = [layer.id for layer in layers]
    values = {"image": first.image, "drawables": drawables, "file": str(look), **more}
    return call(first.gimp, APPLY, **values)


def applied(layer: Layer, look: Path, **more: Any) -> Layer:
    """Put a look on a layer and return the new one."""
    answer = apply(layer, look, **more)
    assert answer.status == "success", answer.message
    (number,) = answer.values["layers"]
    return Layer(layer.gimp, layer.image, number, layer.size)


def manage(gimp: Gimp) -> Answer:
    """List the library, without a screen."""
    return call(gimp, MANAGE)


def export_table(gimp: Gimp, look: Path | None, table: Path | None, **more: Any) -> Answer:
    """Write a look as a table, without a screen."""
    return call(gimp, EXPORT, file=look, table=table, **more)


def import_table(gimp: Gimp, table: Path | None, look: Path | None, **more: Any) -> Answer:
    """Make a look of a table, without a screen."""
    return call(gimp, IMPORT, file=look, table=table, **more)


def compare(look: Path, before: Layer, after: Layer, **more: Any) -> Answer:
    """Compare a look with the exact layer, without a screen."""
    values = {"file": str(look), "before": before.id, "after": after.id, **more}
    return call(before.gimp, COMPARE, **values)


def call(gimp: Gimp, procedure: str, /, **values: Any) -> Answer:
    """Call a procedure, without a screen; what is None is left as it is."""
    told = {
        name: str(value) if isinstance(value, Path) else value
        for name, value in values.items()
        if value is not None
    }
    return Answer(**gimp.call(procedure, "NONINTERACTIVE", told))
