"""Charts: made, known again whatever was done to their colours, refused with the reason otherwise."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from scipy.ndimage import gaussian_filter
from skimage import data

from nnlook_core import apply, measure
from nnlook_core.charts import ALL, Chart, hald, of_kind
from nnlook_core.charts.chart_to_pair import checked, pair_of, remark_on
from nnlook_core.charts.files import write_chart
from nnlook_core.charts.layout import BLUE
from nnlook_core.charts.recognition import Found, block_means
from nnlook_core.common.sentences import describe_remark
from nnlook_core.demo.processing import hard_look
from nnlook_core.errors import ChartError, ImageFileError, Refusal, WriteError
from nnlook_core.files import images
from nnlook_core.training.train import learn
from tests.support.looks import random_colours
from tests.support.pictures import jpeg

Levels = NDArray[np.uint8]
Processing = Callable[[NDArray[np.float64]], NDArray[np.float64]]

LUMA = np.array([0.3, 0.59, 0.11])
LOOKS: dict[str, Processing] = {
    "hard": hard_look,
    "inverted": lambda rgb: 1 - rgb,
    "solarised": lambda rgb: np.abs(2 * rgb - 1),
    "black and white": lambda rgb: np.repeat((rgb @ LUMA)[:, None], 3, axis=1),
    "faded": lambda rgb: 0.4 + 0.2 * np.repeat((rgb @ LUMA)[:, None], 3, axis=1),
    "red filter": lambda rgb: np.repeat(rgb[:, :1], 3, axis=1),
    "posterised": lambda rgb: np.floor(rgb * 3.999) / 3,
    "threshold": lambda rgb: np.repeat((rgb @ LUMA > 0.5)[:, None] * 1.0, 3, axis=1),
    "nothing": lambda rgb: rgb,
}


def processed(pixels: Levels, processing: Processing) -> Levels:
    """A picture after a processing, rounded half up, in little memory."""
    result = np.empty_like(pixels)
    for top in range(0, len(pixels), 256):
        band = processing(pixels[top : top + 256].reshape(-1, 3) / 255)
        result[top : top + 256] = np.floor(np.clip(band, 0, 1) * 255 + 0.5).reshape(
            result[top : top + 256].shape
        )
    return result


@cache
def shrunk_all(factor: int, look: str) -> Levels:
    """The chart of all colours after a look, then scaled down: the tests need not be slow."""
    chart = ALL.pixels()
    small = np.floor(block_means(chart, factor, factor) * 255 + 0.5).astype(np.uint8)
    return processed(small, LOOKS[look])


@cache
def small_hald(look: str) -> Levels:
    return processed(hald(8).pixels(), LOOKS[look])


def resized(pixels: Levels, side: int) -> Levels:
    smaller = Image.fromarray(pixels).resize((side, side), Image.Resampling.LANCZOS)
    return np.asarray(smaller)


def as_numbers(pixels: NDArray[Any]) -> NDArray[np.uint32]:
    colours = pixels.reshape(-1, 3).astype(np.uint32)
    red, green, blue = colours.T
    numbers: NDArray[np.uint32] = (red << np.uint32(16)) | (green << np.uint32(8)) | blue
    return numbers


# Made


def test_all_colours_are_there_once() -> None:
    assert ALL.side == 4096
    counts = np.zeros(1 << 24, np.uint8)
    for band in ALL.bands():
        counts[as_numbers(band)] += 1
    assert (counts == 1).all()


def test_neighbours_are_alike_within_and_across_tiles() -> None:
    """JPEG and a smaller size blur neighbours: only blue may jump, at the edge of a tile."""
    pixels = ALL.rows(0, 512).astype(int)
    for axis in (0, 1):
        steps = np.abs(np.diff(pixels, axis=axis))
        assert steps[..., :2].max() == 1
    assert len(np.unique(BLUE)) == 256


@pytest.mark.parametrize("level", [2, 3, 4, 8, 9, 16])
def test_hald_is_what_ffmpeg_makes(level: int) -> None:
    """Of its 16 bits, rounded to 8: its own 8 bits are cut off where ours are rounded."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-f", "lavfi"]
    command += ["-i", f"haldclutsrc={level},format=rgb48le", "-frames:v", "1"]
    done = subprocess.run(
        [*command, "-f", "rawvideo", "-"], capture_output=True, check=True, timeout=60
    )
    theirs = np.frombuffer(done.stdout, "<u2").reshape(level**3, level**3, 3)
    ours = hald(level).pixels()
    assert np.array_equal(ours, np.floor(theirs / 257 + 0.5 + 1 / 514).astype(np.uint8))


def test_the_levels_of_hald_end_somewhere() -> None:
    for level in (1, 17):
        with pytest.raises(Refusal, match="Choose a level from 2 to 16"):
            hald(level)
    assert of_kind("hald", 4) == Chart("hald", 4)
    assert of_kind("all", 4) == ALL
    with pytest.raises(Refusal, match="Unknown chart “both”"):
        of_kind("both", 4)


def test_a_file_is_exact_and_says_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "chart.png"
    write_chart(hald(4), path)
    picture = images.read(path)
    assert np.array_equal(picture.pixels, hald(4).pixels())
    assert picture.pixels.dtype == np.uint8
    with Image.open(path) as image:
        assert image.info["nnlook-chart"] == '{"kind": "hald", "level": 4}'
        assert "srgb" in image.info  # or a program may take it for anything
    with pytest.raises(WriteError, match="already exists"):
        write_chart(hald(4), path)
    with pytest.raises(ImageFileError, match=r"Save the chart as \.png"):
        write_chart(hald(4), tmp_path / "chart.jpg")
    assert [entry.name for entry in tmp_path.iterdir()] == ["chart.png"]


# Known again


@pytest.mark.parametrize("look", LOOKS)
def test_known_whatever_was_done_to_the_colours(look: str) -> None:
    assert checked(shrunk_all(4, look)) == Found(ALL, shrunk=4)
    assert checked(small_hald(look)) == Found(hald(8))


@pytest.mark.once
def test_the_whole_chart_is_known_in_its_own_size() -> None:
    full = processed(ALL.pixels(), hard_look)
    found = checked(full)
    assert found == Found(ALL)
    assert "16\u202f777\u202f216 colours" in describe_remark(remark_on(full, found))
    assert checked(np.ascontiguousarray(jpeg(full, 75))) == Found(ALL)


@pytest.mark.parametrize("quality", [95, 75])
def test_known_as_a_jpeg(quality: int) -> None:
    for look in ("hard", "faded"):
        assert checked(jpeg(shrunk_all(4, look), quality)) == Found(ALL, shrunk=4)
        assert checked(jpeg(small_hald(look), quality)) == Found(hald(8))


def test_known_in_exact_parts_and_multiples_of_its_size() -> None:
    quarter = shrunk_all(4, "hard")
    assert checked(resized(quarter, 512)) == Found(ALL, shrunk=8)
    assert checked(resized(quarter, 2048)) == Found(ALL, shrunk=2)
    assert checked(resized(quarter, 256)) == Found(ALL, shrunk=16)
    assert checked(resized(small_hald("hard"), 256)) == Found(hald(8), shrunk=2)
    large = resized(small_hald("hard"), 1024)
    assert checked(large) == Found(hald(8), enlarged=2)
    assert "at 2 times its size" in describe_remark(remark_on(large, checked(large)))


def test_known_at_any_depth_and_with_alpha() -> None:
    eight = small_hald("hard")
    assert checked(eight.astype(np.uint16) * 257) == Found(hald(8))
    assert checked((eight / 255).astype(np.float32)) == Found(hald(8))
    opaque = np.concatenate([eight, np.full_like(eight[..., :1], 255)], axis=2)
    assert checked(opaque) == Found(hald(8))


def test_an_untouched_chart_is_told() -> None:
    chart = hald(8).pixels()
    assert remark_on(chart, checked(chart))["unprocessed"]
    assert not remark_on(small_hald("hard"), Found(hald(8)))["unprocessed"]


# Refused

ALTERED: dict[str, tuple[Callable[[Levels], NDArray[Any]], str]] = {
    "turned left": (lambda p: np.rot90(p), "rotated 90° counterclockwise"),
    "turned right": (lambda p: np.rot90(p, -1), "rotated 90° clockwise"),
    "mirrored": (lambda p: p[:, ::-1], "flipped horizontally"),
    "flipped": (lambda p: p[::-1], "flipped vertically"),
    "transposed": (lambda p: p.swapaxes(0, 1), "flipped and rotated"),
    "cropped": (lambda p: p[:, 5:], "Not a complete chart: the picture has"),
    "cropped to a square": (lambda p: p[9:-9, 9:-9], "not an exact fraction or multiple"),
    "resized": (lambda p: resized(p, round(0.73 * len(p))), r"scaled by 0\.7"),
    "vignette": (lambda p: _by_place(p, lambda x, y: 1 - 0.15 * (x**2 + y**2)), "a vignette"),
    "caption": (lambda p: _with_caption(p), "changed separately, at the lower right"),
    "one colour": (lambda p: np.full_like(p, 99), "only one colour"),
    "transparent": (
        lambda p: np.concatenate([p, np.arange(len(p))[:, None, None] + p[..., :1] * 0], axis=2),
        "transparent",
    ),
    "numberless": (lambda p: np.where(p == 0, np.nan, p / 255.0).astype(np.float32), "not numbers"),
}


def _by_place(pixels: Levels, factor: Callable[[Any, Any], Any]) -> Levels:
    y, x = np.mgrid[0 : len(pixels), 0 : len(pixels)] / len(pixels) * 2 - 1
    result: Levels = np.clip(pixels * factor(x, y)[..., None], 0, 255).astype(np.uint8)
    return result


def _with_caption(pixels: Levels) -> Levels:
    side = len(pixels)
    result = pixels.copy()
    result[-side // 12 :, -side // 5 :] = 255
    return result


@pytest.mark.parametrize("alteration", ALTERED)
@pytest.mark.parametrize("kind", ["all", "hald"])
def test_what_was_altered_is_refused_with_the_reason(kind: str, alteration: str) -> None:
    alter, reason = ALTERED[alteration]
    picture = shrunk_all(4, "hard") if kind == "all" else small_hald("hard")
    with pytest.raises(ChartError, match=reason):
        checked(np.ascontiguousarray(alter(picture)))


def test_upside_down_is_seen_where_it_can_be() -> None:
    """A Hald chart upside down is one inverted: nobody can tell, and it is the look that it is."""
    with pytest.raises(ChartError, match="rotated 180°"):
        checked(np.ascontiguousarray(shrunk_all(4, "hard")[::-1, ::-1]))
    assert checked(np.ascontiguousarray(small_hald("hard")[::-1, ::-1])) == Found(hald(8))


def test_gradients_are_seen_in_the_chart_of_all_colours() -> None:
    picture = shrunk_all(4, "hard")
    for factor, name in (
        (lambda x, y: 1 + 0.1 * x, "horizontal gradient"),
        (lambda x, y: 1 + 0.1 * y, "vertical gradient"),
    ):
        with pytest.raises(ChartError, match=name):
            checked(_by_place(picture, factor))


def test_local_contrast_is_seen_in_the_chart_of_all_colours() -> None:
    picture = shrunk_all(2, "hard")  # in a smaller one grain would look like it
    planes = np.moveaxis(picture.astype(np.float32), -1, 0)
    blurred = np.stack([gaussian_filter(plane, 60, truncate=2) for plane in planes], -1)
    clearer = np.clip(picture + 0.5 * (picture - blurred), 0, 255).astype(np.uint8)
    with pytest.raises(ChartError, match="depends on neighbouring pixels"):
        checked(clearer)


@pytest.mark.parametrize("side", [512, 1024])
def test_photos_are_no_charts(side: int) -> None:
    for photo in (data.astronaut(), data.coffee(), data.chelsea()):
        picture = np.asarray(Image.fromarray(photo).resize((side, side)))
        with pytest.raises(ChartError, match="Not a processed colour chart"):
            checked(picture)


def test_too_small_a_chart_is_refused() -> None:
    with pytest.raises(ChartError, match="scaled down too far"):
        checked(resized(small_hald("hard"), 64))
    with pytest.raises(ChartError, match="enough for at most 729 colours"):
        checked(hald(3).pixels())


# Learned from


@pytest.mark.parametrize(
    ("picture", "good"),
    [
        (lambda: small_hald("hard"), 0.3),
        (lambda: shrunk_all(4, "hard"), 0.6),
        (lambda: jpeg(shrunk_all(4, "hard"), 75), 0.8),
    ],
    ids=["hald", "quarter", "quarter as JPEG"],
)
def test_what_is_learned_is_the_look(picture: Callable[[], Levels], good: float) -> None:
    lesson = learn([pair_of(picture())], name="Chart", nodes="32", created="2026-01-31")
    colours = random_colours(5000, seed=3)
    learned = apply(lesson.look, colours.astype(np.float32))
    error = measure(learned, hard_look(colours).astype(np.float32)).delta_e_mean
    assert error < good
    assert lesson.report.coverage > 0.9
    assert "Recognised the" in lesson.report.remarks[0]


def test_a_hald_chart_that_was_a_jpeg_comes_with_a_warning() -> None:
    exact, lossy = small_hald("hard"), jpeg(small_hald("hard"), 95)
    for picture, warned in ((exact, False), (lossy, True), (jpeg(lossy, 75), True)):
        assert remark_on(picture, checked(picture))["noisy"] is warned
    quarter = jpeg(shrunk_all(4, "hard"), 75)
    assert not remark_on(quarter, checked(quarter))["noisy"]
