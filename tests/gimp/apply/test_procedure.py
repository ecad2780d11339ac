"""Apply Look in a real GIMP gives what the core gives for the same pixels."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest

from nnlook_core import apply as apply_in_core
from nnlook_core import guessed, load, save
from nnlook_core.common.apply_settings import ApplySettings, Mode
from nnlook_core.inference import mixing
from tests.gimp.calls import APPLY, applied, apply, apply_to_all
from tests.gimp.pictures import (
    Layer,
    core_answer,
    layer_of,
    photo,
    through_gimp,
    to_u8,
    wire_format,
    with_alpha,
)
from tests.gimp.remote import Gimp
from tests.support.looks import look_with, negative_look, unsure_of_blue


def check_equals_core(
    source: Layer, new: Layer, look: Path, profile: str | None = None, **more: float | Mode
) -> None:
    """To the last value in 8-bit sRGB, to one level elsewhere."""
    pixel_format = wire_format(source.native, profile)
    answer = core_answer(look, source.read(pixel_format), **more)  # type: ignore[arg-type]
    expected, got = through_gimp(answer, pixel_format, source), new.read_native()
    assert got.dtype == expected.dtype
    if got.dtype.kind == "f":
        # A half has 11 bits. Elsewhere a level of 16 bits: the network adds up in another order for
        # another number of pixels, and double takes the way of 32-bit floats too.
        level = 2.0**-11 if got.dtype == np.float16 else 2.0**-16
        np.testing.assert_allclose(got, expected, rtol=level, atol=level)
        return
    # The core's floats have 24 bits: what they say about 32-bit integers ends there.
    level = {1: 0 if pixel_format.endswith("u8") else 1, 2: 1, 4: 2**8}[got.dtype.itemsize]
    assert np.abs(got.astype(np.int64) - expected.astype(np.int64)).max() <= level


KINDS = [
    ("RGB", "U8_NON_LINEAR", None),
    ("RGB", "U8_LINEAR", None),
    ("RGB", "U8_PERCEPTUAL", None),
    ("RGB", "U16_NON_LINEAR", None),
    ("RGB", "U16_LINEAR", None),
    ("RGB", "U32_NON_LINEAR", None),
    ("RGB", "HALF_NON_LINEAR", None),
    ("RGB", "FLOAT_NON_LINEAR", None),
    ("RGB", "FLOAT_LINEAR", None),
    ("RGB", "DOUBLE_LINEAR", None),
    ("GRAY", "U8_NON_LINEAR", None),
    ("GRAY", "U16_NON_LINEAR", None),
    ("GRAY", "FLOAT_LINEAR", None),
    ("RGB", "U8_NON_LINEAR", "adobe"),
    ("RGB", "U16_NON_LINEAR", "adobe"),
    ("RGB", "FLOAT_LINEAR", "adobe"),
]


@pytest.mark.parametrize("alpha", ["opaque", "alpha"])
@pytest.mark.parametrize(("base", "precision", "profile"), KINDS)
def test_new_layer_is_what_the_core_gives(
    gimp: Gimp, look: Path, base: str, precision: str, profile: str | None, alpha: str
) -> None:
    colours = photo(60, 70, seed=2)
    if alpha == "alpha":
        # All transparencies, from none to full; under full transparency there are colours too.
        colours = with_alpha(colours, np.linspace(0, 1, 60)[None, :])
    source = layer_of(gimp, colours, base=base, precision=precision, profile=profile)
    native, before = source.native, source.read_native()

    new = applied(source, look)

    assert new.native == native
    check_equals_core(source, new, look, profile)
    assert np.array_equal(source.read_native(), before)
    if alpha == "alpha":
        assert np.array_equal(new.read_native()[..., -1], before[..., -1])
    assert not np.array_equal(new.read_native(), before)  # it is a look that one sees


@pytest.mark.parametrize("precision", ["FLOAT_NON_LINEAR", "FLOAT_LINEAR"])
def test_float_beyond_the_ends_follows_the_look(gimp: Gimp, look: Path, precision: str) -> None:
    colours = photo(40, 30) * 3 - 1
    source = layer_of(gimp, with_alpha(colours, np.ones(1)), precision=precision)
    new = applied(source, look)
    check_equals_core(source, new, look)
    assert new.read("R'G'B'A float")[..., :3].max() > 1.5
    assert new.read("R'G'B'A float")[..., :3].min() < -0.5


def test_nan_and_infinite_pixels_stay_as_they_are(gimp: Gimp, look: Path) -> None:
    colours = photo(8, 4).astype(np.float32)
    colours[1, 2] = [np.nan, 0.5, 0.5]
    colours[2, 3] = [0.5, np.inf, 0.5]
    colours[3, 4] = [0.5, 0.5, -np.inf]
    source = layer_of(gimp, colours, precision="FLOAT_NON_LINEAR")
    got = applied(source, look).read_native()
    for y, x in [(1, 2), (2, 3), (3, 4)]:
        assert np.array_equal(got[y, x], colours[y, x], equal_nan=True)
    finite = np.isfinite(colours).all(axis=-1)
    assert np.isfinite(got[finite]).all()
    assert np.abs(got[finite] - colours[finite]).max() > 0.05


@pytest.mark.parametrize(("base", "precision", "profile"), KINDS)
def test_strength_0_gives_the_source_itself(
    gimp: Gimp, look: Path, base: str, precision: str, profile: str | None
) -> None:
    colours = with_alpha(photo(64, 64, seed=3), np.linspace(0, 1, 64)[None, :])
    source = layer_of(gimp, colours, base=base, precision=precision, profile=profile)
    new = applied(source, look, strength=0.0)
    assert np.array_equal(new.read_native(), source.read_native())


@pytest.mark.parametrize("mode", ["all", "colour", "tone"])
@pytest.mark.parametrize("strength", [100.0, 37.5])
def test_strength_and_mode_are_the_core_s(
    gimp: Gimp, look: Path, strength: float, mode: Mode
) -> None:
    source = layer_of(gimp, to_u8(photo(50, 50, seed=4)))
    new = applied(source, look, strength=strength, mode=mode)
    check_equals_core(source, new, look, strength=strength, mode=mode)


def test_layer_of_many_bands_and_odd_width(gimp: Gimp, look: Path) -> None:
    source = layer_of(gimp, to_u8(photo(331, 197, seed=5)))
    check_equals_core(source, applied(source, look), look)


def test_one_pixel(gimp: Gimp, look: Path) -> None:
    source = layer_of(gimp, to_u8(photo(1, 1)))
    check_equals_core(source, applied(source, look), look)


def test_a_long_thread_of_a_picture(gimp: Gimp, look: Path) -> None:
    source = layer_of(gimp, to_u8(photo(30_000, 2)))
    check_equals_core(source, applied(source, look), look)


def test_an_effect_is_taken_with_the_layer(gimp: Gimp, look: Path) -> None:
    """What the user sees gets the look, and the effect stays where it was."""
    source = layer_of(gimp, to_u8(photo(40, 30)))
    gimp.add_effect(source.id, "gegl:invert-gamma")
    pixels = source.read("R'G'B' u8")
    new = applied(source, look)
    assert np.array_equal(new.read("R'G'B' u8"), core_answer(look, 255 - pixels))
    assert np.array_equal(source.read("R'G'B' u8"), pixels)


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """Another look, quite different."""
    file = tmp_path / "negative.onnx"
    save(negative_look(), file)
    return file


def with_shadow(gimp: Gimp) -> tuple[Layer, Layer]:
    """Return a layer whose effect reaches beyond its edges, and what the two look like as one."""
    image = gimp.new_image(90, 80)
    pixels = with_alpha(to_u8(photo(40, 30)), np.full(1, 255))
    source = layer_of(gimp, pixels, image=image, offsets=(20, 25))
    gimp.add_effect(source.id, "gegl:dropshadow")
    size, offsets, data = gimp.merged(source.id, "R'G'B'A u8")
    whole = layer_of(gimp, np.frombuffer(data, np.uint8).reshape(size[1], size[0], 4))
    assert size[0] > 40
    assert offsets != (20, 25) or size[1] > 30
    return source, whole


def test_an_effect_beyond_the_edges_is_taken_whole(gimp: Gimp, look: Path) -> None:
    source, whole = with_shadow(gimp)
    size, offsets, _data = gimp.merged(source.id, "R'G'B'A u8")
    answer = apply(source, look)
    assert answer.status == "success", answer.message
    (number,) = answer.values["layers"]
    described = gimp.describe(source.image)["layers"]
    assert [layer["id"] for layer in described] == [number, source.id]
    assert (described[0]["size"], described[0]["offsets"]) == (size, offsets)
    assert (described[1]["size"], described[1]["offsets"]) == ((40, 30), (20, 25))
    new = Layer(gimp, source.image, number, size)
    assert np.array_equal(new.read("R'G'B'A u8"), core_answer(look, whole.read("R'G'B'A u8")))


def test_a_look_on_an_effect_beyond_the_edges_is_replaced(
    gimp: Gimp, look: Path, other: Path
) -> None:
    source, whole = with_shadow(gimp)
    levels = np.zeros((80, 90), np.uint8)
    levels[30:, 30:] = 255
    gimp.select(source.image, levels.tobytes())
    (first,) = apply(source, look).values["layers"]
    mask = gimp.mask(first)
    assert set(mask) == {0, 255}
    (second,) = apply(Layer(gimp, source.image, first, whole.size), other).values["layers"]
    assert gimp.layers(source.image) == [second, source.id]
    assert gimp.mask(second) == mask
    new = Layer(gimp, source.image, second, whole.size)
    assert np.array_equal(new.read("R'G'B'A u8"), core_answer(other, whole.read("R'G'B'A u8")))


def test_what_a_mask_hides_of_an_effect_beyond_the_edges_stays_hidden(
    gimp: Gimp, look: Path
) -> None:
    source, _whole = with_shadow(gimp)
    levels = np.tile(np.arange(40, dtype=np.uint8) * 6, (30, 1))
    gimp.add_mask(source.id, levels.tobytes())
    (number,) = apply(source, look).values["layers"]
    layer = gimp.describe(source.image)["layers"][0]
    (width, height), (x, y) = layer["size"], layer["offsets"]
    mask = np.frombuffer(gimp.mask(number), np.uint8).reshape(height, width)
    expected = np.zeros_like(mask)
    expected[25 - y : 55 - y, 20 - x : 60 - x] = levels
    assert np.array_equal(mask, expected)


def test_two_looks_are_mixed(gimp: Gimp, look: Path, other: Path) -> None:
    source = layer_of(gimp, to_u8(photo(50, 40)))
    for mix in (0.0, 35.0, 100.0):
        new = applied(source, look, other=str(other), mix=mix, strength=80.0, mode="colour")
        expected = apply_in_core(
            mixing.load(look, ApplySettings(other=other, mix=mix)),
            source.read("R'G'B' u8"),
            strength=80.0,
            mode="colour",
        )
        assert np.array_equal(new.read("R'G'B' u8"), expected)
        facts = json.loads(gimp.parasite(new.id, "nnlook-look")[0])
        assert (facts["file"], facts["other"], facts["mix"]) == (str(look), str(other), mix)
        name = gimp.describe(source.image)["layers"][0]["name"]
        assert (load(look).name in name, load(other).name in name) == (mix < 100, mix > 0)
        gimp.remove_layer(new.id)


def test_a_second_look_that_is_none_is_refused(gimp: Gimp, look: Path, tmp_path: Path) -> None:
    source = layer_of(gimp, to_u8(photo(10, 10)))
    answer = apply(source, look, other=str(tmp_path / "gone.onnx"), mix=50.0)
    assert answer.status == "execution-error"
    assert "gone.onnx" in answer.message
    assert gimp.layers(source.image) == [source.id]


def test_a_new_layer_without_the_selection(gimp: Gimp, look: Path) -> None:
    source = layer_of(gimp, to_u8(photo(30, 20)))
    levels = np.zeros((20, 30), np.uint8)
    levels[:5] = 255
    gimp.select(source.image, levels.tobytes())
    assert gimp.mask(applied(source, look, output="mask").id) == levels.tobytes()
    source = layer_of(gimp, to_u8(photo(30, 20)))
    gimp.select(source.image, levels.tobytes())
    new = applied(source, look, output="layer")
    assert gimp.mask(new.id) is None
    check_equals_core(source, new, look)


def test_what_is_no_look_is_refused_in_all_images(gimp: Gimp, tmp_path: Path) -> None:
    """The worker goes on after a refusal, and says the same of the next image."""
    layers = [layer_of(gimp, to_u8(photo(20, 10))) for _number in range(3)]
    file = tmp_path / "stranger.onnx"
    file.write_bytes(b"not a look")
    answer = apply(layers[0], file, output="images")
    assert answer.status == "execution-error"
    assert "could not be applied to 3 images" in answer.message
    for layer in layers:
        assert gimp.layers(layer.image) == [layer.id]


def test_all_open_images_get_the_look(gimp: Gimp, look: Path) -> None:
    first, second = (layer_of(gimp, to_u8(photo(30, 20, seed=seed))) for seed in (1, 2))
    below = layer_of(gimp, to_u8(photo(30, 20, seed=3)), base="GRAY")
    layer_of(gimp, to_u8(photo(30, 20, seed=4)), base="GRAY", image=below.image)
    gimp.choose_layers(below.image, [below.id])
    levels = np.zeros((20, 30), np.uint8)
    levels[:5] = 255
    gimp.select(second.image, levels.tobytes())
    hidden = layer_of(gimp, with_alpha(to_u8(photo(9, 9)), np.zeros(1)))
    empty = gimp.new_image(10, 10)
    before = {image: gimp.describe(image) for image in (hidden.image, empty)}

    answer = apply(first, look, output="images")

    assert answer.status == "success", answer.message
    sources = (first, second, below)
    assert len(answer.values["layers"]) == len(sources)
    for number, source in zip(answer.values["layers"], sources, strict=True):
        check_equals_core(source, Layer(gimp, source.image, number, source.size), look)
        assert number in gimp.layers(source.image)
    assert gimp.mask(answer.values["layers"][1]) == levels.tobytes()
    assert {image: gimp.describe(image) for image in before} == before
    printed = gimp.printed()
    assert "could not be applied to 2 images" in printed
    assert "fully transparent" in printed


def test_where_no_image_can_take_the_look_it_is_refused(gimp: Gimp, look: Path) -> None:
    hidden = layer_of(gimp, with_alpha(to_u8(photo(9, 9)), np.zeros(1)))
    answer = apply(hidden, look, output="images")
    assert answer.status == "execution-error"
    assert "could not be applied" in answer.message
    assert gimp.layers(hidden.image) == [hidden.id]


def test_a_text_gets_the_look_and_stays_a_text(gimp: Gimp, look: Path) -> None:
    image = gimp.new_image(120, 40)
    number = gimp.add_text(image, "A caption")
    text = Layer(gimp, image, number, gimp.describe(image)["layers"][0]["size"])
    pixels = text.read("R'G'B'A u8")
    new = applied(text, look)
    assert pixels[..., 3].max() == 255  # there is something to be seen
    assert np.array_equal(new.read("R'G'B'A u8"), core_answer(look, pixels))
    assert np.array_equal(text.read("R'G'B'A u8"), pixels)


def test_what_a_mask_hides_stays_hidden(gimp: Gimp, look: Path) -> None:
    source = layer_of(gimp, to_u8(photo(40, 30)))
    levels = np.tile(np.arange(40, dtype=np.uint8) * 6, (30, 1))
    gimp.add_mask(source.id, levels.tobytes())
    new = applied(source, look)
    assert gimp.mask(new.id) == levels.tobytes()
    check_equals_core(source, new, look)


def test_a_mask_keeps_its_16_bits(gimp: Gimp, look: Path) -> None:
    """By itself to the last bit; with a selection, which hides a half more, to the last but one."""
    source = layer_of(gimp, photo(40, 30), precision="U16_NON_LINEAR")
    levels = np.tile(np.arange(40, dtype=np.uint16) * 1601, (30, 1))
    gimp.add_mask(source.id, levels.tobytes(), "Y u16")
    assert gimp.mask(applied(source, look).id) == levels.tobytes()
    chosen = np.full((30, 40), 65535 // 2, np.uint16)
    gimp.select(source.image, chosen.tobytes())
    mask = np.frombuffer(gimp.mask(applied(source, look).id), np.uint16).reshape(30, 40)
    both = np.rint(levels * (chosen / 65535)).astype(np.int64)
    assert np.abs(mask - both).max() <= 1


def test_new_layer_lies_above_its_source_in_the_same_place(gimp: Gimp, look: Path) -> None:
    image = gimp.new_image(40, 30)
    below = layer_of(gimp, to_u8(photo(40, 30)), image=image, name="below")
    # Larger than the canvas and partly beside it.
    source = layer_of(gimp, to_u8(photo(70, 20)), image=image, offsets=(-13, 25), name="source")
    above = layer_of(gimp, to_u8(photo(40, 30)), image=image, name="above")

    new = applied(source, look)

    layers = gimp.describe(image)["layers"]
    assert [layer["id"] for layer in layers] == [above.id, new.id, source.id, below.id]
    assert layers[1]["offsets"] == (-13, 25)
    assert layers[1]["size"] == (70, 20)
    assert layers[1]["type"] == layers[2]["type"]
    assert layers[1]["mode"] == "normal"
    assert layers[1]["visible"]
    assert layers[1]["mask"] is None
    assert layers[1]["name"] == load(look).name
    check_equals_core(source, new, look)


def test_new_layer_is_in_the_group_of_its_source(gimp: Gimp, look: Path) -> None:
    image = gimp.new_image(40, 30)
    group = gimp.add_group(image, "group")
    source = layer_of(gimp, to_u8(photo(20, 20)), image=image, offsets=(7, 3), parent=group)
    new = applied(source, look)
    (top,) = gimp.describe(image)["layers"]
    assert [child["id"] for child in top["children"]] == [new.id, source.id]
    assert top["children"][0]["offsets"] == (7, 3)
    check_equals_core(source, new, look)


def test_soft_selection_becomes_the_mask(gimp: Gimp, look: Path) -> None:
    image = gimp.new_image(64, 48)
    source = layer_of(gimp, to_u8(photo(80, 40, seed=6)), image=image, offsets=(-8, 4))
    levels = np.zeros((48, 64), np.uint8)
    levels[8:30, 4:] = np.linspace(0, 255, 60).astype(np.uint8)
    gimp.select(image, levels.tobytes())
    before = np.frombuffer(gimp.visible(image, "R'G'B'A u8"), np.uint8).reshape(48, 64, 4)

    new = applied(source, look)

    mask = np.frombuffer(gimp.mask(new.id), np.uint8).reshape(40, 80)
    on_canvas = np.zeros((40, 80), np.uint8)
    on_canvas[:, 8:72] = levels[4:44]
    assert np.array_equal(mask, on_canvas)
    # Under the mask the look is everywhere: painting in the mask later shows more of it.
    check_equals_core(source, new, look)
    after = np.frombuffer(gimp.visible(image, "R'G'B'A u8"), np.uint8).reshape(48, 64, 4)
    inside = np.s_[4:44, :]  # the rest of the canvas has no layer
    looked = np.zeros_like(after)
    looked[inside] = with_alpha(new.read("R'G'B' u8")[:, 8:72], np.full(1, 255))
    assert np.array_equal(after[levels == 0], before[levels == 0])
    assert np.array_equal(after[levels == 255], looked[levels == 255])
    lower, upper = np.minimum(before, looked), np.maximum(before, looked)
    assert (after[inside] + 1.0 >= lower[inside]).all()
    assert (after[inside] - 1.0 <= upper[inside]).all()
    soft = (levels > 100) & (levels < 156)
    assert (after[soft] != before[soft]).any()
    assert (after[soft] != looked[soft]).any()


def test_selection_outlives_the_call(gimp: Gimp, look: Path) -> None:
    source = layer_of(gimp, to_u8(photo(30, 30)))
    gimp.select(source.image, np.tile(np.arange(30, dtype=np.uint8) * 8, (30, 1)).tobytes())
    before = gimp.describe(source.image)["selection"]
    applied(source, look)
    assert gimp.describe(source.image)["selection"] == before


def test_layer_says_where_it_came_from(gimp: Gimp, look: Path) -> None:
    source = layer_of(gimp, to_u8(photo(10, 10)))
    new = applied(source, look, strength=62.5, mode="tone")
    data, persistent = gimp.parasite(new.id, "nnlook-look")
    facts = json.loads(data)
    facts.pop("guessed_share", None)  # there where the look tells what it guesses
    assert facts.pop("source") == gimp.tattoo(source.id)
    assert facts == {
        "name": load(look).name,
        "sha256": hashlib.sha256(look.read_bytes()).hexdigest(),
        "file": str(look),
        "strength": 62.5,
        "mode": "tone",
        "seed": 0,
    }
    assert persistent
    assert gimp.parasite(source.id, "nnlook-look") is None


def test_layer_says_how_much_of_it_was_guessed(gimp: Gimp, tmp_path: Path) -> None:
    sure = look_with(unsure_of_blue())
    save(sure, tmp_path / "sure.onnx")
    source = layer_of(gimp, with_alpha(to_u8(photo(50, 40)), np.repeat([0, 255], 20)[:, None]))
    new = applied(source, tmp_path / "sure.onnx")
    expected = guessed(sure, source.read("R'G'B'A u8"))
    assert expected is not None
    assert expected.share > 0
    data, _ = gimp.parasite(new.id, "nnlook-look")
    assert json.loads(data)["guessed_share"] == expected.share


def test_a_look_on_its_own_layer_replaces_it(gimp: Gimp, look: Path, tmp_path: Path) -> None:
    """It is made anew from the photo below, in its place, with what was set on it."""
    other = tmp_path / "other.onnx"
    save(look_with(unsure_of_blue()), other)
    source = layer_of(gimp, to_u8(photo(20, 20)))
    gimp.select(source.image, np.tile(np.arange(20, dtype=np.uint8) * 12, (20, 1)).tobytes())
    first = applied(source, look, strength=40.0)
    mask = gimp.mask(first.id)
    gimp.select(source.image, np.full((20, 20), 255, np.uint8).tobytes())
    second = applied(first, other, strength=70.0)
    check_equals_core(source, second, other, strength=70.0)
    assert gimp.layers(source.image) == [second.id, source.id]
    assert gimp.mask(second.id) == mask
    assert gimp.describe(source.image)["layers"][0]["name"] == load(other).name
    applied(second, other, strength=50.0)
    assert gimp.describe(source.image)["layers"][0]["name"] == load(other).name


def test_a_look_whose_photo_is_gone_is_a_photo(gimp: Gimp, look: Path) -> None:
    source = layer_of(gimp, to_u8(photo(20, 20)))
    first = applied(source, look)
    gimp.remove_layer(source.id)
    second = applied(first, look)
    check_equals_core(first, second, look)
    assert gimp.layers(source.image) == [second.id, first.id]


def test_several_layers_get_one_each(gimp: Gimp, look: Path) -> None:
    image = gimp.new_image(40, 30)
    sources = [
        layer_of(gimp, to_u8(photo(40, 30, seed=seed)), image=image, name=f"photo {seed}")
        for seed in (1, 2, 3)
    ]
    answer = apply_to_all(sources, look)
    assert answer.status == "success", answer.message
    made = [Layer(gimp, image, number, (40, 30)) for number in answer.values["layers"]]
    for source, new in zip(sources, made, strict=True):
        check_equals_core(source, new, look)
    below = [(layer, source) for layer, source in zip(made, sources, strict=True)]
    assert gimp.layers(image) == [one.id for pair in reversed(below) for one in pair]


def test_a_group_is_taken_as_it_looks(gimp: Gimp, look: Path) -> None:
    image = gimp.new_image(40, 30)
    group = gimp.add_group(image, "group")
    layer_of(gimp, to_u8(photo(20, 20)), image=image, offsets=(3, 4), parent=group)
    layer_of(gimp, to_u8(photo(10, 12, seed=4)), image=image, offsets=(20, 14), parent=group)
    size = gimp.describe(image)["layers"][0]["size"]
    source = Layer(gimp, image, group, tuple(size))
    new = applied(source, look)
    check_equals_core(source, new, look)
    assert gimp.layers(image) == [new.id, group]
    assert gimp.describe(image)["layers"][0]["offsets"] == (3, 4)


def test_gimp_knows_the_arguments(gimp: Gimp) -> None:
    arguments = gimp.arguments_of(APPLY)
    assert list(arguments)[3:] == [
        *("file", "strength", "mode", "other", "mix", "output"),
        *("vignette", "grain", "seed"),
    ]
    defaults = {name: default for name, (_kind, default) in arguments.items()}
    assert (defaults["strength"], defaults["mode"]) == (100.0, "all")
    assert (defaults["vignette"], defaults["grain"], defaults["seed"]) == (-1.0, -1.0, 0)
    assert (defaults["other"], defaults["mix"], defaults["output"]) == (None, 0.0, "mask")
    assert gimp.choices_of(APPLY, "output") == ["mask", "layer", "images"]


def test_values_out_of_range_are_not_taken(gimp: Gimp, look: Path) -> None:
    source = layer_of(gimp, to_u8(photo(10, 10)))
    answer = apply(source, look, strength=250.0)
    # GIMP itself keeps the default and warns; whatever it does, no such strength gets through.
    assert answer.status == "success"
    data, _ = gimp.parasite(answer.values["layers"][0], "nnlook-look")
    assert json.loads(data)["strength"] == 100.0
