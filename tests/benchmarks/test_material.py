from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from benchmarks import large
from benchmarks.material import FILM, FILM_GRAY, Look, all_looks, film_looks, filters, looks_folder
from benchmarks.tables import Table
from nnlook_core.demo.processing import hard_look


def identity(side: int) -> Table:
    steps = np.linspace(0, 1, side)
    blue, green, red = np.meshgrid(steps, steps, steps, indexing="ij")
    return Table(np.stack([red, green, blue], axis=-1))


def test_an_identity_table_changes_nothing() -> None:
    colours = np.random.default_rng(0).random((500, 3))
    np.testing.assert_allclose(identity(9)(colours), colours, atol=1e-12)
    np.testing.assert_allclose(identity(9)(np.eye(3)), np.eye(3), atol=1e-12)


def test_a_table_is_linear_between_its_colours() -> None:
    table = Table(np.zeros((2, 2, 2, 3)))
    table.values[0, 0, 1] = (1, 0.5, 0)  # of pure red
    given = table(np.array([[0.5, 0, 0], [0.5, 0.5, 0.5]]))
    np.testing.assert_allclose(given, [[0.5, 0.25, 0], [0.125, 0.0625, 0]])


def test_film_looks_are_read_from_a_folder(tmp_path: Path) -> None:
    table = Table(identity(4).values[..., [1, 2, 0]])
    (tmp_path / "Turned_round.png").write_bytes(table.as_png())
    (tmp_path / "Gray.png").write_bytes(Table(table.values[..., [0, 0, 0]]).as_png())
    gray, turned = film_looks(tmp_path)
    assert (gray.name, gray.group, turned.name, turned.group) == (
        *("Gray", FILM_GRAY),
        *("Turned round", FILM),
    )
    colours = np.random.default_rng(0).integers(0, 256, (50, 3), dtype=np.uint8)
    np.testing.assert_allclose(turned.exact(colours), colours[:, [1, 2, 0]] / 255, atol=0.003)
    assert [look.name for look in all_looks(tmp_path, every=2)][:2] == ["Gray", filters()[0].name]


def test_a_picture_that_is_no_table_is_refused(tmp_path: Path) -> None:
    Image.new("RGB", (10, 10)).save(tmp_path / "photo.png")
    with pytest.raises(ValueError, match="10×10 is not a Hald CLUT"):
        film_looks(tmp_path)


def test_filters_with_a_place_are_left_out() -> None:
    names = {look.name.removeprefix("pilgram ") for look in filters()}
    assert {"clarendon", "1977", "moon"} <= names
    assert not {"earlybird", "toaster", "willow", "hudson"} & names


def test_the_pair_has_8_bits_rounded_half_up() -> None:
    look = Look("half", FILM, lambda colours: colours / 255 / 2)
    photo = np.array([[[3, 4, 255]]], np.uint8)
    assert look.after(photo).tolist() == [[[2, 2, 128]]]


def test_the_folder_of_looks_follows_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NNLOOK_DATA", raising=False)
    assert looks_folder(None) is None
    monkeypatch.setenv("NNLOOK_DATA", str(tmp_path))
    assert looks_folder(None) is None
    (tmp_path / "film").mkdir()
    assert looks_folder(None) == tmp_path / "film"
    assert looks_folder(tmp_path) == tmp_path


def test_a_large_pair_comes_in_bands_that_fit_together() -> None:
    before, after = large.pair(300, 200)
    assert before.shape == after.shape == (200, 300, 3)
    whole = np.asarray(Image.fromarray(large.small_photo()).resize((300, 200), 3), dtype=int)
    # Where two bands meet, a band does not see the rows of the other.
    assert np.abs(before - whole).mean() < 2
    exact = hard_look(before.reshape(-1, 3) / 255).reshape(after.shape)
    assert np.abs(after / 255 - exact).mean() < 0.01


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process its own peak")
def test_the_memory_of_learning_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(large.SIZES, 0, (300, 200))
    large.main(0)
    memory = large.Memory(0, **json.loads(capsys.readouterr().out))
    assert 50 < memory.at_start <= memory.peak < 4000
