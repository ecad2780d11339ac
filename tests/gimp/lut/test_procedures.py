"""Export Look as LUT and Import LUT as Look in a real GIMP, called by a script."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import nnlook_core
from nnlook_core import lut
from tests.gimp.calls import EXPORT, IMPORT, export_table, import_table
from tests.gimp.installation import Installation
from tests.gimp.looks import CURVES
from tests.gimp.pictures import layer_of, photo, to_u8
from tests.gimp.remote import Gimp
from tests.gimp.watch import Watch


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "Warm film.cube"
    path.write_text(CURVES)
    return path


# Export


def test_what_export_takes_and_gives(gimp: Gimp) -> None:
    arguments = gimp.arguments_of(EXPORT)
    assert set(arguments) == {
        *("run-mode", "image", "drawables"),
        *("file", "table", "size", "overwrite", "depth"),
    }
    assert arguments["size"] == ("gint", 0)
    assert arguments["overwrite"] == ("gboolean", False)
    assert arguments["depth"][1] == "16"


@pytest.mark.parametrize(
    ("name", "options", "same"),
    [
        ("a.cube", {}, {"size": 33}),
        ("a.cube", {"size": 17}, {"size": 17}),
        ("a.cube", {"size": 65}, {"size": 65}),
        ("a.png", {}, {"size": 8, "depth": 16}),
        ("a.PNG", {"size": 4, "depth": "8"}, {"size": 4, "depth": 8}),
    ],
)
def test_exported_table_is_the_core_s(
    gimp: Gimp, look: Path, tmp_path: Path, name: str, options: Any, same: Any
) -> None:
    path = tmp_path / "out" / name
    path.parent.mkdir()
    answer = export_table(gimp, look, path, **options)
    assert answer.status == "success", answer.message
    assert answer.values == {"file": str(path)}
    expected = tmp_path / name
    lut.export(nnlook_core.load(look), expected, **same)
    assert path.read_bytes() == expected.read_bytes()
    assert [each.name for each in path.parent.iterdir()] == [name]


def test_export_needs_no_image_and_changes_none(gimp: Gimp, look: Path, tmp_path: Path) -> None:
    layer = layer_of(gimp, to_u8(photo(30, 20)))
    gimp.clean(layer.image)
    described = gimp.describe(layer.image)
    more = {"image": layer.image, "drawables": [layer.id]}
    assert export_table(gimp, look, tmp_path / "with.cube", **more).status == "success"
    assert gimp.describe(layer.image) == described
    assert not gimp.is_dirty(layer.image)
    gimp.delete_images()
    assert export_table(gimp, look, tmp_path / "without.cube").status == "success"


def test_export_overwrites_only_where_asked(gimp: Gimp, look: Path, tmp_path: Path) -> None:
    path = tmp_path / "mine.cube"
    path.write_text("mine")
    Watch(gimp, tmp_path).refused(export_table(gimp, look, path), "mine.cube", "exists")
    assert export_table(gimp, look, path, overwrite=True).status == "success"
    assert lut.read(path).title == "Hard look"


def test_exports_that_are_refused(gimp: Gimp, look: Path, tmp_path: Path) -> None:
    watch = Watch(gimp, tmp_path, look.parent)
    watch.refused(export_table(gimp, None, tmp_path / "a.cube"), "Choose a look")
    watch.refused(export_table(gimp, look, None), "Choose the LUT file")
    watch.refused(export_table(gimp, tmp_path / "gone.onnx", tmp_path / "a.cube"), "gone.onnx")
    watch.refused(export_table(gimp, look, tmp_path / "a.3dl"), ".cube", ".png")
    watch.refused(export_table(gimp, look, tmp_path / "no" / "a.cube"), "does not exist")
    watch.refused(export_table(gimp, look, tmp_path / "a.cube", size=1), "129", "not 1")
    watch.refused(export_table(gimp, look, tmp_path / "a.png", size=33), "16", "not 33")


# Import


def test_what_import_takes_and_gives(gimp: Gimp) -> None:
    arguments = gimp.arguments_of(IMPORT)
    assert set(arguments) == {
        *("run-mode", "image", "drawables"),
        *("file", "table", "size", "overwrite", "name"),
    }
    assert arguments["size"] == ("gint", 0)
    assert arguments["overwrite"] == ("gboolean", False)


def test_table_becomes_a_look(gimp: Gimp, table: Path, tmp_path: Path) -> None:
    file = tmp_path / "warm.onnx"
    answer = import_table(gimp, table, file, name="Warm", size=24)
    assert answer.status == "success", answer.message
    assert set(answer.values) == {"file", "delta-e-mean"}
    assert answer.values["file"] == str(file)
    look = nnlook_core.load(file)  # the core's own audit
    assert look.name == "Warm"
    assert answer.values["delta-e-mean"] == look.card.training["delta_e_mean"]
    colours = np.random.default_rng(0).random((2000, 3)).astype(np.float32)
    exact = lut.read(table)(colours.astype(np.float64)).astype(np.float32)
    assert nnlook_core.measure(nnlook_core.apply(look, colours), exact).delta_e_mean < 1


def test_hald_clut_becomes_a_look_in_the_folder_of_looks(
    gimp: Gimp, look: Path, tmp_path: Path, installation: Installation
) -> None:
    table = tmp_path / "Hald film.png"
    lut.export(nnlook_core.load(look), table, size=6, depth=8)
    answer = import_table(gimp, table, None, size=24)
    assert answer.status == "success", answer.message
    file = installation.home / "looks" / "Hald film.onnx"
    assert answer.values["file"] == str(file)
    back = nnlook_core.load(file)
    assert back.name == "Hald film"
    colours = np.random.default_rng(0).random((2000, 3)).astype(np.float32)
    first = nnlook_core.apply(nnlook_core.load(look), colours)
    assert nnlook_core.measure(nnlook_core.apply(back, colours), first).delta_e_mean < 1


def test_imports_that_are_refused(gimp: Gimp, table: Path, look: Path, tmp_path: Path) -> None:
    (tmp_path / "half.cube").write_text(CURVES[:-6])
    (tmp_path / "nan.cube").write_text(CURVES.replace("0.5", "nan"))
    (tmp_path / "mine.onnx").write_bytes(look.read_bytes())
    watch = Watch(gimp, tmp_path, look.parent)
    new = tmp_path / "new.onnx"
    watch.refused(import_table(gimp, None, new), "Choose a LUT")
    watch.refused(import_table(gimp, tmp_path / "gone.cube", new), "gone.cube")
    watch.refused(import_table(gimp, tmp_path / "half.cube", new), "Expected 3", "found 2")
    watch.refused(import_table(gimp, tmp_path / "nan.cube", new), "line 3")
    watch.refused(import_table(gimp, look, new), "hard.onnx")
    watch.refused(import_table(gimp, table, tmp_path / "mine.onnx"), "mine.onnx", "exists")
    watch.refused(import_table(gimp, table, new, size=1), "not 1")


def test_import_overwrites_where_asked(gimp: Gimp, table: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.onnx"
    file.write_bytes(b"mine")
    answer = import_table(gimp, table, file, overwrite=True, size=12)
    assert answer.status == "success", answer.message
    assert nnlook_core.load(file).name == "mine"
