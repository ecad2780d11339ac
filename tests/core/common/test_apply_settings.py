from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest

from nnlook_core.common.apply_settings import MODES, ApplySettings


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("other", [None, Path("/looks/other one.onnx")])
def test_they_come_back_from_json(mode: Any, other: Path | None) -> None:
    settings = ApplySettings(62.5, mode, other, 0.0 if other is None else 30.0)
    told = json.loads(json.dumps({"type": "apply", "file": "x", **settings.to_json()}))
    assert ApplySettings.from_json(told) == settings


def test_who_mixes_nothing_need_not_say_so() -> None:
    assert ApplySettings.from_json({"strength": 100, "mode": "all"}) == ApplySettings()


WRONG: dict[str, list[Any]] = {
    "strength": [-0.1, 100.1, 1e300, math.nan, math.inf, "50", None, True],
    "mix": [-0.1, 100.1, math.nan, "50", None],
    "mode": ["hue", "", None, ["all"], 1],
    "other": [1, ["a"], True],
}


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in WRONG.items() for value in values]
)
def test_what_cannot_be_is_told_by_its_name(name: str, value: Any) -> None:
    with pytest.raises(ValueError, match=name):
        ApplySettings.from_json({**ApplySettings().to_json(), name: value})


@pytest.mark.parametrize("name", ["strength", "mode"])
def test_what_is_missing_is_told_too(name: str) -> None:
    told = ApplySettings().to_json()
    del told[name]
    with pytest.raises(KeyError, match=name):
        ApplySettings.from_json(told)
