"""How much of a look's vignette and grain is applied, and what is said of them."""

from __future__ import annotations

from pathlib import Path

from neural_look.apply.effect_sliders import EffectChoices
from neural_look.common.apply_settings import ApplySettings
from neural_look.gimp.procedures import MAX_SEED
from neural_look.ui.wording import describe_left_out, effect_rows

ONE, OTHER = Path("/one.onnx"), Path("/other.onnx")


def test_what_was_moved_counts_for_its_look_alone() -> None:
    choices = EffectChoices()
    choices.move(ONE, "vignette", 40.0)
    choices.move(ONE, "vignette", 0.0)
    assert choices.amount(ONE, "vignette", 100.0) == 0.0
    assert choices.amount(ONE, "grain", 25.0) == 25.0
    assert choices.amount(OTHER, "vignette", 100.0) == 100.0
    assert choices.amount(OTHER, "vignette", None) is None


def test_it_begins_with_the_last_settings() -> None:
    last = ApplySettings(vignette=30.0, seed=7)
    choices = EffectChoices.begin(ONE, last)
    assert choices.seed == 7
    assert choices.amount(ONE, "vignette", 100.0) == 30.0
    assert choices.amount(ONE, "grain", 0.0) == 0.0
    assert EffectChoices.begin(None, last).amount(OTHER, "vignette", 100.0) == 100.0


def test_a_saved_mix_has_what_was_moved_for_its_first_look() -> None:
    choices = EffectChoices()
    choices.move(ONE, "grain", 60.0)
    choices.keep_for(ONE, OTHER)
    choices.move(ONE, "grain", 10.0)
    assert choices.amount(OTHER, "grain", 0.0) == 60.0


def test_each_new_grain_is_another_one_that_gimp_can_keep() -> None:
    choices = EffectChoices(MAX_SEED - 1)
    seeds = []
    for _turn in range(3):
        choices.renew_grain()
        seeds.append(choices.seed)
    assert seeds == [MAX_SEED, 0, 1]


VIGNETTE = {"kind": "radial", "darkest": 0.25, "share": 6.21, "default": 100.0}
GRAIN = {"delta_e": 1.54, "size": 0.83, "default": 0.0}


def test_the_card_tells_them() -> None:
    assert effect_rows({"vignette": None, "grain": None}) == []
    (what, vignette), grain = effect_rows({"vignette": VIGNETTE, "grain": GRAIN})
    assert what == "Vignette"
    assert "25 %" in vignette and "ΔE 6.2" in vignette
    assert grain[0] == "Grain"
    assert "0.8 pixels" in grain[1] and "ΔE 1.5" in grain[1]
    (lens,) = effect_rows({"vignette": {**VIGNETTE, "darkest": 1.0}, "grain": None})
    assert "brightens" in lens[1]


def test_what_a_lut_leaves_out_is_said() -> None:
    said = [describe_left_out(effects) for effects in (["vignette"], ["grain"])]
    both = describe_left_out(["vignette", "grain"])
    assert describe_left_out([]) is None
    assert said[0] is not None and "vignette" in said[0] and "grain" not in said[0]
    assert said[1] is not None and "grain" in said[1] and "vignette" not in said[1]
    assert both is not None and "vignette" in both and "grain" in both
