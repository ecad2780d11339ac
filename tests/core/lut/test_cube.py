"""``.cube`` files: what is read, what is refused, what is written."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from nnlook_core import lut
from nnlook_core.errors import TableError, WriteError
from nnlook_core.lookfile.look import Card
from nnlook_core.lut import cube, cube_text
from nnlook_core.lut.table import Cube, Curves
from nnlook_core.lut.words import plain
from tests.support.looks import some_look

EIGHT = "0 0 0\n1 0 0\n0 1 0\n1 1 0\n0 0 1\n1 0 1\n0 1 1\n1 1 1\n"
"""The identity as a cube of 2: red changes fastest."""
SAME = f"LUT_3D_SIZE 2\n{EIGHT}"


def is_identity(content: str | bytes) -> bool:
    table = cube_text.parse(content if isinstance(content, bytes) else content.encode())
    asked = np.random.default_rng(0).random((50, 3))
    return bool(np.abs(table(asked) - asked).max() < 1e-6)


@pytest.mark.parametrize(
    "content",
    [
        SAME,
        SAME.rstrip("\n"),
        SAME.replace("\n", "\r\n"),
        SAME.replace("\n", "\r"),
        b"\xef\xbb\xbf" + SAME.encode(),
        SAME.encode() + b"# caf\xe9 in an old encoding\n",
        f"# LUT_3D_SIZE 5\n\n  \n#\n{SAME}\n\n# the end",
        SAME.replace("0 1", "0.0e-3\t  1.0E+00"),
        SAME.replace("1 1 1\n", "1 1 1 # white\n").replace("SIZE 2", "SIZE 2 # small"),
        f'DOMAIN_MAX 1 1 1\nLUT_3D_SIZE 2\nTITLE "of all"\nDOMAIN_MIN 0 0 0\n{EIGHT}',
        f"LUT_3D_INPUT_RANGE 0.0 1.0\n{SAME}",
        f"{EIGHT}LUT_3D_SIZE 2\n",
        f"SOME_KEYWORD of others\n{SAME}",
        "LUT_1D_SIZE 2\n0 0 0\n1 1 1\n",
        "LUT_1D_SIZE 3\n0 0 0\n.5 .5 .5\n1. 1. 1.\n",
    ],
)
def test_all_ways_to_write_the_identity(content: str | bytes) -> None:
    assert is_identity(content)


def test_red_changes_fastest() -> None:
    values = np.arange(24).reshape(8, 3) / 24
    rows = "\n".join(" ".join(map(str, row)) for row in values.tolist())
    table = cube_text.parse(f"LUT_3D_SIZE 2\n{rows}".encode())
    assert table(np.array([[1.0, 0, 0]])) == pytest.approx(values[[1]], abs=1e-6)
    assert table(np.array([[0.0, 0, 1]])) == pytest.approx(values[[4]], abs=1e-6)


def test_grays_between_nodes_come_from_grays_alone() -> None:
    """What tetrahedral interpolation is for: colour casts at other nodes do not reach them."""
    values = np.random.default_rng(0).random((4, 4, 4, 3)).astype(np.float32)
    for node in range(4):
        values[node, node, node] = node / 3
    table = Cube(values, np.zeros(3), np.ones(3))
    gray = np.repeat(np.linspace(0, 1, 40)[:, None], 3, axis=1)
    assert np.abs(table(gray) - gray).max() < 1e-6


def test_a_domain_says_where_the_table_begins_and_ends() -> None:
    table = cube_text.parse(f"DOMAIN_MIN -1 0 0\nDOMAIN_MAX 1 0.5 2\n{SAME}".encode())
    asked = np.array([[-1, 0, 0], [0, 0.25, 1], [0.5, 0.5, 2], [9, 9, -9]])
    expected = [[0, 0, 0], [0.5, 0.5, 0.5], [0.75, 1, 1], [1, 1, 0]]
    assert table(asked) == pytest.approx(np.array(expected))


def test_curves_are_of_a_channel_each() -> None:
    text = "LUT_1D_SIZE 3\nDOMAIN_MAX 2 2 2\n0 0.5 1\n0.2 0.5 0.3\n1 0.5 0\n"
    table = cube_text.parse(text.encode())
    (curves,) = table.stages
    assert isinstance(curves, Curves)
    asked = np.array([[0.0, 0.5, 2.0], [0.5, 7.0, 1.5]])
    assert table(asked) == pytest.approx(np.array([[0, 0.5, 0], [0.1, 0.5, 0.15]]))


NUMBERS = st.floats(-4, 4, width=32)
TITLES = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)


@given(
    edge=st.integers(2, 4),
    data=st.data(),
    title=TITLES,
    end=st.sampled_from(["\n", "\r\n", "\r", "\n\n", "\n# 1 2 3\n", " \t\n"]),
    form=st.sampled_from(["{!r}", "{:.9g}", "{:.9e}", "{:+.12f}"]),
)
def test_any_cube_comes_back(
    edge: int, data: st.DataObject, title: str, end: str, form: str
) -> None:
    values = data.draw(arrays(np.float32, (edge**3, 3), elements=NUMBERS))
    rows = [" ".join(form.format(value) for value in row) for row in values.tolist()]
    lines = [f'TITLE "{plain(title)}"', f"LUT_3D_SIZE {edge}", *rows]
    table = cube_text.parse(end.join(lines).encode())
    (stage,) = table.stages
    back = stage.values.swapaxes(0, 2).reshape(-1, 3)
    assert np.abs(back - values).max() < 1e-8
    assert table.title == (plain(title) or None)


@given(content=st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_with_a_sentence(content: bytes) -> None:
    try:
        cube_text.parse(content)
    except TableError as error:
        assert str(error).endswith(".")


@given(content=st.text('LUT_3D_SIZE1DOMAN 0123456789.e+-#\n"nif', max_size=200))
def test_any_text_is_read_or_refused_with_a_sentence(content: str) -> None:
    try:
        cube_text.parse(f"LUT_1D_SIZE 2\n{content}".encode())
    except TableError as error:
        assert str(error).endswith(".")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "LUT_3D_SIZE or LUT_1D_SIZE) is missing"),
        (EIGHT, "LUT_3D_SIZE or LUT_1D_SIZE) is missing"),
        (SAME + "1 1 1\n", "Expected 8 lines of colours but found 9"),
        ("\n" * (cube_text.MOST_LINES + 1), "Too many lines"),
        (SAME[:-6], "Expected 8 lines of colours but found 7"),
        ("LUT_1D_SIZE 4\n0 0 0\n", "Expected 4 lines of colours but found 1"),
        (SAME.replace("SIZE 2", "SIZE 100000"), "LUT_3D_SIZE is 100000; 2 to 129"),
        (SAME.replace("SIZE 2", "SIZE 1"), "LUT_3D_SIZE is 1; 2 to 129"),
        (SAME.replace("SIZE 2", "SIZE -2"), "Cannot read line 1: “LUT_3D_SIZE -2”"),
        (SAME.replace("SIZE 2", "SIZE 2.0"), "Cannot read line 1"),
        (SAME.replace("SIZE 2", f"SIZE {'9' * 900}"), "2 to 129 are supported"),
        ("LUT_1D_SIZE 65537\n", "LUT_1D_SIZE is 65537; 2 to 65536"),
        (SAME.replace("1 1 1", "1 nan 1"), "Cannot read line 9: “1 nan 1”"),
        (SAME.replace("1 1 1", "NaN 1 1"), "Cannot read line 9: “NaN 1 1”"),
        (SAME.replace("1 1 1", "-inf 1 1"), "Cannot read line 9"),
        (SAME.replace("1 1 1", "inf 1 1"), "Cannot read line 9"),
        (SAME.replace("1 1 1", "1e39 1 1"), "Cannot read line 9"),
        (SAME.replace("1 1 1", "1 1"), "Cannot read line 9: “1 1”"),
        (SAME.replace("1 1 1", "1 1 1 1"), "Cannot read line 9"),
        (SAME.replace("0 1 1", "0,5 1 1"), "Cannot read line 8: “0,5 1 1”"),
        (SAME.replace("0 1 1", "0x1p-1 1 1"), "Cannot read line 8"),
        (SAME.replace("0 1 1", "0 " * 4000), "Cannot read line 8"),
        (SAME.replace(" ", ";"), "Cannot read"),
        (f"DOMAIN_MIN 0 0\n{SAME}", "Cannot read line 1"),
        (f"DOMAIN_MIN 0 0 nan\n{SAME}", "Cannot read line 1"),
        (f"DOMAIN_MAX 0 1 1\n{SAME}", "input range is empty"),
        (f"DOMAIN_MAX 1e-30 1 1\n{SAME}", "input range is empty"),
        (f"LUT_3D_INPUT_RANGE 1 0\n{SAME}", "input range is empty"),
        (f"LUT_3D_SIZE 2\n{SAME}", "Duplicate LUT_3D_SIZE"),
        (f"LUT_IN_VIDEO_RANGE\n{SAME}", "video levels"),
        ("\x00\x01\x02\x03 what", "Cannot read line 1"),
        (SAME.encode("utf-16").decode("latin-1"), "Cannot read line 1"),
        ("<html>\n<body>", "Cannot read line 1: “<html>”"),
    ],
)
def test_what_is_no_table_is_refused(content: str, words: str) -> None:
    with pytest.raises(TableError, match=re.escape(words)) as refused:
        cube_text.parse(content.encode())
    assert str(refused.value).endswith(".")
    assert len(str(refused.value)) < 200
    assert str(refused.value).isprintable()


def test_a_file_of_10_gb_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "huge.cube"
    with path.open("wb") as file:
        os.truncate(file.fileno(), 10 << 30)  # it takes no room
    with pytest.raises(TableError, match=r"huge\.cube is too large"):
        lut.read(path)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.cube").mkdir()
    os.mkfifo(tmp_path / "pipe.cube")
    for name, words in (
        ("folder", "not a file"),
        ("pipe", "not a file"),
        ("gone", "Cannot read"),
    ):
        with pytest.raises(TableError, match=words):
            lut.read(tmp_path / f"{name}.cube")


def test_a_refusal_names_the_file(tmp_path: Path) -> None:
    path = tmp_path / "half.cube"
    path.write_text(SAME[:-6])
    with pytest.raises(
        TableError, match=r"half\.cube is not a valid LUT.* found 7\. Get a new copy"
    ):
        lut.read(path)


# Writing


@pytest.mark.parametrize("size", [0, 1, 130, 100_000, -3])
def test_sizes_that_cannot_be_written(tmp_path: Path, size: int) -> None:
    with pytest.raises(TableError, match=f"not {size}"):
        lut.export(some_look(), tmp_path / "look.cube", size=size)
    assert list(tmp_path.iterdir()) == []


def test_another_ending_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"\.cube, or \.png"):
        lut.export(some_look(), tmp_path / "look.3dl")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["look.cube", "look.png", "LOOK.CUBE"])
def test_nothing_is_overwritten_unless_asked(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("mine")
    with pytest.raises(WriteError, match="already exists"):
        lut.export(some_look(), path, size=2)
    assert path.read_text() == "mine"
    lut.export(some_look(), path, size=2, overwrite=True)
    assert path.read_bytes() != b"mine"
    assert list(tmp_path.iterdir()) == [path]


def test_the_same_look_gives_the_same_file() -> None:
    assert cube.written(some_look(), 9) == cube.written(some_look(), 9)


HOSTILE = 'a"b\nLUT_3D_SIZE 7\r0 0 0\u2028# é\x00'


def test_a_name_from_a_stranger_stays_on_its_line() -> None:
    hostile = Card(HOSTILE, author=HOSTILE, licence="\n\n")
    text = cube.written(replace(some_look(), card=hostile), 2)
    assert text.isascii()
    lines = text.splitlines()
    assert lines[0] == 'TITLE "a\'b LUT_3D_SIZE 7 0 0 0 # e"'
    assert sum(line.startswith("LUT_3D_SIZE") for line in lines) == 1
    assert not any(line.startswith("# Licence") for line in lines)
    table = cube_text.parse(text.encode())
    assert table.title == "a'b LUT_3D_SIZE 7 0 0 0 # e"


@given(name=st.text(st.characters(exclude_categories=["Cs"]), max_size=400))
def test_any_name_is_written_as_one_line_that_all_programs_read(name: str) -> None:
    written = plain(name)
    assert written.isascii()
    assert written.isprintable()
    assert '"' not in written
    assert len(written) <= 200


def test_a_name_of_other_letters() -> None:
    assert plain("Évening “glow” – Ñandú") == "Evening 'glow' - Nandu"
    assert plain("夕") == "?"


def test_written_look_is_read_back_to_the_last_decimal(tmp_path: Path) -> None:
    path = tmp_path / "look.cube"
    lut.export(some_look(), path, size=9)
    (stage,) = lut.read(path).stages
    assert isinstance(stage, Cube)
    again = [f"{value:.6f}" for value in stage.values.swapaxes(0, 2).ravel().tolist()]
    assert again == [
        word for line in path.read_text().splitlines()[-(9**3) :] for word in line.split()
    ]
