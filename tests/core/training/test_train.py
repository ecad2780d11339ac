from __future__ import annotations

import numpy as np
import pytest

import nnlook_core
from nnlook_core.errors import PairError
from nnlook_core.training.fitting import TrainingSet, choose
from nnlook_core.training.train import Progress
from tests.support.looks import photo, processed, random_colours


def test_a_look_holds_for_another_photo() -> None:
    before, unseen = photo(200, 300), photo(150, 200, seed=7)
    lesson = nnlook_core.learn(before, processed(before), name="Hard", nodes="16")
    found = nnlook_core.measure(nnlook_core.apply(lesson.look, unseen), processed(unseen))
    untouched = nnlook_core.measure(unseen, processed(unseen))
    assert found.delta_e_mean < 1.0
    assert found.delta_e_mean < 0.1 * untouched.delta_e_mean


def test_the_report_is_on_the_card() -> None:
    before = photo(100, 150)
    lesson = nnlook_core.learn(
        before, processed(before), name="Hard", author="Me", created="2026-01-31", nodes="8"
    )
    report, card = lesson.report.to_dict(), lesson.look.card
    assert (card.name, card.author, card.created) == ("Hard", "Me", "2026-01-31")
    for key in ("delta_e_mean", "delta_e_p95", "delta_e_max", "psnr", "noise_floor", "coverage"):
        assert card.training[key] == report[key]
    assert "seconds" not in card.training
    assert report["seconds"] > 0
    assert (report["nodes"], report["parameters"]) == (8, 7 * 8 + 12)
    assert 0 < report["coverage"] < 1


def test_same_pair_same_bytes() -> None:
    before = photo(60, 90)

    def learned(seed: int) -> bytes:
        return nnlook_core.learn(
            before, processed(before), name="x", nodes="8", seed=seed, created="2026-01-31"
        ).look.model

    assert learned(1) == learned(1)
    assert learned(1) != learned(2)


def test_an_identity_pair_learns_the_identity() -> None:
    before = photo(100, 150)
    look = nnlook_core.learn(before, before, name="Nothing").look
    assert np.abs(nnlook_core.apply(look, before).astype(int) - before).max() <= 1


def test_depths_and_alpha_may_differ_between_the_two() -> None:
    before = photo(60, 90)
    alpha = np.full((60, 90, 1), 255, np.uint8)
    after = np.concatenate([processed(before), alpha], axis=2).astype(np.uint16) * 257
    lesson = nnlook_core.learn(before, after, name="x", nodes="8")
    assert lesson.report.difference.delta_e_mean < 2


def test_pixels_that_are_transparent_teach_nothing() -> None:
    before = photo(60, 90)
    after = np.concatenate([processed(before), np.full((60, 90, 1), 255, np.uint8)], axis=2)
    spoiled = after.copy()
    spoiled[:30] = (255, 0, 255, 0)
    look = nnlook_core.learn(before, spoiled, name="x", nodes="16").look
    found = nnlook_core.measure(nnlook_core.apply(look, before)[30:], after[30:])
    assert found.delta_e_mean < 0.5


def test_progress_goes_forward_and_tells_delta_e() -> None:
    told: list[Progress] = []
    before = photo(60, 90)
    nnlook_core.learn(before, processed(before), name="x", on_progress=told.append)
    fractions = [progress.fraction for progress in told]
    assert fractions == sorted(fractions)
    assert {progress.stage for progress in told} == {"choose", "fit"}
    errors = [progress.delta_e for progress in told if progress.delta_e is not None]
    assert errors[-1] < errors[0]


def test_what_cannot_teach_a_look_is_refused() -> None:
    before = photo(20, 30)
    with pytest.raises(PairError, match=r"30×20.*30×10"):
        nnlook_core.learn(before, before[:10], name="x")
    flat = np.full((20, 30, 3), 128, np.uint8)
    with pytest.raises(PairError, match="only one colour"):
        nnlook_core.learn(flat, flat, name="x")


def test_the_size_follows_the_look() -> None:
    """A matrix needs no large network; a wavy look does."""
    before = random_colours(3000)

    def chosen(after: np.ndarray) -> int:
        training_set = TrainingSet(
            before,
            after,
            np.ones(len(before)),
            len(before),
            keeps_grays=False,
            rises=np.zeros(3, np.bool_),
            falls=np.zeros(3, np.bool_),
        )
        network = choose(training_set, 0, lambda: False, lambda *_: False)
        return int(network.hidden_nodes)

    wavy = 0.5 + 0.4 * np.sin(14 * before) * np.cos(9 * before[:, [1, 2, 0]])
    assert chosen(0.2 + 0.6 * before[:, ::-1]) == 16
    assert chosen(wavy) > 16


def test_a_picture_of_few_colours_is_learned_whole() -> None:
    before = np.array([[[20, 40, 200], [230, 200, 30]]], np.uint8).repeat(30, axis=0)
    lesson = nnlook_core.learn(before, 255 - before, name="Few")
    assert nnlook_core.measure(nnlook_core.apply(lesson.look, before), 255 - before).delta_e_max < 2


def test_a_wrong_date_is_refused() -> None:
    with pytest.raises(nnlook_core.Refusal, match="not a date"):
        nnlook_core.learn(photo(), photo(), name="x", created="yesterday")


def test_returning_true_ends_the_learning_with_what_there_is() -> None:
    before = photo(100, 150)
    seen: list[Progress] = []

    def stop_at_once(progress: Progress) -> bool:
        seen.append(progress)
        return progress.stage == "fit"

    stopped = nnlook_core.learn(
        before, processed(before), name="x", nodes="16", on_progress=stop_at_once
    )
    whole = nnlook_core.learn(before, processed(before), name="x", nodes="16")
    assert 1 <= len(seen) <= 5  # one for each stage of the fit at the most
    assert stopped.look.nodes == 16
    assert whole.report.difference.delta_e_mean < stopped.report.difference.delta_e_mean < 15
