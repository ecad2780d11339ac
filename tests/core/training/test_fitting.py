from __future__ import annotations

import io
import warnings
from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from skimage import data
from skimage.color import hsv2rgb
from skimage.transform import resize
from sklearn.datasets import load_sample_image

import nnlook_core
from nnlook_core.charts import hald
from nnlook_core.charts.chart_to_pair import pair_of
from nnlook_core.demo.processing import hue_rotation
from nnlook_core.lookfile.look import Look, Nodes
from nnlook_core.metrics.delta_e import delta_e
from nnlook_core.starter.processings.parts import saturate
from nnlook_core.training.prior.synthetic import look
from nnlook_core.training.regressor import LookRegressor
from nnlook_core.training.train import Progress, learn
from tests.support.looks import photo, processed, random_colours

Octets = NDArray[np.uint8]
Matrix = NDArray[np.float64]
GRAYS = np.repeat((np.arange(256, dtype=np.float32) / 255)[:, None], 3, axis=1)
RAMP = np.arange(6554) / 65535


@cache
def coffee() -> Octets:
    small = resize(data.coffee() / 255.0, (200, 300), anti_aliasing=True)
    octets: Octets = (small * 255 + 0.5).astype(np.uint8)
    return octets


@cache
def china() -> Octets:
    return np.asarray(load_sample_image("china.jpg"))[::2, ::2]


def jpeg(pixels: Octets, quality: int) -> Octets:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=quality, subsampling=0)
    return np.asarray(Image.open(file).convert("RGB"))


def turned(rgb: Matrix) -> Matrix:
    return np.clip(saturate(rgb, 0.8) @ hue_rotation(0.25).T, 0, 1)


def toned(rgb: Matrix) -> Matrix:
    curved: Matrix = np.sin(np.pi / 2 * turned(rgb)) ** 1.3
    return curved


def bluish(rgb: Matrix) -> Matrix:
    """Its black is a dark blue, whose red the turn of the hue cuts off."""
    red, green, blue = rgb.T
    curved = np.stack([red, green**0.8, 0.06 + 0.88 * blue**1.25], axis=1)
    return np.clip(saturate(curved, 0.7) @ hue_rotation(0.35).T, 0, 1)


def processed_by(exact: Callable[[Matrix], Matrix], before: Octets) -> Octets:
    octets: Octets = (exact(before.reshape(-1, 3) / 255) * 255 + 0.5).astype(np.uint8)
    return octets.reshape(before.shape)


@pytest.mark.parametrize("nodes", ["16", "64"])
@pytest.mark.parametrize("quality", [None, 92, 75])
def test_an_identity_pair_is_the_identity_in_the_whole_cube(
    quality: int | None, nodes: Nodes
) -> None:
    before = coffee()
    after = before if quality is None else jpeg(before, quality)
    learned = nnlook_core.learn(before, after, name="x", nodes=nodes).look
    cube = np.stack(np.meshgrid(*[np.linspace(0, 1, 17, dtype=np.float32)] * 3), axis=-1)
    assert np.abs(nnlook_core.apply(learned, cube) - cube).max() <= 0.5 / 255


@cache
def brighter(gain: float) -> Look:
    before = photo(120, 160).astype(np.uint16) * 257
    after = np.clip(before * gain + 0.5, 0, 65535).astype(np.uint16)
    return nnlook_core.learn(before, after, name="x", nodes="16").look


@pytest.mark.parametrize("gain", [0.7, 1.3])
@pytest.mark.parametrize("tint", [(1, 1, 1), (1, 0, 0), (0.6, 0.8, 1)])
def test_a_16_bit_dark_ramp_rises(gain: float, tint: tuple[float, float, float]) -> None:
    ramp = (RAMP[:, None] * tint).astype(np.float32)
    learned = nnlook_core.apply(brighter(gain), ramp[None])[0]
    rising = np.array(tint) * gain / 65535 > 1e-5
    steps = np.diff(learned.astype(np.float64), axis=0)
    assert (steps >= -1e-6)[:, np.array(tint) > 0].all()
    assert (steps > 0)[:, rising].all()


@pytest.mark.parametrize("nodes", ["16", "auto"])
@pytest.mark.parametrize("contrast", [1.0, 1.3])
def test_gray_stays_gray(nodes: Nodes, contrast: float) -> None:
    before = coffee()
    changed = np.clip(0.5 + contrast * (turned(before.reshape(-1, 3) / 255) - 0.5), 0, 1)
    after = (changed.reshape(before.shape) * 255 + 0.5).astype(np.uint8)
    learned = nnlook_core.learn(before, after, name="x", nodes=nodes).look
    assert np.ptp(nnlook_core.apply(learned, GRAYS), axis=1).max() <= 0.5 / 255


@pytest.mark.parametrize("number", range(4))
def test_a_narrow_pair_does_no_harm_anywhere(number: int) -> None:
    """Made-up looks that no component was made from: never worse than nothing, on all colours."""
    made_up = look(np.random.default_rng(1_000_000 + number))
    before, unseen = coffee(), random_colours(2000)
    after = made_up(before.reshape(-1, 3) / 255).reshape(before.shape)
    lesson = nnlook_core.learn(before, (after * 255 + 0.5).astype(np.uint8), name="x", nodes="32")
    found = nnlook_core.apply(lesson.look, unseen.astype(np.float32))
    error, nothing = (delta_e(side, made_up(unseen)).mean() for side in (found, unseen))
    assert error < nothing
    assert lesson.look.card.confidence is not None


def test_completed_colours_are_better_than_the_networks_own() -> None:
    before, unseen = coffee(), random_colours(2000)

    after = processed_by(toned, before)
    completed = nnlook_core.learn(before, after, name="x", nodes="32").look
    alone = LookRegressor(32, random_state=0)
    alone.fit(before.reshape(-1, 3)[::9] / 255, after.reshape(-1, 3)[::9] / 255)
    exact = toned(unseen)
    with_it = delta_e(nnlook_core.apply(completed, unseen.astype(np.float32)), exact).mean()
    assert with_it < 0.8 * delta_e(alone.predict(unseen), exact).mean()


def test_a_ramp_of_grays_bends_where_the_look_bends_and_nowhere_else() -> None:
    """No banding: between neighbours among 1,024 grays the slope never jumps as an edge would."""
    before = coffee()
    curve = np.sin(np.pi / 2 * before / 255) ** 1.3
    learned = nnlook_core.learn(before, (curve * 255 + 0.5).astype(np.uint8), name="x").look
    ramp = np.repeat(np.linspace(0, 1, 1024, dtype=np.float32)[:, None], 3, axis=1)
    slope = np.diff(nnlook_core.apply(learned, ramp).astype(np.float64), axis=0) * 1023
    exact = np.diff(np.sin(np.pi / 2 * ramp.astype(np.float64)) ** 1.3, axis=0) * 1023
    assert np.abs(np.diff(slope, axis=0)).max() <= np.abs(np.diff(exact, axis=0)).max() + 0.02


@cache
def learned_toned() -> Look:
    return nnlook_core.learn(coffee(), processed_by(toned, coffee()), name="x").look


@pytest.mark.parametrize("saturation", [0.2, 0.5, 1.0])
def test_a_circle_of_hues_bends_where_the_look_bends_and_nowhere_else(saturation: float) -> None:
    hues = np.linspace(0, 1, 1536, endpoint=False)
    circle = hsv2rgb(np.stack([hues, np.full(1536, saturation), np.full(1536, 0.8)], axis=1))
    slopes = (
        np.diff(values.astype(np.float64), axis=0) * 1536 / 6
        for values in (
            nnlook_core.apply(learned_toned(), circle.astype(np.float32)),
            toned(circle),
        )
    )
    jump, exact_jump = (np.abs(np.diff(slope, axis=0)).max() for slope in slopes)
    assert jump <= exact_jump + 0.02


@pytest.mark.parametrize("gamma", [1.8, 2.2])
@pytest.mark.parametrize("picture", [coffee, china])
def test_shadows_that_rise_by_next_to_nothing_do_not_fall(
    gamma: float, picture: Callable[[], Octets]
) -> None:
    """What the exact look raises by less than a float tells may stay, but not fall."""
    before = picture().astype(np.uint16) * 257
    after = ((before / 65535) ** gamma * 65535 + 0.5).astype(np.uint16)
    learned = nnlook_core.learn(before, after, name="x").look
    ramp = np.repeat(RAMP[:, None], 3, axis=1)
    steps = np.diff(nnlook_core.apply(learned, ramp.astype(np.float32)).astype(np.float64), axis=0)
    assert steps.min() >= -1e-6
    assert (steps > 0)[np.diff(ramp**gamma, axis=0) > 1e-5].all()


def test_a_black_that_is_no_black_is_learned_as_it_is_and_costs_nothing_elsewhere() -> None:
    chart = hald(6).pixels()
    learned = learn([pair_of(processed_by(bluish, chart))], name="x", nodes="32").look

    def error(colours: Matrix) -> float:
        found = nnlook_core.apply(learned, colours.astype(np.float32))
        return float(delta_e(found, bluish(colours)).mean())

    assert error(random_colours(2000) * 16 / 255) < 0.45
    assert error(random_colours(5000)) < 0.05


def test_damage_costs_little_on_other_colours() -> None:
    """A painted-over corner, JPEG and grain against doing nothing, in the whole cube."""
    before, colours = coffee(), random_colours(1500)
    painted = processed_by(turned, before)
    painted[:40, :75] = (230, 30, 60)
    grain = np.random.default_rng(0).normal(0, 6, before.shape)
    damaged = {
        "painted": painted,
        "jpeg": jpeg(processed_by(turned, before), 85),
        "grain": np.clip(processed_by(turned, before) + grain, 0, 255).astype(np.uint8),
    }
    untouched = delta_e(colours, turned(colours)).mean()
    for after in damaged.values():
        learned = nnlook_core.learn(before, after, name="x", nodes="16").look
        learned = nnlook_core.apply(learned, colours.astype(np.float32)[None])[0]
        assert delta_e(learned, turned(colours)).mean() < 0.35 * untouched


@pytest.mark.parametrize("count", [2, 3, 10, 60])
def test_few_colours_are_enough(count: int) -> None:
    before = np.random.default_rng(count).integers(0, 256, (1, count, 3), dtype=np.uint8)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        learned = nnlook_core.learn(before, 255 - before, name="x", nodes="8").look
    assert nnlook_core.measure(nnlook_core.apply(learned, before), 255 - before).delta_e_mean < 3


def test_one_colour_or_gray_after_is_learned() -> None:
    before = photo(60, 90)
    flat = np.full_like(before, 90)
    gray = np.repeat(before.mean(axis=2, keepdims=True).astype(np.uint8), 3, axis=2)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for after in (flat, gray):
            learned = nnlook_core.learn(before, after, name="x", nodes="8").look
            assert nnlook_core.measure(nnlook_core.apply(learned, before), after).delta_e_mean < 1


def test_stopping_while_choosing_gives_a_look() -> None:
    told: list[Progress] = []

    def stop(progress: Progress) -> bool:
        told.append(progress)
        return True

    before = photo(60, 90)
    lesson = nnlook_core.learn(before, processed(before), name="x", on_progress=stop)
    assert told[0].stage == "choose"
    assert len(told) < 12
    assert np.isfinite(nnlook_core.apply(lesson.look, GRAYS[None])).all()


@pytest.mark.once
def test_the_number_of_processors_changes_no_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    before, models = photo(50, 70), []
    for count in (1, 2):
        monkeypatch.setattr("os.cpu_count", lambda count=count: count)
        monkeypatch.setenv("LOKY_MAX_CPU_COUNT", str(count))
        models.append(
            nnlook_core.learn(before, processed(before), name="x", created="2026-01-31").look.model
        )
    assert models[0] == models[1]
