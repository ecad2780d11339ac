"""Looks that are at several limits of the format at once, in a list of looks."""

from __future__ import annotations

import itertools
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from onnx import NodeProto, TensorProto, helper, numpy_helper

from nnlook_core.common.wire import MAX_HEADER_BYTES
from nnlook_core.errors import LookFileError
from nnlook_core.library.index import LibraryIndex
from nnlook_core.lookfile import reading, storage
from nnlook_core.lookfile.graph import Graph
from nnlook_core.lookfile.layout import (
    INPUT,
    MAX_CARD_CHARACTERS,
    MAX_CARD_DEPTH,
    MAX_NODES,
    MAX_NUMBERS,
    MAX_TEXT_CHARACTERS,
    MAX_WIDTH,
    OPSET,
    OUTPUT,
)
from nnlook_core.lookfile.look import MAX_TAG_CHARACTERS, MAX_TAGS, Card
from tests.support.looks import some_look

LETTERS = "aé夜\N{CRESCENT MOON}\u0301"


def about(most: int) -> st.SearchStrategy[int]:
    """A limit, one more, or any number below."""
    return st.sampled_from((most, most, most + 1)) | st.integers(1, most)


@dataclass(frozen=True)
class Size:
    """How much there is of everything in a look file."""

    operators: int
    width: int
    numbers: int
    name: int
    tags: int
    tag: int
    card: int
    depth: int
    letter: str

    def file(self) -> bytes:
        """The bytes of a look: three numbers, ``width``, as many as the numbers allow, three again."""
        second = max((self.numbers - 4 * self.width - 3) // (self.width + 4), 1)
        widths = (3, self.width, second, 3)
        nodes: list[NodeProto] = []
        numbers: list[TensorProto] = []
        value = INPUT
        for place, (old, new) in enumerate(itertools.pairwise(widths)):
            matrix = np.full((old, new), 1 / old, np.float32)
            for name, array in ((f"w{place}", matrix), (f"b{place}", np.zeros(new, np.float32))):
                numbers.append(numpy_helper.from_array(array, name))
            last = place == len(widths) - 2 and self.operators <= 3
            nodes.append(self._node("Gemm", [value, f"w{place}", f"b{place}"], nodes, last=last))
            value = nodes[-1].output[0]
            # What is left of the operators bends what is as wide as may be.
            for _ in range(self.operators - 3 if place == 0 else 0):
                nodes.append(self._node("Tanh", [value], nodes, last=False))
                value = nodes[-1].output[0]
        nodes[-1].output[0] = OUTPUT
        graph = Graph()
        graph.nodes, graph.numbers = nodes, numbers
        return graph.to_bytes(self._card(), ir_version=8, opset=OPSET)

    def _node(
        self, kind: str, inputs: list[str], before: list[NodeProto], *, last: bool
    ) -> NodeProto:
        return helper.make_node(kind, inputs, [OUTPUT if last else f"v{len(before)}"])

    def _card(self) -> Card:
        deep: object = 1
        for _ in range(self.depth - 2):
            deep = [deep]
        tags = tuple(f"{number:02}".ljust(self.tag, self.letter) for number in range(self.tags))
        card = Card(self.letter * self.name, tags=tags, training={"deep": deep, "coverage": 0.5})
        room = self.card - len(card.to_json()) - len(', "x": ""')
        return Card(card.name, tags=tags, training={**card.training, "x": "x" * room})


sizes = st.builds(
    Size,
    operators=about(MAX_NODES),
    width=about(MAX_WIDTH),
    numbers=about(MAX_NUMBERS),
    name=about(MAX_TEXT_CHARACTERS),
    tags=about(MAX_TAGS),
    tag=about(MAX_TAG_CHARACTERS),
    card=about(MAX_CARD_CHARACTERS),
    depth=about(MAX_CARD_DEPTH),
    letter=st.sampled_from(LETTERS),
)


def taken(model: bytes) -> bool:
    """Whether a file counts as a look for a list."""
    try:
        storage.glance(model)
    except LookFileError:
        return False
    return True


@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.data_too_large],
)
@given(several=st.lists(sizes, min_size=1, max_size=4))
def test_whatever_is_at_its_limit_costs_itself_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, several: list[Size]
) -> None:
    for old in tmp_path.iterdir():
        old.unlink()
    models = {f"{number}.onnx": size.file() for number, size in enumerate(several)}
    models["sound.onnx"] = some_look().model
    for name, model in models.items():
        (tmp_path / name).write_bytes(model)
    first = LibraryIndex(tmp_path / "looks.json")
    entries = list(first.entries([tmp_path]))
    assert {entry.file.name: entry.error is None for entry in entries} == {
        name: taken(model) for name, model in models.items()
    }
    assert sum(len(json.dumps(entry.told())) for entry in entries) < MAX_HEADER_BYTES
    first.keep([tmp_path])
    read: list[str] = []
    really = reading.read

    def watched(path: Path) -> bytes:
        read.append(path.name)
        return really(path)

    with monkeypatch.context() as patch:
        patch.setattr(reading, "read", watched)
        assert list(LibraryIndex(tmp_path / "looks.json").entries([tmp_path])) == entries
    assert read == [entry.file.name for entry in entries if entry.error is not None]


def test_all_limits_at_once_are_listed(tmp_path: Path) -> None:
    """And are audited, to an end: as a look or as a refusal."""
    size = Size(
        operators=MAX_NODES,
        width=MAX_WIDTH,
        numbers=MAX_NUMBERS,
        name=MAX_TEXT_CHARACTERS,
        tags=MAX_TAGS,
        tag=MAX_TAG_CHARACTERS,
        card=MAX_CARD_CHARACTERS,
        depth=MAX_CARD_DEPTH,
        letter="\N{CRESCENT MOON}",
    )
    model = size.file()
    for number in range(100):
        (tmp_path / f"{number:02}.onnx").write_bytes(model)
    entries = list(LibraryIndex().entries([tmp_path]))
    assert [entry.error is None for entry in entries] == [taken(model)] * 100
    try:
        assert list(storage.parse(model).card.tags) == entries[0].told()["tags"]
    except LookFileError as refusal:
        assert str(refusal)
