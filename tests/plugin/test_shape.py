"""The rooms of the plug-in: how large they are, and which of them imports which."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

from tests.plugin.conftest import PLUG_IN
from tests.support.rooms import imports, imports_of_rooms, room

TOP = {"__init__", "errors", "i18n"}
LAID = "common"
"""What the installer lays there of the core."""
LARGEST_ROOM = 12
MOST_LINES = 480
LEAST_LINES = 40
"""Of a module that only one other imports: a shorter one would better be a part of that."""

IMPORTS = {
    "client": "",
    "gimp": "client",
    "ui": "client gimp",
    "apply": "client gimp ui",
    "compare": "client gimp ui",
    "learn": "client gimp ui apply compare",
    "charts": "client gimp ui learn",
    "lut": "client gimp ui",
    "manage": "client gimp ui lut",
}
"""Of each room the others that it imports; all may import what lies at the top."""


@cache
def modules() -> dict[str, Path]:
    """The modules of the plug-in by their names."""
    paths = PLUG_IN.rglob("*.py")
    return {".".join(path.relative_to(PLUG_IN).with_suffix("").parts): path for path in paths}


def _tree(name: str) -> ast.Module:
    return ast.parse(modules()[name].read_text(encoding="utf-8"))


def _imports(tree: ast.Module) -> Iterator[ast.ImportFrom]:
    """What is imported of the plug-in, by dots."""
    for node in imports(tree.body):
        if isinstance(node, ast.ImportFrom) and node.level:
            yield node


def _imported_by(name: str, node: ast.ImportFrom) -> Iterator[str]:
    """The modules that an import by dots is of."""
    folder = name.split(".")[: -node.level]
    module = ".".join([*folder, *(node.module or "").split(".")]).strip(".")
    if room(f"{module}.") == LAID:
        return
    for alias in node.names:
        inner = f"{module}.{alias.name}".strip(".")
        found = inner if inner in modules() else module
        assert found in modules(), f"{name} imports {inner}, which is not there"
        yield found


@cache
def imported() -> dict[str, set[str]]:
    """Of each module those of the plug-in that it imports."""
    return {
        name: {found for node in _imports(_tree(name)) for found in _imported_by(name, node)}
        for name in modules()
    }


def test_at_the_top_lies_what_all_share() -> None:
    assert {path.stem for path in PLUG_IN.glob("*.py")} == TOP


def test_a_room_holds_a_dozen_modules_at_most() -> None:
    folders = {path.parent for path in modules().values()}
    assert {folder for folder in folders if len(list(folder.glob("*.py"))) > LARGEST_ROOM} == set()


def test_no_module_is_too_long() -> None:
    lines = {name: len(path.read_text().splitlines()) for name, path in modules().items()}
    assert {name: count for name, count in lines.items() if count > MOST_LINES} == {}


def test_no_module_is_too_short() -> None:
    importers = {
        name: [a for a, found in imported().items() if name in found] for name in modules()
    }
    short = {
        name: importers[name]
        for name, path in modules().items()
        if not name.endswith("__init__") and len(path.read_text().splitlines()) < LEAST_LINES
    }
    assert {name: by for name, by in short.items() if len(by) < 2} == {}


def test_there_is_no_circle_of_imports() -> None:
    assert len(list(TopologicalSorter(imported()).static_order())) == len(modules())


def test_rooms_import_one_way() -> None:
    found = imports_of_rooms(imported())
    assert found.pop("") == set()
    assert found == {name: set(others.split()) for name, others in IMPORTS.items()}
    list(TopologicalSorter(found).static_order())


SCREEN = {"Gdk", "GimpUi", "Gtk"}
"""What opens the display when it is imported."""


def test_procedures_do_without_a_screen() -> None:
    """They import their dialogs where there is a user, so that scripts run where there is no display."""

    def at_once(name: str) -> set[str]:
        nodes = [node for node in _tree(name).body if isinstance(node, ast.ImportFrom)]
        found = {alias.name for node in nodes if not node.level for alias in node.names} & SCREEN
        assert not found, f"{name} imports {found}"
        return {other for node in nodes if node.level for other in _imported_by(name, node)}

    reached = {name for name in modules() if name.endswith("procedure")}
    assert len(reached) > 5
    todo = set(reached)
    while todo:
        todo = set().union(*map(at_once, todo)) - reached
        reached |= todo
