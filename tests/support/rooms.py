"""The rooms of a package, the folders at its top: what its modules import, and which room of which."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Set


def imports(nodes: list[ast.stmt]) -> Iterator[ast.ImportFrom | ast.Import]:
    """What is imported, in functions too; not what only annotations need."""
    for node in nodes:
        if isinstance(node, ast.ImportFrom | ast.Import):
            yield node
        elif isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            yield from imports(node.orelse)
        else:
            for name in ("body", "orelse", "finalbody", "handlers"):
                yield from imports(getattr(node, name, []))


def room(module: str) -> str:
    """The folder at the top that a module lies in; none for the modules at the top."""
    return module.partition(".")[0] if "." in module else ""


def imports_of_rooms(imported: Mapping[str, Set[str]]) -> dict[str, set[str]]:
    """Of each room the others that it imports, by what each module does; the top is the room ``""``."""
    found = {room(name): set[str]() for name in imported}
    for name, others in imported.items():
        found[room(name)] |= {room(other) for other in others} - {room(name), ""}
    return found
