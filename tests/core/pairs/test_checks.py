from __future__ import annotations

import numpy as np
import pytest
from scipy import ndimage
from skimage import data

from nnlook_core.pairs.checks import CODES, in_order
from nnlook_core.pairs.combine import combine
from nnlook_core.pairs.pair import PicturePair
from tests.support.looks import photo, processed
from tests.support.pictures import Picture, filtered, jpeg


def checks(*pairs: tuple[Picture, Picture]) -> tuple[str, ...]:
    return combine([PicturePair.of(*pair) for pair in pairs]).checks


def astronaut() -> Picture:
    return np.asarray(data.astronaut())


@pytest.mark.parametrize("name", ["clarendon", "nashville", "inkwell"])
def test_a_pure_change_of_colours_is_clean(name: str) -> None:
    after = filtered(name, astronaut())
    for told in (checks((astronaut(), after)), checks((astronaut(), jpeg(after, 90)))):
        assert "clean" in told
        assert not {"local", "vignette", "gradient", "contradiction"} & set(told)


@pytest.mark.parametrize(("name", "code"), [("earlybird", "vignette"), ("aden", "gradient")])
def test_a_change_by_place_is_not_clean(name: str, code: str) -> None:
    told = checks((astronaut(), filtered(name, astronaut())))
    assert code in told
    assert "clean" not in told


def test_local_processing_is_not_clean() -> None:
    before = astronaut() / 255
    detail = before - ndimage.gaussian_filter(before, (25, 25, 0))
    after = (np.clip(before + 0.4 * detail, 0, 1) * 255).astype(np.uint8)
    told = combine([PicturePair.of(astronaut(), after)])
    assert "local" in told.checks
    assert "clean" not in told.checks
    # The surroundings explain more than any gradient, and only what explains it is said.
    assert [remark["code"] for remark in told.remarks if remark["code"] != "noise"] == ["local"]
    assert "gradient" not in told.checks


def test_one_local_pair_of_two_is_told() -> None:
    before = astronaut() / 255
    detail = before - ndimage.gaussian_filter(before, (25, 25, 0))
    after = (np.clip(before + 0.4 * detail, 0, 1) * 255).astype(np.uint8)
    told = checks((astronaut(), astronaut() // 2), (astronaut(), after))
    assert "local" in told
    assert "contradiction" in told
    assert "clean" not in told


def test_the_rest() -> None:
    told = checks((astronaut(), astronaut()))
    assert "same-picture" in told
    assert "clean" not in told
    shifted = astronaut()[:, 4:], filtered("clarendon", astronaut())[:, :-4]
    assert "shifted" in checks(shifted)
    assert "clean" not in checks(shifted)
    gray = np.repeat(astronaut()[..., :1], 3, axis=2)
    assert "few-colours" in checks((gray, gray // 2))
    assert "clean" in checks((gray, gray // 2))
    sky = astronaut().copy()
    sky[:100] = 255
    assert "clipped" in checks((sky, filtered("clarendon", sky)))
    lowered = np.maximum(astronaut(), 4)
    assert "clipped" not in checks((lowered, filtered("clarendon", lowered)))


def test_contradicting_pairs_are_not_clean() -> None:
    before = photo(60, 90)
    told = checks((before, processed(before)), (before, 255 - before))
    assert "contradiction" in told
    assert "clean" not in told


def test_codes_come_in_one_order_and_once() -> None:
    assert in_order(["local", "clipped", "local"]) == ("clipped", "local")
    assert in_order(reversed(CODES)) == CODES
