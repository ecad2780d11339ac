from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from numpy.typing import NDArray

from nnlook_core import Look, Refusal, apply, save
from nnlook_core.common.apply_settings import MODES, ApplySettings, Mode
from nnlook_core.inference import mixing
from nnlook_core.inference.apply import Applier
from nnlook_core.inference.mixing import describe_parts, mixed
from nnlook_core.lookfile import storage
from nnlook_core.lookfile.confidence import RATIO
from nnlook_core.lookfile.layout import MAX_NODES, MAX_TEXT_CHARACTERS
from nnlook_core.lookfile.look import Card
from nnlook_core.training.export import to_look
from tests.support.looks import (
    confidence_of,
    fitted_network,
    full_scale,
    look_with,
    negative_look,
    photo,
    random_colours,
    some_look,
    unsure_of_blue,
)

DTYPES = (np.uint8, np.uint16, np.float32)


def colours_of(look: Look, rgb: NDArray[np.float32]) -> NDArray[np.float64]:
    return Applier(look).colours(rgb).astype(np.float64)


def by_formula(percent: float, rgb: NDArray[np.float32]) -> NDArray[np.float64]:
    """What the mix has to give, in double precision."""
    share = percent / 100
    a, b = colours_of(some_look(), rgb), colours_of(negative_look(), rgb)
    return (1 - share) * a + share * b


@settings(deadline=None, max_examples=25)
@given(percent=some.floats(0, 100), seed=some.integers(0, 1000))
def test_a_mix_is_the_weighted_sum(percent: float, seed: int) -> None:
    rgb = random_colours(400, seed).astype(np.float32)
    result = colours_of(mixed(some_look(), negative_look(), percent), rgb)
    assert np.abs(result - by_formula(percent, rgb)).max() < 5e-7
    assert result.min() >= 0 and result.max() <= 1


@settings(deadline=None, max_examples=15)
@given(percent=some.floats(0, 100))
def test_a_mix_the_other_way_round_is_the_same(percent: float) -> None:
    rgb = random_colours(400).astype(np.float32)
    there = colours_of(mixed(some_look(), negative_look(), percent), rgb)
    back = colours_of(mixed(negative_look(), some_look(), 100 - percent), rgb)
    assert np.abs(there - back).max() < 5e-7


@settings(deadline=None, max_examples=10)
@given(percent=some.floats(0, 100))
def test_a_look_mixed_with_itself_is_itself(percent: float) -> None:
    rgb = random_colours(400).astype(np.float32)
    itself = mixed(some_look(), some_look(), percent)
    assert np.abs(colours_of(itself, rgb) - colours_of(some_look(), rgb)).max() < 5e-7


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("percent", [25.0, 50.0, 90.0])
def test_pixels_of_every_depth(dtype: Any, percent: float) -> None:
    full = full_scale(dtype)
    rgba = np.random.default_rng(1).random((40, 30, 4))
    pixels = (rgba * full).astype(dtype)
    result = apply(mixed(some_look(), negative_look(), percent), pixels)
    rgb = (pixels[..., :3].reshape(-1, 3) / np.float32(full)).astype(np.float32)
    exact = by_formula(percent, rgb).reshape(40, 30, 3) * full
    slack = 1e-6 if dtype == np.float32 else 0.5 + 1e-6 * full  # rounded once, after the mixing
    assert np.abs(result[..., :3] - exact).max() <= slack
    assert np.array_equal(result[..., 3], pixels[..., 3])
    assert result.dtype == pixels.dtype


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", [None, "Named"])  # named it is a file of its own
@pytest.mark.parametrize("mode", MODES)
def test_the_ends_are_the_looks_themselves(dtype: Any, name: str | None, mode: Mode) -> None:
    pixels = (photo().astype(np.float32) / 255 * full_scale(dtype)).astype(dtype)
    for percent, end in ((0.0, some_look()), (100.0, negative_look())):
        result = apply(mixed(some_look(), negative_look(), percent, name=name), pixels, mode=mode)
        assert result.tobytes() == apply(end, pixels, mode=mode).tobytes()


def test_strength_and_what_lies_outside_0_to_1_hold_for_a_mix() -> None:
    rgb = np.array([[-0.5, 0.2, 1.5], [2, 2, 2], [0.1, 0.9, 0.4], [np.nan, 0, 0]], np.float32)
    result = apply(mixed(some_look(), negative_look(), 30), rgb, strength=60)
    inside = np.clip(rgb[:3], 0, 1)
    expected = 0.4 * rgb[:3] + 0.6 * (by_formula(30, inside) + (rgb[:3] - inside))
    assert np.allclose(result[:3], expected, atol=1e-6)
    assert np.array_equal(result[3], rgb[3], equal_nan=True)


def test_a_mix_is_a_look_like_any_other(tmp_path: Path) -> None:
    mix = mixed(some_look(), negative_look(), 30)
    assert mix.nodes == 16 + 8
    assert mix.parameters == some_look().parameters + negative_look().parameters
    save(mix, tmp_path / "mix.onnx")
    assert storage.load(tmp_path / "mix.onnx") == mix
    again = mixed(mix, some_look(), 50)
    rgb = random_colours(200).astype(np.float32)
    expected = 0.5 * by_formula(30, rgb) + 0.5 * colours_of(some_look(), rgb)
    assert np.abs(colours_of(again, rgb) - expected).max() < 1e-6
    assert again.nodes == 16 + 8 + 16
    assert mixed(some_look(), negative_look(), 30).model == mix.model  # the same bytes each time


def test_looks_of_other_versions_of_onnx_mix() -> None:
    proto = onnx.load_model_from_string(negative_look().model)
    proto.opset_import[0].version = 21
    proto.ir_version = 10
    newer = storage.parse(proto.SerializeToString())
    rgb = random_colours(200).astype(np.float32)
    for mix in (mixed(some_look(), newer, 30), mixed(newer, some_look(), 70)):
        assert np.abs(colours_of(mix, rgb) - by_formula(30, rgb)).max() < 5e-7


def test_a_mix_of_too_many_is_refused_with_a_sentence() -> None:
    mix = some_look()
    with pytest.raises(Refusal, match="too large for one look"):
        for _ in range(MAX_NODES):
            mix = mixed(mix, mix, 50, name="Mix")
    assert mix.nodes >= 4 * 16  # a few are no trouble


@pytest.mark.parametrize("percent", [-1, 100.5, float("nan")])
def test_shares_outside_0_to_100_are_no_use(percent: float) -> None:
    with pytest.raises(ValueError, match="0 to 100"):
        mixed(some_look(), negative_look(), percent)


def test_the_card_tells_of_both() -> None:
    card = mixed(some_look(), negative_look(), 30).card
    assert card.name == "Évening glow 70 % + Negative 30 %"
    assert (card.author, card.licence) == (None, None)
    first, second = card.training["mix"]
    assert (first["name"], first["author"]) == ("Évening glow", "A. Tester")
    assert (first["licence"], first["sha256"]) == ("CC0-1.0", some_look().sha256)
    assert (second["name"], second["licence"]) == ("Negative", "CC-BY-4.0")
    assert (first["share"], second["share"]) == (pytest.approx(0.7), pytest.approx(0.3))
    own = mixed(
        *(some_look(), negative_look(), 30),
        name="Mine",
        author="Me",
        licence="MIT",
        created="2026-03-01",
    ).card
    assert (own.name, own.author, own.licence, own.created) == ("Mine", "Me", "MIT", "2026-03-01")
    assert own.training == card.training
    alike = mixed(some_look(), some_look(), 30).card
    assert (alike.author, alike.licence) == ("A. Tester", "CC0-1.0")


def test_a_mix_has_the_tags_of_both() -> None:
    a, b = (
        to_look(fitted_network(), Card(name, tags=tags))
        for name, tags in (("A", ("film", "warm")), ("B", ("Film", "night")))
    )
    assert mixed(a, b, 50).card.tags == ("film", "warm", "night")
    assert mixed(a, b, 50, tags=["own "]).card.tags == ("own",)
    assert mixed(a, b, 50, tags=[]).card.tags == ()


def test_the_parts_are_told_in_words_whatever_a_card_says() -> None:
    told = mixed(some_look(), negative_look(), 30).card.training["mix"]
    assert describe_parts(told) == [
        "70 % of Évening glow, A. Tester, CC0-1.0",
        "30 % of Negative, B. Tester, CC-BY-4.0",
    ]
    for strange in (None, "x", {"name": "x"}, [1, {}, {"name": 2, "share": "x"}]):
        assert describe_parts(strange) == []
    endless = describe_parts([{"name": "x" * 10**6, "share": 0.5}] * 1000)
    assert [len(line) for line in endless] == [MAX_TEXT_CHARACTERS] * 2


def test_a_mix_is_as_unsure_as_its_parts_by_their_share() -> None:
    sure, unsure = look_with(confidence_of(lambda rgb: rgb[..., 0] * 0 + 1)), unsure_of_blue()
    mix = mixed(sure, look_with(unsure), 40).card.confidence
    assert mix is not None
    colours = random_colours(300).astype(np.float32)
    expected = 0.6 * 1 + 0.4 * unsure.expected(colours)
    assert np.abs(np.log(mix.expected(colours) / expected)).max() < 1.5 * np.log(RATIO)
    # Where one does not tell how sure it is, nobody knows of the mix.
    assert mixed(sure, some_look(), 40).card.confidence is None


def test_files_are_read_once_and_anew_when_they_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Path] = []
    load = storage.load

    def counting(path: str | Path) -> Look:
        read.append(Path(path))
        return load(path)

    monkeypatch.setattr(storage, "load", counting)
    a, b = tmp_path / "a.onnx", tmp_path / "b.onnx"
    save(some_look(), a)
    save(negative_look(), b)
    for percent in (10, 20, 30):
        assert mixing.load(a, ApplySettings(other=b, mix=percent)) == mixed(
            some_look(), negative_look(), percent
        )
    assert mixing.load(a) == some_look()
    assert read == [a, b]
    save(negative_look(), a, overwrite=True)
    assert mixing.load(a) == negative_look()
    os.remove(a)  # noqa: PTH107
    with pytest.raises(Refusal, match="Cannot read"):
        mixing.load(a, ApplySettings(other=b, mix=50))
