from __future__ import annotations

import numpy as np
import pytest
from scipy import ndimage

import nnlook_core
from nnlook_core.common.sentences import describe_remark
from nnlook_core.demo.processing import hard_look
from nnlook_core.errors import PairError
from nnlook_core.metrics.delta_e import delta_e
from nnlook_core.pairs.combine import combine
from nnlook_core.pairs.pair import PicturePair
from tests.support.looks import photo, processed


def test_pairs_add_up() -> None:
    one, other = photo(60, 90), photo(75, 50, seed=4)
    each = [combine([PicturePair.of(side, processed(side))]) for side in (one, other)]
    both = combine([PicturePair.of(side, processed(side)) for side in (one, other)])
    assert both.pairs == 2
    assert both.pixels == sum(part.pixels for part in each)
    assert max(part.coverage for part in each) < both.coverage < sum(part.coverage for part in each)
    assert max(len(part.samples) for part in each) < len(both.samples)
    assert delta_e(both.samples.after, hard_look(both.samples.before)).mean() < 0.5
    assert both.contradiction is None
    assert both.remarks == ()


def test_a_large_pair_does_not_outvote_a_small_one() -> None:
    before = photo(60, 90)
    after, other = before // 2, before // 2 + 40
    large = np.tile(before, (5, 5, 1)), np.tile(after, (5, 5, 1))
    both = combine([PicturePair.of(*large), PicturePair.of(before, other)])
    shifted = both.samples.after - both.samples.before / 2
    assert np.median(shifted) == pytest.approx(20 / 255, abs=0.2 * 20 / 255)


def test_a_contradiction_is_told_with_its_size() -> None:
    before, similar = photo(60, 90), photo(60, 90, seed=1)
    both = combine(
        [PicturePair.of(before, processed(before)), PicturePair.of(before, 255 - before)]
    )
    assert both.contradiction is not None
    exact = nnlook_core.measure(processed(before), 255 - before).delta_e_mean
    assert both.contradiction == pytest.approx(exact, rel=0.2)
    (remark,) = both.remarks
    assert describe_remark(remark) == (
        f"Pair 2 contradicts pair 1: for equal colours they differ by "
        f"{both.contradiction:.1f} ΔE on average. The look will average them. Leave one pair "
        "out for an accurate look."
    )
    agreeing = [PicturePair.of(side, processed(side)) for side in (before, similar)]
    assert combine(agreeing).contradiction is None


def test_many_contradictions_are_one_sentence_that_names_the_worst() -> None:
    before = photo(60, 90)
    agreeing = processed(before)
    darker, inverted = agreeing // 2, 255 - agreeing
    both = combine(
        PicturePair.of(before, after) for after in (agreeing, darker, inverted, agreeing)
    )
    (remark,) = both.remarks
    assert (remark["code"], remark["pairs"], remark["worst"]) == ("contradictions", 4, 3)
    others = [
        nnlook_core.measure(inverted, after).delta_e_mean for after in (agreeing, darker, agreeing)
    ]
    assert remark["delta_e"] == pytest.approx(np.mean(others), rel=0.2)
    assert both.contradiction == pytest.approx(max(others), rel=0.2)
    assert describe_remark(remark).startswith("4 pairs contradict each other, pair 3 most")


def test_noise_alone_is_no_contradiction() -> None:
    random = np.random.default_rng(0)
    pictures = photo(200, 300), photo(200, 300, seed=1)
    noisy = [
        (processed(side) + random.normal(0, 12, side.shape)).clip(0, 255).astype(np.uint8)
        for side in pictures
    ]
    pairs = [PicturePair.of(*pair) for pair in zip(pictures, noisy, strict=True)]
    both = combine(pairs)
    assert both.contradiction is None
    assert both.noise_floor is not None
    assert both.noise_floor > 2
    assert describe_remark(both.remarks[0]).startswith("Pair 1: Grain")


def test_a_shift_is_remarked() -> None:
    texture = np.random.default_rng(0).normal(0, 1, (300, 400, 3))
    before = ndimage.gaussian_filter(texture, (2, 2, 0))
    before = ((before / np.abs(before).max() + 1) * 127).astype(np.uint8)
    found = combine([PicturePair.of(before[:, 3:], processed(before)[:, :-3])])
    assert found.shift == pytest.approx(3, abs=0.1)
    assert "shifted by about 3.0 pixels" in describe_remark(found.remarks[0])


def test_how_the_pictures_lay_is_kept() -> None:
    texture = np.random.default_rng(0).normal(0, 1, (300, 400, 3))
    before = ndimage.gaussian_filter(texture, (2, 2, 0))
    before = ((before / np.abs(before).max() + 1) * 127).astype(np.uint8)
    after = processed(before)[7:290, 12:]
    found = combine([PicturePair.aligned(before, after), PicturePair.of(before, processed(before))])
    laid, as_it_is = found.alignments
    assert as_it_is is None
    assert laid is not None
    assert (laid.scale, laid.across, laid.down) == (1, 12, 7)


def test_several_pairs_by_the_public_face() -> None:
    first, second = photo(60, 90), photo(50, 70, seed=3)
    lesson = nnlook_core.learn(
        first, processed(first), more=[(second, processed(second))], name="x", nodes="8"
    )
    assert (lesson.report.pairs, lesson.look.card.training["pairs"]) == (2, 2)


def test_no_pair_is_refused() -> None:
    with pytest.raises(PairError, match="No pairs"):
        combine([])


def test_strewn_pixels_do_not_outvote_what_is_known() -> None:
    """As a sensor's noise and its mosaic make them: where one lies tells nothing of the colour there."""
    random = np.random.default_rng(0)
    true = np.kron(0.25 + 0.5 * random.random((30, 30, 3)), np.ones((20, 20, 1)))
    strewn = random.random((600, 600, 1)) < 0.2
    noise = np.where(strewn, 0.2, 0.01) * random.standard_normal(true.shape)
    before = np.clip(true + noise, 0, 1).astype(np.float32)
    after = hard_look(np.asarray(true.reshape(-1, 3))).reshape(true.shape).astype(np.float32)
    known = combine([PicturePair.of(before, after)]).samples
    assert len(known) >= 1000
    assert delta_e(known.after, hard_look(known.before)).mean() < 2


def test_where_little_is_known_all_of_it_counts() -> None:
    before = photo(20, 30)
    noise = np.random.default_rng(1).normal(0, 30, before.shape)
    noisy = np.clip(processed(before) + noise, 0, 255).astype(np.uint8)
    exact = combine([PicturePair.of(before, processed(before))])
    assert len(combine([PicturePair.of(before, noisy)]).samples) == len(exact.samples) < 1000
