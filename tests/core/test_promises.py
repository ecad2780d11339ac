"""What ``docs/reliability.md`` says is proven, is."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
PAGE = TESTS.parent / "docs" / "reliability.md"
PROOFS = re.findall(r"`([\w/]+\.py)::(\w+)`", PAGE.read_text(encoding="utf-8"))


@cache
def functions_of(file: str) -> set[str]:
    tree = ast.parse((TESTS / file).read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize(("file", "name"), PROOFS)
def test_the_test_exists(file: str, name: str) -> None:
    assert name.startswith("test_") and name in functions_of(file)


def test_each_promise_has_a_proof() -> None:
    promises = re.findall(
        r"^- \*\*.*?(?=^- \*\*|^#)", PAGE.read_text(encoding="utf-8"), re.M | re.S
    )
    assert len(promises) > 10
    for promise in promises:
        assert "::test_" in promise, promise
