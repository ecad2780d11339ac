"""Finds what a user may read and nobody has marked for translation, by reading the source as syntax.

Two nets, one inside the other. The coarse one: a text of two words or more is a sentence, wherever it
stands, unless it is known to be for programmers (what is logged, what a ``ValueError`` says, the
documentation). The fine one: what goes into a call that shows it (a label, a refusal, a help text) is
for the user even if it is one word, also by way of a name.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.words.allowed import ALLOWED, FORMS

MARKS = ("_", "N_", "ngettext")
TRANSLATING = ("_", "ngettext")

SHOWN: dict[str, tuple[int, ...]] = {
    # GTK
    **dict.fromkeys(("set_label", "set_title", "set_text", "set_markup", "add_button"), (0,)),
    **dict.fromkeys(("set_tooltip_text", "set_tooltip_markup", "set_placeholder_text"), (0,)),
    **dict.fromkeys(("new_with_label", "new_with_mnemonic", "set_description"), (0,)),
    **dict.fromkeys(("format_secondary_text", "append_text", "set_ok_label"), (0,)),
    "add_buttons": (0, 2, 4, 6),
    # GIMP
    **dict.fromkeys(("set_menu_label", "progress_init", "progress_set_text", "message"), (0,)),
    "set_documentation": (0, 1),
    # The command line
    **dict.fromkeys(("error", "print", "ArgumentTypeError", "set_postfix_str"), (0,)),
    "set_description_str": (0,),
    # Ours: in the plug-in and in the installer
    **dict.fromkeys(("inform", "complain"), (0,)),
}
"""Calls that show something, and the arguments that are shown."""

SHOWN_OF_CLASS: dict[str, tuple[int, ...]] = {
    **dict.fromkeys(("Label.new", "Frame.new", "Expander.new", "Layer.new"), (0, 1)),
    **dict.fromkeys(("Button.new", "CheckButton.new", "FileChooserNative.new"), (0,)),
    "ProcedureDialog.new": (2,),
    "Dialog.new": (0, 2),
}
"""The same, where the call's own name does not tell."""

SHOWN_BY_NAME = ("label", "title", "text", "secondary_text", "tooltip_text", "placeholder_text")
SHOWN_TO_PARSERS = ("help", "description", "metavar", "epilog", "title", "usage")

FOR_PROGRAMMERS = {
    *("ValueError", "TypeError", "KeyError", "RuntimeError", "AssertionError", "WireError"),
    *("NotImplementedError", "PeerLeftError", "ShapeError", "SystemExit"),
}
"""Exceptions that no user sees."""

COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


@dataclass(frozen=True)
class Fault:
    """A text that is not as it should be, and what is wrong with it."""

    place: str
    what: str

    def __str__(self) -> str:
        return f"{self.place}: {self.what}"


def faults(path: Path, name: str) -> list[Fault]:
    """What is wrong with the texts of a source file, in the order of its lines."""
    return faults_in(path.read_text(encoding="utf-8"), name)


def faults_in(source: str, name: str) -> list[Fault]:
    """The same, of a source that is in no file."""
    reading = _Reading(ast.parse(source))
    found = {
        *((node.lineno, f"{_shown(node)} is not marked with _()") for node in reading.unmarked()),
        *((node.lineno, what) for node, what in reading.mismarked()),
    }
    return [Fault(f"{name}:{line}", what) for line, what in sorted(found)]


def is_sentence(text: str) -> bool:
    """Whether a text is of several words of a human language."""
    words = re.sub(r"\{[^}]*\}|%\(\w+\)\w|%\w", " ", text)
    return re.search(r"[^\W\d_]{2,}[,;:.!?”’»)]* +[“(«]*[^\W\d_]{2,}", words) is not None


class _Reading:
    """One module, with what is known of each node's surroundings."""

    def __init__(self, tree: ast.Module) -> None:
        self.tree = tree
        self.parents = {
            child: parent for parent in ast.walk(tree) for child in ast.iter_child_nodes(parent)
        }
        self.refusals = {"Refusal"} | {
            node.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ClassDef) and "Refusal" in map(_name, node.bases)
        }
        self.values: dict[str, list[ast.expr]] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign):
                for target in node.targets:
                    if isinstance(target, ast.Name):
                        self.values.setdefault(target.id, []).append(node.value)
            elif isinstance(node, ast.AnnAssign | ast.NamedExpr) and isinstance(
                node.target, ast.Name
            ):
                self.values.setdefault(node.target.id, []).extend(
                    [node.value] if node.value else []
                )

    def unmarked(self) -> Iterator[ast.expr]:
        """The texts that a user reads and that are not marked."""
        yielded: set[ast.expr] = set()
        for shown in self._shown_expressions():
            for text in self._texts_of(shown, set()):
                if text not in yielded and re.search(r"[^\W\d_]{2,}", _words(text)):
                    yielded.add(text)
        for node in ast.walk(self.tree):
            if (
                isinstance(node, ast.Constant | ast.JoinedStr)
                and is_sentence(_words(node))
                and not self._is_for_programmers(node)
                and not self._is_marked(node)
            ):
                yielded.add(node)
        for node in yielded:
            if _words(node) not in ALLOWED and not any(
                form.fullmatch(_words(node)) for form in FORMS
            ):
                yield node

    def mismarked(self) -> Iterator[tuple[ast.expr, str]]:
        """What is marked in a way that cannot work."""
        imported = any(
            (
                isinstance(node, ast.ImportFrom)
                and (node.module or "").endswith("i18n")
                and any(alias.name == "_" for alias in node.names)
            )
            or (isinstance(node, ast.FunctionDef) and node.name == "_")
            for node in ast.walk(self.tree)
        )
        for node in ast.walk(self.tree):
            if (
                imported
                and isinstance(node, ast.Name)
                and node.id == "_"
                and isinstance(node.ctx, ast.Store)
                and not self._inside(node, *COMPREHENSIONS)  # these have names of their own
            ):
                yield node, "_ is gettext's here, and must not be given another value"
            if not isinstance(node, ast.Call):
                continue
            if _name(node.func) == "add_argument" and _is_named_by_argparse(node):
                yield node, "argparse makes its own metavar, in English: give it one that is marked"
            if _name(node.func) not in MARKS:
                continue
            marked = node.args[: 2 if _name(node.func) == "ngettext" else 1]
            if self._inside(node, ast.JoinedStr) and any(map(_words, marked)):
                yield node, "a mark within an f-string is not found by the extractor"
            for argument in marked:
                if isinstance(argument, ast.JoinedStr | ast.BinOp | ast.IfExp):
                    yield node, "what is marked must be one literal, to be filled in afterwards"
                if isinstance(argument, ast.Call) and _name(argument.func) == "format":
                    yield node, ".format() belongs outside the mark"
            if _name(node.func) in TRANSLATING and not self._inside(
                node, ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda
            ):
                yield (
                    node,
                    "translated at import: mark it with N_() and translate it where it is said",
                )

    def _shown_expressions(self) -> Iterator[ast.expr]:
        """The arguments of all calls that show them."""
        for call in ast.walk(self.tree):
            if not isinstance(call, ast.Call):
                continue
            name, whole = _name(call.func), _whole_name(call.func)
            places = SHOWN.get(name, ())
            for ending, more in SHOWN_OF_CLASS.items():
                places = more if whole.endswith(ending) else places
            accessible = name == "set_name" and "get_accessible" in ast.dump(call.func)
            refusal = name in self.refusals or name.endswith("Error")
            if re.fullmatch(r"add_\w+_(argument|return_value)", name):
                places = (1, 2)
            elif name == "add" and len(call.args) == 4:  # Gimp.Choice: nick, number, label, help
                places = (2, 3)
            elif accessible or refusal or whole == "say":  # the installer's; the worker says frames
                places = (0,)
            if whole.startswith("log.") or name in FOR_PROGRAMMERS:
                places = ()
            yield from (call.args[place] for place in places if place < len(call.args))
            by_name = {*SHOWN_BY_NAME}
            if name in ("ArgumentParser", "add_argument", "add_parser", "add_subparsers"):
                by_name = {*SHOWN_TO_PARSERS}
            elif name == "add_argument_group":
                by_name = {*SHOWN_TO_PARSERS}
                yield from call.args[:1]
            yield from (word.value for word in call.keywords if word.arg in by_name)

    def _texts_of(self, node: ast.expr, seen: set[str]) -> Iterator[ast.expr]:
        """The literals that an expression can come to, if they are not marked."""
        if (isinstance(node, ast.Constant) and isinstance(node.value, str)) or isinstance(
            node, ast.JoinedStr
        ):
            yield node
        elif isinstance(node, ast.Name) and node.id not in seen:
            for value in self.values.get(node.id, ()):
                yield from self._texts_of(value, {*seen, node.id})
        elif isinstance(node, ast.Call) and _name(node.func) in (
            "format",
            "join",
            "strip",
            "replace",
        ):
            if isinstance(node.func, ast.Attribute):
                yield from self._texts_of(node.func.value, seen)
        elif isinstance(node, ast.BinOp):
            yield from self._texts_of(node.left, seen)
            yield from self._texts_of(node.right, seen)
        elif isinstance(node, ast.IfExp):
            yield from self._texts_of(node.body, seen)
            yield from self._texts_of(node.orelse, seen)
        elif isinstance(node, ast.BoolOp):
            for value in node.values:
                yield from self._texts_of(value, seen)
        elif isinstance(node, ast.Tuple | ast.List):
            for value in node.elts:
                yield from self._texts_of(value, seen)

    def _is_marked(self, node: ast.AST) -> bool:
        parent = self.parents.get(node)
        return isinstance(parent, ast.Call) and node in parent.args and _name(parent.func) in MARKS

    def _is_for_programmers(self, node: ast.AST) -> bool:
        parent = self.parents.get(node)
        if isinstance(
            parent, ast.Expr | ast.JoinedStr
        ):  # documentation; a piece of what is looked at
            return True
        while parent is not None:
            if isinstance(parent, ast.Call):
                name, whole = _name(parent.func), _whole_name(parent.func)
                if name in FOR_PROGRAMMERS or whole.split(".")[0] in ("log", "logging", "warnings"):
                    return True
                if whole in (
                    "re.sub",
                    "re.compile",
                    "re.search",
                    "re.fullmatch",
                    "cast",
                    "TypeVar",
                ):
                    return True
            if isinstance(parent, ast.arg | ast.AnnAssign) and parent.annotation is node:
                return True
            if isinstance(parent, ast.Assert | ast.stmt):
                return isinstance(parent, ast.Assert)
            parent = self.parents.get(parent)
        return False

    def _inside(self, node: ast.AST, *kinds: type[ast.AST]) -> bool:
        parent = self.parents.get(node)
        while parent is not None:
            if isinstance(parent, kinds):
                return True
            parent = self.parents.get(parent)
        return False


def _is_named_by_argparse(call: ast.Call) -> bool:
    names = [argument.value for argument in call.args if isinstance(argument, ast.Constant)]
    given = {word.arg for word in call.keywords}
    option = any(isinstance(name, str) and name.startswith("-") for name in names)
    return option and not given & {"metavar", "choices", "action"}


def _name(function: ast.expr) -> str:
    return _whole_name(function).rsplit(".", 1)[-1]


def _whole_name(function: ast.expr) -> str:
    if isinstance(function, ast.Name):
        return function.id
    if isinstance(function, ast.Attribute):
        return f"{_whole_name(function.value)}.{function.attr}"
    return ""


def _words(node: ast.AST) -> str:
    """A literal's text, with a brace for each value that is put in."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.JoinedStr):
        return "".join(
            _words(part) if isinstance(part, ast.Constant) else "{}" for part in node.values
        )
    return ""


def _shown(node: ast.AST) -> str:
    text = _words(node)
    return repr(text if len(text) <= 60 else f"{text[:57]}…")
