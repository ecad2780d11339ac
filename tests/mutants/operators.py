"""The small faults that can be planted in a module, each with an address that outlives other changes.

The operators are the usual ones of mutation testing (R. DeMillo, R. Lipton, F. Sayward, "Hints on
test data selection", 1978). They are our own because neither mutmut nor Cosmic Ray names a mutant
by function, operator and ordinal: theirs are places in a file, which cannot be compared between
two states of a project whose modules move. A replaced piece of source leaves all others as they
are, so that tests that read the source see nothing but the fault.
"""

from __future__ import annotations

import ast
import copy
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
}
_TOLD = {"_", "N_", "ngettext", "print", "getLogger", "TypeVar", "NewType", "cast"}
"""What a call of these is given is for people or for the type checker."""
_LOGS = {"debug", "info", "warning", "exception", "log"}


@dataclass(frozen=True)
class Mutant:
    """One fault: the ``ordinal``-th place in ``function`` to which ``operator`` applies."""

    function: str
    """Qualified name within the module; ``<module>`` for what is in none."""
    operator: str
    ordinal: int
    line: int
    start: int
    """Where the replaced bytes begin in the module's source."""
    end: int
    before: str
    after: str

    def applied(self, source: bytes) -> bytes:
        """Return the source with the fault in it."""
        return source[: self.start] + self.after.encode() + source[self.end :]


def mutants_of(source: bytes) -> list[Mutant]:
    """Return every fault that can be planted in a module."""
    return list(_Finder(source).found)


class _Finder(ast.NodeVisitor):
    """Walks through a module; docstrings, annotations, patterns and texts are passed over."""

    def __init__(self, source: bytes) -> None:
        self._source = source
        self._lines = [0]
        for line in source.splitlines(keepends=True):
            self._lines.append(self._lines[-1] + len(line))
        self._names: list[str] = []
        self._counts: Counter[tuple[str, str]] = Counter()
        self.found: list[Mutant] = []
        self.visit(ast.parse(source))

    def _add(self, operator: str, old: ast.expr | ast.stmt, new: ast.expr | ast.stmt) -> None:
        function = ".".join(self._names) or "<module>"
        assert old.end_lineno is not None
        assert old.end_col_offset is not None
        start = self._lines[old.lineno - 1] + old.col_offset
        end = self._lines[old.end_lineno - 1] + old.end_col_offset
        after = ast.unparse(new)
        if isinstance(new, ast.expr) and not isinstance(new, ast.Constant):
            after = f"({after})"
        ordinal = self._counts[function, operator]
        self._counts[function, operator] += 1
        before = self._source[start:end].decode()
        place = (old.lineno, start, end)
        self.found.append(Mutant(function, operator, ordinal, *place, before, after))

    def _within(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> None:
        self._names.append(node.name)
        if not isinstance(node, ast.ClassDef):
            for default in (*node.args.defaults, *node.args.kw_defaults):
                if default is not None:
                    self._constant("default", default)
        for statement in node.body:
            self.visit(statement)
        self._names.pop()

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._within(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self._within(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._within(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.visit(node.value)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        """Pass over: the places of what is in it are known from Python 3.12 on only."""

    def visit_Assert(self, node: ast.Assert) -> None:
        """Pass over: it says what cannot be."""

    def visit_match_case(self, node: ast.match_case) -> None:
        for statement in node.body:
            self.visit(statement)

    def visit_If(self, node: ast.If) -> None:
        if isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            return
        self._condition(node)

    def visit_While(self, node: ast.While) -> None:
        self._condition(node)

    def visit_IfExp(self, node: ast.IfExp) -> None:
        self._condition(node)

    def _condition(self, node: ast.If | ast.While | ast.IfExp) -> None:
        if not isinstance(node.test, ast.Compare | ast.Constant):
            self._add("condition", node.test, ast.UnaryOp(ast.Not(), node.test))
        self.generic_visit(node)

    def visit_Compare(self, node: ast.Compare) -> None:
        for index, operator in enumerate(node.ops):
            new = copy.copy(node)
            new.ops = [*node.ops[:index], _COMPARISONS[type(operator)](), *node.ops[index + 1 :]]
            self._add("comparison", node, new)
        self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        other = _ARITHMETIC.get(type(node.op))
        text = any(isinstance(side, ast.JoinedStr) or _is_text(side) for side in _sides(node))
        if other is not None and not text:
            self._add("arithmetic", node, ast.BinOp(node.left, other(), node.right))
        self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        other = ast.And() if isinstance(node.op, ast.Or) else ast.Or()
        self._add("boolean", node, ast.BoolOp(other, node.values))
        self.generic_visit(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        if isinstance(node.op, ast.USub):
            self._add("sign", node, node.operand)
        elif isinstance(node.op, ast.Not):
            self._add("boolean", node, node.operand)
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        self._constant("constant", node)

    def _constant(self, operator: str, node: ast.expr) -> None:
        if not isinstance(node, ast.Constant):
            self.visit(node)
        elif isinstance(node.value, bool):
            self._add(operator, node, ast.Constant(not node.value))
        elif isinstance(node.value, int | float):
            self._add(operator, node, ast.Constant(node.value + 1))

    def visit_Return(self, node: ast.Return) -> None:
        if node.value is None:
            return
        nothing = isinstance(node.value, ast.Constant) and node.value.value is None
        if not nothing:
            self._add("returned", node, ast.Return(ast.Constant(None)))
        self.visit(node.value)

    def visit_Raise(self, node: ast.Raise) -> None:
        self._add("raised", node, ast.Pass())
        self.generic_visit(node)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        self._add("removed", node, ast.Pass())
        self.visit(node.value)

    def visit_Expr(self, node: ast.Expr) -> None:
        if isinstance(node.value, ast.Call):
            if not _tells(node.value):
                self._add("removed", node, ast.Pass())
            self.visit(node.value)

    def visit_Call(self, node: ast.Call) -> None:
        if not _tells(node):
            self.generic_visit(node)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        # `list[int]` and `dict[str, int]` where a type's name stands among values.
        if not (isinstance(node.value, ast.Name) and node.value.id in {"list", "dict", "tuple"}):
            self.generic_visit(node)


def _sides(node: ast.BinOp) -> Iterator[ast.expr]:
    for side in (node.left, node.right):
        if isinstance(side, ast.BinOp):
            yield from _sides(side)
        else:
            yield side


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _tells(call: ast.Call) -> bool:
    """Whether what a call is given is a text for people."""
    function = call.func
    if isinstance(function, ast.Attribute):
        return function.attr in _LOGS and isinstance(function.value, ast.Name | ast.Attribute)
    return isinstance(function, ast.Name) and function.id in _TOLD
