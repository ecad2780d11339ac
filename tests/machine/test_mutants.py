"""The faults that are planted: which there are, and that they are found again where code has moved."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.mutants import rooms
from tests.mutants.drawing import draw, found_again
from tests.mutants.operators import mutants_of

CHECKOUT = Path(__file__).resolve().parents[2]
SOURCE = b'''\
"""No 1 fault in a docstring."""

NAMES = (N_("a < b"), "\xc3\xa9", 3)


def clipped(value: "Literal[1]", high: int = 7) -> float:
    if value is None:
        raise ValueError(_("no {n}").format(n=1))
    log.warning("it is %d", 5)
    values.append(f"{value + 2}")
    return value if value < high and not (
        value
        + 1  # the next
    ) else -high
'''


def test_each_place_has_its_fault_and_texts_have_none() -> None:
    told = {(one.operator, one.before, one.after) for one in mutants_of(SOURCE)}
    assert told >= {
        *(
            ("constant", "3", "4"),
            ("default", "7", "8"),
            ("removed", 'values.append(f"{value + 2}")', "pass"),
        ),
        *(("comparison", "value is None", "(value is not None)"), ("sign", "-high", "(high)")),
        ("comparison", "value < high", "(value <= high)"),
    }
    assert {one.operator for one in mutants_of(SOURCE)} == {
        *("constant", "default", "comparison", "raised", "removed", "returned", "condition"),
        *("boolean", "arithmetic", "sign"),
    }
    assert not {one.before for one in mutants_of(SOURCE)} & {"5", "2", 'log.warning("it is %d", 5)'}


def test_only_the_fault_is_changed_and_the_rest_still_parses() -> None:
    for one in mutants_of(SOURCE):
        changed = one.applied(SOURCE)
        ast.parse(changed)
        assert changed.startswith(SOURCE[: one.start]) and changed.endswith(SOURCE[one.end :])


def test_every_room_has_mutants_and_the_same_each_time() -> None:
    drawn = draw(CHECKOUT, 60, seed=3)
    with_mutants = {
        rooms.room_of(module)
        for module in rooms.modules(CHECKOUT)
        if mutants_of((CHECKOUT / module).read_bytes())
    }
    assert {rooms.room_of(one.module) for one in drawn} == with_mutants
    assert drawn == draw(CHECKOUT, 60, seed=3)
    for one in drawn:
        for test in rooms.tests_of(one.module, CHECKOUT):
            assert (CHECKOUT / test).exists(), (one.address, test)


def test_a_mutant_is_found_where_its_function_has_moved(tmp_path: Path) -> None:
    (tmp_path / "nnlook_core" / "room").mkdir(parents=True)
    moved = tmp_path / "nnlook_core" / "room" / "other.py"
    was = [
        {
            "address": f"nnlook_core/one.py::{m.function}::{m.operator}::{m.ordinal}",
            "before": m.before,
        }
        for m in mutants_of(SOURCE)
    ]
    moved.write_bytes(SOURCE.replace(b"def clipped", b"ONE = 1\n\n\ndef clipped"))
    for earlier, now in zip(was, found_again(tmp_path, was), strict=True):
        assert now is not None
        assert now.module == Path("nnlook_core/room/other.py")
        assert now.mutant.before == earlier["before"]
    moved.write_bytes(SOURCE.replace(b"def clipped", b"def other"))
    assert None in found_again(tmp_path, was)
