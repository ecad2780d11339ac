"""Every reason to refuse a file has a name, a sentence with a remedy, and a file that is refused for it."""

from __future__ import annotations

import pickle
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import onnx
import onnxruntime
import pytest

from nnlook_core import load
from nnlook_core.errors import LookFileError
from nnlook_core.lookfile import storage
from nnlook_core.lookfile.look import Card
from nnlook_core.lookfile.storage import glance, parse
from nnlook_core.onnx_import import import_bytes
from tests.support.hostile import HOSTILE, PLACES, STRANGERS

REMEDY = r"\b(Get|Choose|Ask|Say|Use|Import)\b[^.]*\."


def named(cases: dict[type[LookFileError], dict[str, Any]]) -> list[Any]:
    return [
        pytest.param(refusal, make, id=f"{refusal.__name__}-{name}")
        for refusal, makers in cases.items()
        for name, make in makers.items()
    ]


@pytest.fixture
def untouched(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Tells whether ONNX's checker or ONNX Runtime got to see the file."""
    seen: list[str] = []
    for owner, name in ((onnx.checker, "check_model"), (onnxruntime, "InferenceSession")):
        really = getattr(owner, name)

        def spied(*given: Any, _really: Any = really, _name: str = name, **named: Any) -> Any:
            seen.append(_name)
            return _really(*given, **named)

        monkeypatch.setattr(owner, name, spied)
    yield seen


JUDGED_BY_OTHERS = {
    "check_model": (
        *("an attribute of nobody", "a note of an unknown type", "a wrong note on a shape"),
    ),
    "InferenceSession": ("without clip", "all weights 0"),
}
"""The files that only the checker, or only a run, can find fault with."""


@pytest.mark.parametrize(("refusal", "make"), named(HOSTILE))
def test_a_hostile_file_is_refused_by_name_and_never_run(
    refusal: type[LookFileError],
    make: Any,
    tmp_path: Path,
    untouched: list[str],
    request: pytest.FixtureRequest,
) -> None:
    content = make()
    untouched.clear()
    path = tmp_path / "stranger.onnx"
    path.write_bytes(content)
    with pytest.raises(refusal) as refused:
        load(path)
    said = str(refused.value)
    assert said.startswith(f"{path} is not a valid look. ")
    assert re.search(REMEDY, said) and "\n" not in said
    case = request.node.callspec.id.partition("-")[2]
    allowed = [name for name, cases in JUDGED_BY_OTHERS.items() if case in cases]
    if allowed == ["InferenceSession"]:
        allowed = ["check_model", *allowed]
    assert untouched == allowed


@pytest.mark.parametrize(("refusal", "make"), named(HOSTILE))
def test_a_list_survives_a_hostile_file(refusal: type[LookFileError], make: Any) -> None:
    try:
        card, nodes = glance(make())
    except LookFileError:
        return
    assert isinstance(card, Card) and nodes >= 0


@pytest.mark.skipif(sys.platform == "win32", reason="has neither pipes nor devices as files")
@pytest.mark.parametrize(
    ("refusal", "place"), [(refusal, place) for refusal, all_ in PLACES.items() for place in all_]
)
def test_a_place_that_is_no_file_is_refused_at_once(
    refusal: type[LookFileError], place: Any, tmp_path: Path
) -> None:
    with pytest.raises(refusal, match=r"Choose|Check the name"):
        storage.load(place(tmp_path))


@pytest.mark.parametrize(("refusal", "make"), named(STRANGERS))
def test_a_stranger_that_cannot_be_adopted_is_refused_and_never_run(
    refusal: type[LookFileError], make: Any, untouched: list[str]
) -> None:
    content = make()
    untouched.clear()
    with pytest.raises(refusal) as refused:
        import_bytes(content, Card("x"))
    assert type(refused.value) is refusal and re.search(REMEDY, str(refused.value))
    assert untouched == []


def test_a_refusal_says_the_same_in_another_process(tmp_path: Path) -> None:
    with pytest.raises(LookFileError) as refused:
        load(tmp_path / "nowhere.onnx")
    copy = pickle.loads(pickle.dumps(refused.value))
    assert (type(copy), str(copy)) == (type(refused.value), str(refused.value))


def test_every_refusal_has_a_file() -> None:
    def kinds(of: type[LookFileError]) -> Iterator[type[LookFileError]]:
        for kind in of.__subclasses__():
            if kind.__subclasses__():
                yield from kinds(kind)
            else:
                yield kind

    tried = {*HOSTILE, *PLACES, *STRANGERS}
    assert {kind.__name__ for kind in kinds(LookFileError)} == {kind.__name__ for kind in tried}


def test_what_is_hostile_was_made_from_what_is_not(untouched: list[str]) -> None:
    """The look that the files are made from is accepted, and does get run."""
    from tests.support.looks import some_look

    content = some_look().model
    untouched.clear()
    assert parse(content) == some_look()
    assert untouched == ["check_model", "InferenceSession"]
