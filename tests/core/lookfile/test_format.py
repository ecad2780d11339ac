"""The page on the format says what the program does, and what it says works."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import onnx
import pytest

from nnlook_core import Card, load
from nnlook_core.common.texts import shows_plainly
from nnlook_core.effects.vignette import DEGREES
from nnlook_core.lookfile import layout
from nnlook_core.lookfile.audit.probe import SIDE
from nnlook_core.lookfile.layout import OPERATORS
from nnlook_core.lookfile.look import FORMAT, GRAIN_KEY, MAX_TAG_CHARACTERS, MAX_TAGS, VIGNETTE_KEY
from tests.support.looks import GRAIN, VIGNETTE, some_look

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "look-format.md").read_text(encoding="utf-8")
FORMATS = ROOT / "tests" / "support" / "formats"


def table(after: str) -> list[list[str]]:
    """The rows of the first table after a line, without its head."""
    _, _, rest = PAGE.partition(after)
    rows = re.search(r"(?:^\|.*\n)+", rest, re.MULTILINE)
    assert rows is not None
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows[0].splitlines()]
    return cells[2:]


def test_any_onnx_tool_runs_a_look_in_five_lines(tmp_path: Path) -> None:
    (lines,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert len([line for line in lines.splitlines() if line]) <= 5
    shutil.copy(FORMATS / "format-1.onnx", tmp_path / "evening.onnx")
    proof = (
        "\nimport sys; assert looked.shape == photo.shape and 0 <= looked.min() < looked.max() <= 1"
    )
    proof += "\nassert not [name for name in sys.modules if name.startswith('nnlook')]"
    subprocess.run([sys.executable, "-c", lines + proof], cwd=tmp_path, check=True)


def test_the_limits() -> None:
    assert [int(most) for _, most in table("## The limits")] == [
        *(layout.MAX_FILE_BYTES, layout.MAX_NODES, layout.MAX_PARTS),
        *(layout.MAX_DIMENSIONS, layout.MAX_NUMBERS, layout.MAX_WIDTH),
        layout.MAX_OPERATIONS,
        *(layout.MAX_NAME_CHARACTERS, layout.MAX_METADATA),
        *(layout.MAX_KEY_CHARACTERS, layout.MAX_CARD_CHARACTERS, layout.MAX_TEXT_CHARACTERS),
        *(layout.MAX_CARD_DEPTH, MAX_TAGS, MAX_TAG_CHARACTERS),
    ]


def test_the_network() -> None:
    rows = dict(table("## The network"))
    assert set(re.findall(r"`(\w+)`", rows["operators"])) == OPERATORS
    versions = [int(number) for number in re.findall(r"\d+", rows["ONNX"])]
    opsets, ir = layout.OPSETS, layout.IR_VERSIONS
    assert versions == [opsets[0], opsets[-1], ir[0], ir[-1], layout.OPSET]
    assert layout.GRAPH_NAME in rows["graph"] and layout.INPUT in rows["input"]
    assert layout.OUTPUT in rows["output"]
    assert f"{SIDE} × {SIDE} × {SIDE} grid" in PAGE


def test_the_card() -> None:
    assert [row[0] for row in table("## The metadata")] == [
        f"`{layout.FORMAT_KEY}`",
        f"`{layout.CARD_KEY}`",
    ]
    told = {row[0].strip("`") for row in table(f"| `{layout.CARD_KEY}` |")}
    assert told == set(Card.__dataclass_fields__)


def test_the_vignette_and_the_grain() -> None:
    for key, effect in ((VIGNETTE_KEY, VIGNETTE), (GRAIN_KEY, GRAIN)):
        assert [f"`{key}`"] == [
            row[0] for row in table("| in `training` |") if row[0] == f"`{key}`"
        ]
        told = [row[0].strip("`") for row in table(f"### The {key}")]
        assert told == list(effect.to_json())
    kinds = {
        row[0].strip("`"): tuple(map(int, row[2:])) for row in table("in the pair, 0 to 100 |\n")
    }
    assert kinds == DEGREES


def test_the_characters_that_are_refused() -> None:
    for first, last in re.findall(r"U\+([0-9A-F]{4})(?:–([0-9A-F]{4}))?", PAGE):
        for code in range(int(first, 16), int(last or first, 16) + 1):
            assert not shows_plainly(chr(code))


@pytest.mark.parametrize("number", range(1, int(FORMAT) + 1))
def test_a_look_of_every_format_loads(number: int) -> None:
    look = load(FORMATS / f"format-{number}.onnx")
    assert (look.name, look.card.author, look.card.licence) == ("Évening", "A. Tester", "CC0-1.0")
    assert (look.nodes, look.parameters, look.card.tags) == (8, 68, ("film", "warm"))
    assert look.card.confidence is not None


def test_what_is_written_is_what_the_page_says() -> None:
    proto = onnx.load_model_from_string(some_look().model)
    assert [opset.version for opset in proto.opset_import] == [layout.OPSET]
    assert [entry.key for entry in proto.metadata_props] == [layout.FORMAT_KEY, layout.CARD_KEY]
