"""What a layer says of its look: files come from strangers, and other versions write other things."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import pytest
from gi.repository import Gimp
from neural_look.common.apply_settings import ApplySettings
from neural_look.gimp.provenance import Provenance, provenance_of, write_provenance

SAID = {"name": "Evening", "sha256": "0f", "file": "/a.onnx", "source": 7}


def layer_that_says(facts: dict[str, Any]) -> MagicMock:
    layer = MagicMock()
    layer.get_parasite.return_value.get_data.return_value = json.dumps(facts).encode()
    return layer


@pytest.mark.parametrize(
    "settings",
    [
        ApplySettings(strength=62.5, mode="tone"),
        ApplySettings(other=Path("/b.onnx"), mix=0.0),
        ApplySettings(other=Path("/b.onnx"), mix=30.0),
        ApplySettings(vignette=0.0, grain=37.5, seed=2**32 - 1),
        None,
    ],
)
def test_what_is_written_is_read(settings: ApplySettings | None) -> None:
    written = Provenance("Evening", "0f", "/a.onnx", settings, 7, None, (3, 4))
    write_provenance(MagicMock(), written)
    facts = json.loads(Gimp.Parasite.new.call_args.args[-1])
    assert ("mix" in facts) == ("other" in facts) == (settings is not None and bool(settings.other))
    assert provenance_of(layer_that_says(facts)) == written


def test_a_layer_of_before_effects_has_those_that_its_look_suggests() -> None:
    found = provenance_of(layer_that_says({**SAID, "strength": 50, "mode": "all"}))
    assert found is not None
    assert found.settings == ApplySettings(strength=50, vignette=None, grain=None, seed=0)


@pytest.mark.parametrize(
    "wrong",
    [
        {"strength": float("nan")},
        {"strength": float("inf")},
        {"strength": 100.5},
        {"strength": "50"},
        {"mode": "another"},
        {"other": "/b.onnx", "mix": float("nan")},
        {"other": 5},
        {"mode": None},
        {"vignette": -1},
        {"grain": "50"},
        {"seed": 1.5},
    ],
)
def test_settings_that_cannot_be_are_none(wrong: dict[str, Any]) -> None:
    """The layer is known as one with a look all the same, so a look on it replaces it."""
    found = provenance_of(layer_that_says({**SAID, "strength": 50, "mode": "all", **wrong}))
    assert found is not None and found.source == 7
    assert found.settings is None
