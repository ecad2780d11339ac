from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage
from skimage import data
from sklearn.datasets import load_sample_image

from nnlook_core.errors import PairError
from nnlook_core.pairs.precheck import Finding, Severity, check, checks_of, coverage
from tests.support.commands import last_line_of
from tests.support.pictures import filtered

Picture = NDArray[Any]
LONGEST = 400


def small(picture: Picture) -> tuple[Picture, float]:
    """A copy as the plug-in makes it, and its scale."""
    image = Image.fromarray(picture)
    scale = LONGEST / max(image.size)
    size = tuple(round(side * scale) for side in image.size)
    return np.asarray(image.resize((size[0], size[1]), Image.Resampling.BOX)), scale


def found(before: Picture, after: Picture) -> dict[str, Finding]:
    (one, scale), (other, _) = small(before), small(after)
    findings = check(one, other, scale=scale)
    order = [list(Severity).index(finding.severity) for finding in findings]
    assert order == sorted(order, reverse=True)
    return {finding.subject: finding for finding in findings}


@pytest.mark.parametrize("name", ["clarendon", "nashville", "inkwell"])
def test_a_pure_change_of_colour_is_fine(name: str) -> None:
    before = data.astronaut()
    told = found(before, filtered(name, before))
    assert told["alignment"].severity is Severity.FINE
    assert "are aligned" in told["alignment"].text
    assert told["change"].severity is Severity.FINE
    assert "pure colour change" in told["change"].text


@pytest.mark.parametrize(("name", "pattern"), [("earlybird", "vignette"), ("aden", "gradient")])
def test_a_change_by_place_is_told(name: str, pattern: str) -> None:
    before = data.astronaut()
    change = found(before, filtered(name, before))["change"]
    assert change.severity is Severity.HINT
    assert pattern in change.text


def test_local_processing_is_a_warning() -> None:
    before = data.astronaut()
    detail = before / 255 - ndimage.gaussian_filter(before / 255, (25, 25, 0))
    after = (np.clip(before / 255 + 0.4 * detail, 0, 1) * 255).astype(np.uint8)
    told = found(before, after)
    assert told["change"].severity is Severity.WARNING
    assert "surrounds a pixel" in told["change"].text
    assert "clean" not in checks_of(told.values())


def test_nothing_is_called_exact_from_one_pair() -> None:
    before = data.astronaut()
    told = found(before, filtered("clarendon", before))
    assert "exact" not in told["change"].text
    assert "second pair" in told["change"].text


def test_what_is_found_has_codes() -> None:
    before = data.astronaut()

    def codes(after: Picture) -> tuple[str, ...]:
        return checks_of(found(before, after).values())

    assert codes(filtered("clarendon", before)) == ("clean",)
    assert codes(filtered("earlybird", before)) == ("vignette",)
    assert codes(before) == ("same-picture",)
    assert codes(np.roll(filtered("clarendon", before), (9, 12), axis=(0, 1))) == ("shifted",)
    other = np.asarray(Image.fromarray(data.coffee()).resize((512, 512)))
    assert "different-photos" in codes(other)


def test_a_shift_is_a_warning_with_its_length_in_full_pixels() -> None:
    before = np.asarray(load_sample_image("china.jpg"))
    after = np.roll(filtered("clarendon", before), (9, 12), axis=(0, 1))
    told = found(before, after)
    assert told["alignment"].severity is Severity.WARNING
    assert "about 15 pixels" in told["alignment"].text
    assert "change" not in told  # the shift explains it


def test_another_photo_and_no_change_are_warnings() -> None:
    before = data.astronaut()
    other = np.asarray(Image.fromarray(data.coffee()).resize((512, 512)))
    told = found(before, other)
    assert told["alignment"].severity is Severity.WARNING
    assert "same photo" in told["alignment"].text
    assert "nothing to learn" in found(before, before)["change"].text


def test_local_edits_are_a_hint() -> None:
    before = data.astronaut()
    after = filtered("clarendon", before).copy()
    random = np.random.default_rng(0)
    for top, left in random.integers(0, 450, (40, 2)):  # retouched here and there
        after[top : top + 60, left : left + 60] = 255 - after[top : top + 60, left : left + 60]
    change = found(before, after)["change"]
    assert change.severity is not Severity.FINE


def test_missing_colours_are_named() -> None:
    levels = np.linspace(0, 255, 48).astype(np.uint8)
    cube = np.stack(np.meshgrid(levels, levels, levels), axis=-1).reshape(-1, 48, 3)
    assert coverage(cube).severity is Severity.FINE
    warm = cube.copy()
    warm[warm[..., 2] > np.maximum(warm[..., 0], warm[..., 1])] = 128  # neither blues nor purples
    told = coverage(warm)
    assert told.severity is Severity.HINT
    assert "blues" in told.text
    gray = np.repeat(levels[:, None, None], 3, axis=2)
    assert "few colours" in coverage(gray).text


def test_transparent_pixels_are_passed_over() -> None:
    before = data.astronaut()
    after = filtered("clarendon", before)
    alpha = np.full((512, 512, 1), 255, np.uint8)
    hidden = alpha.copy()
    hidden[:250] = 0
    spoiled = after.copy()
    spoiled[:250] = (255, 0, 255)
    findings = check(np.dstack([before, alpha]), np.dstack([spoiled, hidden]), scale=1.0)
    change = next(finding for finding in findings if finding.subject == "change")
    assert change.severity is Severity.FINE
    with pytest.raises(PairError, match="No pixels to learn from"):
        check(np.dstack([before, 0 * alpha]), np.dstack([after, alpha]), scale=1.0)


def test_sizes_must_agree() -> None:
    with pytest.raises(PairError, match="differ in size"):
        check(np.zeros((4, 5, 3), np.uint8), np.zeros((4, 6, 3), np.uint8), scale=1.0)


def test_a_tiny_or_flat_pair_is_no_trouble() -> None:
    flat = np.full((300, 300, 3), 100, np.uint8)
    told = {finding.subject: finding for finding in check(flat, flat + 40, scale=0.5)}
    assert told["alignment"].severity is Severity.FINE
    tiny = np.arange(48, dtype=np.uint8).reshape(4, 4, 3)
    assert {finding.subject for finding in check(tiny, tiny * 2, scale=1.0)} >= {"coverage"}


def test_it_needs_nothing_that_learning_takes_seconds_to_import(tmp_path: Path) -> None:
    code = (
        "import sys, nnlook_core.pairs.precheck; "
        "print([name for name in ('sklearn', 'skl2onnx', 'onnx') if name in sys.modules])"
    )
    assert last_line_of(code, tmp_path) == "[]"
