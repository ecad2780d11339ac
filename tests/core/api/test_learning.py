"""Learning from paths, Pillow's images and arrays; names; what is no pair."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from skimage import data

import nnlook_core as nnlook
from nnlook_core.api import learning
from nnlook_core.errors import PairError, PictureError, Refusal
from nnlook_core.files import images
from nnlook_core.pairs.pair import PicturePair
from nnlook_core.pairs.registration import aligned
from tests.support.looks import photo, processed
from tests.support.profiles import profile

BEFORE, AFTER = photo(), processed(photo())
QUICK: dict[str, Any] = {"nodes": 8, "created": "2026-01-31"}


@pytest.fixture(scope="module")
def by_arrays() -> Any:
    return nnlook.learn(BEFORE, AFTER, name="Mine", **QUICK)


def test_the_result_tells_in_a_line_how_close_it_came(by_arrays: Any) -> None:
    report = by_arrays.report
    for name in ("delta_e_mean", "delta_e_p95", "delta_e_max", "psnr"):
        assert getattr(report, name) == getattr(report.difference, name) == report.to_dict()[name]
    assert repr(report).startswith(f"<Report: ΔE {report.delta_e_mean:.3g} (95 % below ")
    assert len(repr(by_arrays)) < 200


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    for name, pixels in (("before", BEFORE), ("after", AFTER)):
        images.write(images.new(pixels), pixels, tmp_path / f"{name}.png")
    return tmp_path / "before.png", tmp_path / "after.png"


@pytest.mark.parametrize("kind", ["str", "Path", "PIL", "opened", "RGBA", "mixed"])
def test_the_same_look_whatever_it_is_learned_from(
    kind: str, pair: tuple[Path, Path], by_arrays: Any
) -> None:
    given: dict[str, Callable[[], tuple[Any, Any]]] = {
        "str": lambda: (str(pair[0]), str(pair[1])),
        "Path": lambda: pair,
        "PIL": lambda: (Image.fromarray(BEFORE), Image.fromarray(AFTER)),
        "opened": lambda: (Image.open(pair[0]), Image.open(pair[1])),
        "RGBA": lambda: (
            Image.open(pair[0]).convert("RGBA"),
            np.dstack([AFTER, AFTER[..., 0] | 1]),
        ),
        "mixed": lambda: (pair[0], AFTER),
    }
    result = nnlook.learn(*given[kind](), name="Mine", **QUICK)
    assert result.look == by_arrays.look


@pytest.mark.parametrize("dtype", ["uint16", "float16", "float32", "float64", ">u2", ">f8"])
def test_every_dtype_teaches(dtype: str) -> None:
    full = 65535 if "u" in dtype else 1
    sides = [(side / 255 * full).astype(dtype) for side in (BEFORE, AFTER)]
    result = nnlook.learn(*sides, **QUICK)
    assert result.report.delta_e_mean < 2
    assert np.abs(result.look(BEFORE).astype(int) - AFTER).mean() < 4


@pytest.mark.parametrize("shape", [(60, 80), (60, 80, 1), (60, 80, 2)])
def test_gray_teaches(shape: tuple[int, ...]) -> None:
    gray = np.dstack([BEFORE[..., 0], BEFORE[..., 1] | 1])[..., : shape[2] if len(shape) > 2 else 1]
    gray = gray.reshape(shape)
    toned = np.dstack([BEFORE[..., 0], BEFORE[..., 0] // 2, BEFORE[..., 0] // 3])
    result = nnlook.learn(gray, toned, **QUICK)
    assert np.abs(result.look(gray)[..., :3].astype(int) - toned).mean() < 2


def test_transparent_pixels_and_nan_are_passed_over() -> None:
    before, after = BEFORE / 255, AFTER / 255
    before[:10], after[5:15] = np.nan, np.inf
    spoiled = np.dstack([after, np.ones((60, 80))])
    spoiled[15:20] = 0
    result = nnlook.learn(before, spoiled, **QUICK)
    assert np.abs(result.look(BEFORE)[20:].astype(int) - AFTER[20:]).mean() < 4
    with pytest.raises(PairError, match="No pixels to learn from"):
        nnlook.learn(np.full((9, 8, 3), np.nan), after[:9, :8])


def before_of(pair: tuple[Any, Any]) -> NDArray[Any]:
    """The pixels (n, 3 or 4) before processing, as they are learned from."""
    (pictures,) = learning.pairs_of([pair], align=False)
    return np.concatenate([before for before, _after in pictures.bands])


def test_profiles_and_orientation_are_heeded(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = Image.fromarray(np.rot90(BEFORE).copy())
    turned.save(tmp_path / "before.png", icc_profile=profile("Display P3"), exif=exif)
    pair = (tmp_path / "before.png", AFTER)
    with Image.open(pair[0]) as opened:
        seen = [before_of(pair), before_of((opened, AFTER))]
    assert np.array_equal(seen[0], seen[1])
    assert seen[0].dtype == np.uint16
    off = np.abs(seen[0] / 65535 - BEFORE.reshape(-1, 3) / 255)
    assert 0.01 < off.mean() < 0.1  # as it was turned, and more colourful


def test_more_pairs(pair: tuple[Path, Path]) -> None:
    other = photo(50, 40, seed=9)
    two = nnlook.learn(*pair, more=[(other, Image.fromarray(processed(other)))], **QUICK)
    assert two.report.pairs == 2
    given = iter([(other, processed(other))])
    assert nnlook.learn(*pair, more=given, **QUICK).report.pairs == 2  # type: ignore[arg-type]


def test_two_sizes_are_laid_over_each_other() -> None:
    wide = np.asarray(data.astronaut())
    before, after = wide[4:], processed(wide)[:, 6:]
    (laid,) = learning.pairs_of([(before, Image.fromarray(after))], align=True)
    assert laid.alignment == aligned(before, after)[2]
    with pytest.raises(PairError, match="differ in size"):
        list(learning.pairs_of([(before, after)], align=False))


def test_a_raw_file_is_always_aligned(monkeypatch: pytest.MonkeyPatch) -> None:
    laid = []

    def how(name: str) -> Callable[..., PicturePair]:
        def lay(before: Any, after: Any) -> PicturePair:
            laid.append(name)
            return PicturePair(0, 0, ())

        return lay

    monkeypatch.setattr(learning, "_read", lambda picture: (BEFORE, ()))
    monkeypatch.setattr(PicturePair, "aligned", how("aligned"))
    monkeypatch.setattr(PicturePair, "of", how("of"))
    given = [
        ("a.NEF", "a.jpg"),
        (Path("b.jpg"), Path("b.dng")),
        ("c.png", "c.jpg"),
        (BEFORE, AFTER),
    ]
    list(learning.pairs_of(given, align=False))
    assert laid == ["aligned", "aligned", "of", "of"]


@pytest.mark.parametrize(
    ("after", "name"),
    [
        ("folder/Warm evening.png", "Warm evening"),
        (Path("evening.tif"), "evening"),
        ("a.b.png", "a.b"),
        (AFTER, "Look"),
        (Image.fromarray(AFTER), "Look"),
        ("x" * 300 + ".png", "x" * 200),
    ],
)
def test_a_name_where_none_is_given(after: Any, name: str) -> None:
    assert learning.name_of(after) == name


def test_an_opened_image_has_the_name_of_its_file(pair: tuple[Path, Path]) -> None:
    with Image.open(pair[1]) as opened:
        assert learning.name_of(opened) == "after"
    assert nnlook.learn(*pair, **QUICK).look.name == "after"


@pytest.mark.parametrize(
    "more",
    [
        [(BEFORE,)],
        [(BEFORE, AFTER, AFTER)],
        [BEFORE],
        ["before.png"],
        [None],
        ["ab"],
        None,
        5,
        "ab",
    ],
)
def test_more_is_a_list_of_pairs(more: Any) -> None:
    with pytest.raises(TypeError, match="more is a list of pairs"):
        nnlook.learn(BEFORE, AFTER, more=more)


@pytest.mark.parametrize(
    ("before", "after", "kind", "said"),
    [
        (BEFORE, AFTER[:10], PairError, "differ in size"),
        (BEFORE.reshape(-1, 3), AFTER.reshape(-1, 3), PictureError, "Cannot learn from an array"),
        (BEFORE[None], AFTER[None], PictureError, "Cannot learn from an array"),
        (BEFORE.astype(float), AFTER / 255, PictureError, "above 1"),
        (BEFORE / 255, AFTER.astype(np.float32), PictureError, "above 1"),
        (BEFORE / 255, AFTER / 255 + 1, PictureError, "above 1"),
        (BEFORE[:0], AFTER[:0], PairError, "No pixels"),
        (BEFORE[:, :0], AFTER[:, :0], PairError, "No pixels"),
        (np.zeros_like(BEFORE), np.zeros_like(AFTER), PairError, "one colour"),
        ("none.png", AFTER, Refusal, "Cannot read"),
    ],
)
def test_what_teaches_nothing_is_refused(
    before: Any, after: Any, kind: type[Exception], said: str
) -> None:
    with pytest.raises(kind, match=said) as refusal:
        nnlook.learn(before, after, **QUICK)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("nodes", [5, "7", 0, None, 8.0])
def test_other_nodes_are_told(nodes: Any) -> None:
    with pytest.raises(ValueError, match="nodes is one of"):
        nnlook.learn(BEFORE, AFTER, nodes=nodes)


@pytest.mark.parametrize("words", [{"name": 5}, {"author": 5}, {"licence": b"CC0"}])
def test_words_are_text(words: Any) -> None:
    with pytest.raises(TypeError, match=f"{next(iter(words))} is text"):
        nnlook.learn(BEFORE, AFTER, **words)


@pytest.mark.parametrize("tags", ["film", b"film", 5, None, [5], ["film", None]])
def test_tags_are_several(tags: Any) -> None:
    with pytest.raises(TypeError, match="tags are a list of words, not"):
        nnlook.learn(BEFORE, AFTER, tags=tags)


@pytest.mark.parametrize("tags", [["film"], ("film",), {"film"}, iter(["film"])])
def test_tags_are_of_any_collection(tags: Any) -> None:
    assert nnlook.learn(BEFORE, AFTER, tags=tags, **QUICK).look.card.tags == ("film",)


@pytest.mark.parametrize(
    ("seed", "kind"),
    [
        (-1, ValueError),
        (1 << 32, ValueError),
        (1.0, TypeError),
        ("1", TypeError),
        (True, TypeError),
    ],
)
def test_a_seed_is_a_whole_number_from_0(seed: Any, kind: type[Exception]) -> None:
    with pytest.raises(kind, match=r"^seed is"):
        nnlook.learn(BEFORE, AFTER, seed=seed)


@pytest.mark.parametrize("seed", [(1 << 32) - 1, np.int64(7)])
def test_every_seed_is_taken(seed: Any) -> None:
    assert nnlook.learn(BEFORE, AFTER, seed=seed, **QUICK).report.delta_e_mean < 2


@pytest.mark.parametrize("tell", [True, 5, "print"])
def test_progress_is_told_to_a_function(tell: Any) -> None:
    with pytest.raises(TypeError, match=r"^on_progress is a function, not"):
        nnlook.learn(BEFORE, AFTER, on_progress=tell)


def test_the_report_tells_in_a_line_that_there_are_remarks() -> None:
    wide = np.asarray(data.astronaut())
    report = nnlook.learn(wide[:, 3:], processed(wide)[:, :-3], **QUICK).report
    assert "shifted" in report.remarks[0]
    assert repr(report).endswith(f" s, remarks: {len(report.remarks)}>")
