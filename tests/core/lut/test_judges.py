"""Other programs apply our tables, and get what the look gives.

The bounds: a table says what becomes of the colours of an RGB grid, and a program interpolates between
these, so it differs from the look where the look bends; half the mesh, a quarter of the difference. The
look here bends more than those of photographers do. Where a file has 8 bits, half a step of rounding comes
on top, which is ΔE 0.2 on average.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import PyOpenColorIO as ocio  # noqa: N813 (its usual short name)
import pytest
from numpy.typing import NDArray

from benchmarks.peers import gmic_version
from nnlook_core import apply, lut, measure
from nnlook_core.colour import rgb_grid
from tests.support.looks import some_look
from tests.support.lut_programs import Colours, by_gmic, by_haldclut, by_lut3d, by_ocio

needs_gmic = pytest.mark.skipif(gmic_version() is None, reason="G'MIC cannot be used here")

OF_A_SIZE = {17: 0.35, 33: 0.1, 65: 0.03}
"""Mean ΔE of tables with so many colours a side."""
ROUNDED = 0.25
"""Mean ΔE of tables in 8 bits."""


@pytest.fixture(scope="module")
def colours() -> Colours:
    """Colours all over the cube, its corners among them, in steps of 8 bits, which all can take."""
    random = np.random.default_rng(0).integers(0, 256, (16_000, 3))
    return (np.concatenate([random, rgb_grid.nodes(2) * 255]) / 255).astype(np.float32)


def exported(folder: Path, name: str, **options: Any) -> Path:
    path = folder / name
    lut.export(some_look(), path, **options)
    return path


def off(applied: Colours, colours: Colours) -> float:
    """By how much a program's colours are off from the look's, in mean ΔE."""
    return measure(applied, apply(some_look(), colours)).delta_e_mean


def test_the_look_would_tell_swapped_channels(colours: Colours) -> None:
    """What the bounds below are worth: another order of channels is off by more than ten times as much."""
    for order in ([2, 1, 0], [1, 0, 2], [0, 2, 1]):
        swapped = apply(some_look(), np.ascontiguousarray(colours[:, order]))
        assert off(swapped, colours) > 5
        assert off(np.ascontiguousarray(swapped[:, order]), colours) > 5


@pytest.mark.parametrize("size", OF_A_SIZE)
def test_opencolorio_applies_our_cube(tmp_path: Path, colours: Colours, size: int) -> None:
    table = exported(tmp_path, "look.cube", size=size)
    assert off(by_ocio(table, colours), colours) < OF_A_SIZE[size]


@pytest.mark.parametrize("size", OF_A_SIZE)
def test_ffmpeg_applies_our_cube(tmp_path: Path, colours: Colours, size: int) -> None:
    table = exported(tmp_path, "look.cube", size=size)
    assert off(by_lut3d(table, colours), colours) < OF_A_SIZE[size]


@pytest.mark.parametrize(("level", "bound"), [(4, 0.35), (6, 0.1), (8, 0.03)])
def test_ffmpeg_applies_our_hald_clut(
    tmp_path: Path, colours: Colours, level: int, bound: float
) -> None:
    """Levels of 16, 36 and 64 colours a side."""
    table = exported(tmp_path, "look.png", size=level)
    assert off(by_haldclut(table, colours), colours) < bound


def test_ffmpeg_applies_our_hald_clut_in_8_bits(tmp_path: Path, colours: Colours) -> None:
    table = exported(tmp_path, "look.png", depth=8)
    assert off(by_haldclut(table, colours), colours) < 0.03 + ROUNDED


@needs_gmic
def test_gmic_applies_our_hald_clut(tmp_path: Path, colours: Colours) -> None:
    """Level 16 has a node for each of these colours: nothing is left but the rounding."""
    table = exported(tmp_path, "look.png", size=16, depth=8)
    assert off(by_gmic(table, colours), colours) < ROUNDED


@needs_gmic
def test_gmic_applies_our_hald_clut_of_the_usual_size(tmp_path: Path, colours: Colours) -> None:
    """Its ``map_clut`` takes one of the next nodes, without interpolating: up to a mesh of 4/255 off."""
    table = exported(tmp_path, "look.png", depth=8)
    assert off(by_gmic(table, colours), colours) < 1


@needs_gmic
def test_gmic_applies_our_cube(tmp_path: Path, colours: Colours) -> None:
    """Made finer by linear interpolation first (``r …,3``), because ``map_clut`` does not interpolate."""
    table = exported(tmp_path, "look.cube")
    finer = "r[1] 256,256,256,3,3"
    assert off(by_gmic(table, colours, finer), colours) < OF_A_SIZE[33] + ROUNDED


def write_cube(path: Path, values: NDArray[np.float64], *lines: str) -> Path:
    """A .cube file as plainly as it can be written: ``values`` (n³, 3) in the order of the file."""
    side = round(len(values) ** (1 / 3))
    rows = [" ".join(map(repr, row)) for row in values.tolist()]
    path.write_text("\n".join([f"LUT_3D_SIZE {side}", *lines, *rows]))
    return path


@pytest.mark.parametrize(
    ("low", "high"),
    [
        ([0.0, 0.0, 0.0], [1.0, 1.0, 1.0]),
        ([-0.25, 0.0, 0.1], [1.5, 0.8, 1.0]),
    ],
)
def test_a_cube_with_any_domain_is_read_as_opencolorio_and_ffmpeg_read_it(
    tmp_path: Path, colours: Colours, low: list[float], high: list[float]
) -> None:
    values = np.random.default_rng(3).random((5**3, 3))
    domain = [f"DOMAIN_{end} {' '.join(map(str, at))}" for end, at in (("MIN", low), ("MAX", high))]
    path = write_cube(tmp_path / "random.cube", values, *domain)
    ours = lut.read(path)(colours.astype(np.float64))
    assert np.abs(ours - by_ocio(path, colours)).max() < 2e-6
    if low == [0, 0, 0]:  # ffmpeg stretches other domains in a way of its own
        assert np.abs(ours - by_lut3d(path, colours)).max() < 3e-5


def test_resolves_curves_and_cube_are_read_as_opencolorio_reads_them(
    tmp_path: Path, colours: Colours
) -> None:
    random = np.random.default_rng(4)
    curves = np.sort(random.random((9, 3)), axis=0) * 2
    rows = [*curves, *random.random((4**3, 3))]
    head = "LUT_1D_SIZE 9\nLUT_1D_INPUT_RANGE 0.0 1.0\nLUT_3D_SIZE 4\nLUT_3D_INPUT_RANGE 0.0 2.0\n"
    path = tmp_path / "resolve.cube"
    path.write_text(head + "\n".join(" ".join(map(repr, row.tolist())) for row in rows))
    ours = lut.read(path)(colours.astype(np.float64))
    assert np.abs(ours - by_ocio(path, colours)).max() < 2e-5


def a_grade() -> ocio.CDLTransform:
    return ocio.CDLTransform(slope=[0.9, 0.7, 0.5], power=[1.3, 1.0, 0.8])


def baked(grade: ocio.Transform, file_format: str, cube_size: int = 17) -> str:
    """A table that OpenColorIO makes of a grade, as the text of a file."""
    config = ocio.Config()
    config.setRole("default", "graded")
    config.addColorSpace(ocio.ColorSpace(name="plain"))
    graded = ocio.ColorSpace(name="graded")
    graded.setTransform(grade, ocio.COLORSPACE_DIR_FROM_REFERENCE)
    config.addColorSpace(graded)
    baker = ocio.Baker()
    baker.setConfig(config)
    baker.setFormat(file_format)
    baker.setInputSpace("plain")
    baker.setTargetSpace("graded")
    baker.setCubeSize(cube_size)
    return str(baker.bake())


@pytest.mark.parametrize("file_format", ["iridas_cube", "resolve_cube"])
def test_a_table_that_opencolorio_baked_is_read(
    tmp_path: Path, colours: Colours, file_format: str
) -> None:
    path = tmp_path / "baked.cube"
    path.write_text(baked(a_grade(), file_format))
    processor = ocio.Config.CreateRaw().getProcessor(a_grade()).getDefaultCPUProcessor()
    exact = colours.copy()
    processor.applyRGB(exact)
    ours = lut.read(path)(colours.astype(np.float64)).astype(np.float32)
    assert measure(ours, exact).delta_e_mean < 0.15  # a table of 17
    assert measure(ours, np.ascontiguousarray(exact[:, ::-1])).delta_e_mean > 5
