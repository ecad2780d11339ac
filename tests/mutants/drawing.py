"""Which faults are planted: a sample over all rooms, the same for the same seed and source."""

from __future__ import annotations

import ast
import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.mutants import rooms
from tests.mutants.operators import Mutant, mutants_of

LEAST = 2
"""Mutants that even a small room gets."""


@dataclass(frozen=True)
class Drawn:
    """A mutant and the module that it is in."""

    module: Path
    mutant: Mutant

    @property
    def address(self) -> str:
        """What it is known by: module, function, operator, ordinal."""
        one = self.mutant
        return f"{self.module}::{one.function}::{one.operator}::{one.ordinal}"


def draw(checkout: Path, number: int, seed: int) -> list[Drawn]:
    """Return some ``number`` mutants: a room's share goes by its lines.

    Within a room every operator is as likely as any other, and no function gets a second mutant
    while another has none.
    """
    strata: dict[str, list[Drawn]] = defaultdict(list)
    lines: dict[str, int] = defaultdict(int)
    for module in rooms.modules(checkout):
        source = (checkout / module).read_bytes()
        strata[rooms.room_of(module)] += [Drawn(module, one) for one in mutants_of(source)]
        lines[rooms.room_of(module)] += source.count(b"\n")
    strata = {room: found for room, found in strata.items() if found}
    whole = sum(lines[room] for room in strata)
    drawn = []
    for room, found in sorted(strata.items()):
        share = max(LEAST, round(number * lines[room] / whole))
        drawn += _some(found, share, random.Random(f"{seed} {room}"))
    return drawn


def _some(found: list[Drawn], number: int, chance: random.Random) -> list[Drawn]:
    chosen: list[Drawn] = []
    functions: set[tuple[Path, str]] = set()
    while len(chosen) < min(number, len(found)):
        left = [one for one in found if one not in chosen]
        fresh = [one for one in left if (one.module, one.mutant.function) not in functions] or left
        operator = chance.choice(sorted({one.mutant.operator for one in fresh}))
        one = chance.choice([one for one in fresh if one.mutant.operator == operator])
        functions.add((one.module, one.mutant.function))
        chosen.append(one)
    return chosen


def found_again(checkout: Path, wanted: Iterable[dict[str, str]]) -> list[Drawn | None]:
    """Return the mutants of an earlier run in today's source; None for one whose place is gone.

    A module may have moved and lines may have been added: the function, the operator and the
    replaced text say which it is, and the ordinal where a function has several such places.
    """
    everywhere = [
        Drawn(module, one)
        for module in rooms.modules(checkout)
        for one in mutants_of((checkout / module).read_bytes())
    ]
    return [_again(everywhere, was) for was in wanted]


def _again(everywhere: list[Drawn], was: dict[str, str]) -> Drawn | None:
    module, function, operator, ordinal = was["address"].split("::")
    side = _side(Path(module))
    alike = [
        one
        for one in everywhere
        if one.mutant.function.split(".")[-1] == function.split(".")[-1]
        and one.mutant.operator == operator
        and _text(one.mutant.before) == _text(was["before"])
        and _side(one.module) == side
    ]

    def nearness(one: Drawn) -> tuple[bool, ...]:
        return (
            str(one.module) == module,
            one.module.stem == Path(module).stem,
            one.mutant.function == function,
            one.mutant.ordinal == int(ordinal),
        )

    return max(alike, key=nearness, default=None)


def _side(module: Path) -> str:
    return rooms.room_of(module).partition("/")[0]


def _text(source: str) -> str:
    """Return source as it would be if laid out anew: a moved line may be broken elsewhere."""
    try:
        return ast.unparse(ast.parse(source.strip()))
    except SyntaxError:
        return " ".join(source.split())
