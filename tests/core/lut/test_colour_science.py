"""colour-science reads what we write, and we read what it writes."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from nnlook_core import apply, lut
from nnlook_core.colour import rgb_grid
from tests.support.looks import some_look


@pytest.fixture(scope="module")
def colour() -> Any:
    """The package, which warns of each optional one that is not there."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import colour

    return colour


def random_colours(count: int = 3000) -> NDArray[np.float64]:
    return np.random.default_rng(1).random((count, 3))


@pytest.mark.parametrize("size", [17, 33, 65])
def test_it_reads_our_cube(colour: Any, tmp_path: Path, size: int) -> None:
    path = tmp_path / "look.cube"
    lut.export(some_look(), path, size=size)
    table = colour.read_LUT(str(path))
    assert table.table.shape == (size, size, size, 3)  # by red, green and blue
    nodes = rgb_grid.nodes(size).astype(np.float32)
    assert np.abs(table.table.reshape(-1, 3) - apply(some_look(), nodes)).max() < 1e-6
    assert np.array_equal(table.domain, [[0, 0, 0], [1, 1, 1]])
    assert table.name == "Evening glow"
    assert table.comments[:3] == ["Look: Evening glow", "Author: A. Tester", "Licence: CC0-1.0"]


def test_we_read_its_cube(colour: Any, tmp_path: Path) -> None:
    domain = np.array([[-0.1, 0.0, 0.2], [1.0, 1.5, 0.9]])
    values = np.random.default_rng(2).random((6, 6, 6, 3))
    table = colour.LUT3D(values, name="Six", domain=domain, comments=["One", "Two"])
    path = tmp_path / "six.cube"
    colour.write_LUT(table, str(path), decimals=9)
    ours = lut.read(path)
    assert ours.title == "Six"
    # It interpolates outside the domain too, so it is asked within.
    asked = domain[0] + random_colours() * (domain[1] - domain[0])
    tetrahedral = colour.algebra.table_interpolation_tetrahedral
    assert np.abs(ours(asked) - table.apply(asked, interpolator=tetrahedral)).max() < 1e-6


def test_we_read_its_curves(colour: Any, tmp_path: Path) -> None:
    domain = np.array([[-0.1, 0.0, 0.2], [1.0, 1.5, 0.9]])
    values = np.sort(np.random.default_rng(2).random((12, 3)), axis=0)
    table = colour.LUT3x1D(values, name="Twelve", domain=domain)
    path = tmp_path / "twelve.cube"
    colour.write_LUT(table, str(path), decimals=9)
    assert "LUT_1D_SIZE 12" in path.read_text()
    ours = lut.read(path)
    asked = domain[0] + random_colours() * (domain[1] - domain[0])
    assert np.abs(ours(asked) - table.apply(asked)).max() < 1e-6
    assert np.abs(ours(asked) - table.apply(asked[:, ::-1])[:, ::-1]).max() > 0.1


def test_we_read_its_curves_and_cube(colour: Any, tmp_path: Path) -> None:
    random = np.random.default_rng(2)
    curves = colour.LUT3x1D(np.sort(random.random((12, 3)), axis=0), name="Shaper")
    cube = colour.LUT3D(random.random((5, 5, 5, 3)), name="Cube")
    path = tmp_path / "both.cube"
    both = colour.LUTSequence(curves, cube)
    colour.io.write_LUT_ResolveCube(both, str(path), decimals=9)
    asked = random_colours()
    tetrahedral = colour.algebra.table_interpolation_tetrahedral
    expected = cube.apply(curves.apply(asked), interpolator=tetrahedral)
    assert np.abs(lut.read(path)(asked) - expected).max() < 1e-5
