"""Every language's catalogue is complete, fits what the source says, and is compiled."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.mofile import read_mo

from tests.words import catalogues
from tests.words.catalogues import CHECKOUT, forms, known, languages, po, said, texts

REMEDY = "Run python3 -m tests.words"
GIMPS_OWN = {
    "en": "slcroh",  # Save Settings, Load Saved Settings, Cancel, Reset, OK, Help
    "es": "gcry",  # Guardar preferencias, Cargar…, Cancelar, Reiniciar, Ayuda; Aceptar is never shown
}
"""The mnemonics of the buttons that GIMP itself puts into its dialogs of a procedure, in a language."""


def test_there_is_a_spanish_catalogue() -> None:
    assert "es" in languages()


@pytest.mark.parametrize("language", languages())
def test_the_catalogue_has_the_texts_of_the_source(language: str) -> None:
    ours, theirs = ({forms(text.id)[0] for text in texts(c)} for c in (said(), known(language)))
    assert not ours - theirs, REMEDY
    assert not theirs - ours, REMEDY


def test_one_sentence_stands_there_once() -> None:
    """Not again with other names for what is put in."""
    ours = {forms(text.id)[0] for text in texts(said())}
    bare = Counter(re.sub(r"{\w+", "{", text) for text in ours)
    assert not [text for text, times in bare.items() if times > 1]


@pytest.mark.parametrize("language", languages())
def test_everything_is_translated(language: str) -> None:
    left = [text.id for text in catalogues.to_be_done(known(language))]
    assert not left


@pytest.mark.parametrize("language", languages())
def test_the_catalogue_is_compiled(language: str) -> None:
    with po(language).with_suffix(".mo").open("rb") as file:
        compiled = [(forms(text.id), forms(text.string)) for text in texts(read_mo(file))]
    translated = [(forms(text.id), forms(text.string)) for text in texts(known(language))]
    assert sorted(compiled) == sorted(translated), REMEDY


@pytest.mark.parametrize("language", languages())
def test_a_catalogue_is_written_in_one_way(language: str) -> None:
    catalogue = catalogues.brought_up_to_date(language)
    assert catalogues.written(catalogue) == po(language).read_bytes(), REMEDY
    assert catalogues.compiled(catalogue) == catalogues.compiled(known(language))


@pytest.mark.parametrize("language", languages())
def test_what_is_put_in_is_put_into_the_translation_too(language: str) -> None:
    wrong = []
    for text in texts(known(language)):
        sources, translations = forms(text.id), forms(text.string)
        most = placeholders(sources[-1])
        # The form for one may say it in words.
        allowed = [placeholders(source) for source in sources]
        for number, translation in enumerate(translations):
            last = number == len(translations) - 1
            if placeholders(translation) not in ([most] if last else allowed):
                wrong.append(translation)
    assert not wrong


@pytest.mark.parametrize("language", languages())
def test_a_translation_begins_and_ends_as_the_source_does(language: str) -> None:
    """Spaces, line ends and the last mark hold sentences together that are put one after the other."""
    wrong = []
    for text in texts(known(language)):
        for source, translation in zip(forms(text.id), forms(text.string), strict=False):
            if _edges(source) != _edges(translation):
                wrong.append((source, translation))
    assert not wrong


@pytest.mark.parametrize("language", languages())
def test_mnemonics_are_there_in_the_translation_too(language: str) -> None:
    wrong = [
        (text.id, text.string)
        for text in texts(known(language))
        if len({mnemonic(form) is None for form in (*forms(text.id), *forms(text.string))}) > 1
    ]
    assert not wrong


@pytest.mark.parametrize("language", ["en", *languages()])
def test_mnemonics_of_a_dialog_do_not_collide(language: str) -> None:
    translations: dict[str, str] = {}
    if language != "en":
        done = (text for text in texts(known(language)) if text.string and any(text.string))
        translations = {forms(text.id)[0]: forms(text.string)[0] for text in done}
    wrong = []
    for name, has_gimps_own, labels in dialogs():
        letters = {label: mnemonic(translations.get(label, label)) for label in labels}
        taken = Counter(letters.values())
        if has_gimps_own:
            taken.update(GIMPS_OWN[language])
        wrong += [
            f"{name}: {translations.get(label, label)!r}"
            for label, letter in letters.items()
            if letter and taken[letter] > 1
        ]
    assert not wrong


def test_the_rules_find_what_they_look_for() -> None:
    assert placeholders("{a} of {b:.1f} %(c)s 5 %") == {"{a}", "{b:.1f}", "%(c)s"}
    assert mnemonic("Network no_des") == "d"
    assert mnemonic("Nodes") is None
    with pytest.raises(ValueError, match="expected"):
        placeholders("{a")
    assert any(has_gimps_own and len(labels) > 3 for _, has_gimps_own, labels in dialogs())
    assert any(not has_gimps_own and len(labels) > 3 for _, has_gimps_own, labels in dialogs())


def placeholders(text: str) -> set[str]:
    """What is put into a text, with how it is shown. Raises ``ValueError`` where nothing can be."""
    braces = {
        "{" + name + (f"!{conversion}" if conversion else "") + (f":{shown}" if shown else "") + "}"
        for _, name, shown, conversion in Formatter().parse(text)
        if name is not None
    }
    return braces | set(re.findall(r"%(?:\(\w+\))?[a-z](?![a-z])", text))


def mnemonic(label: str) -> str | None:
    """The letter that a label is reached by, None where it has none."""
    found = re.search(r"_(\w)", re.sub(r"\{[^}]*\}", "", label))
    return found and found[1].lower()


def dialogs() -> Iterator[tuple[str, bool, list[str]]]:
    """The dialogs of the plug-in: name, whether GIMP puts buttons of its own there, and labels.

    As far as the source tells: each class or function that makes a dialog is one, with what stands beside
    it, and in the modules that it imports, and makes none. In GIMP's dialog of a procedure there are the
    arguments that these modules name, as far as they have to do with GTK.
    """
    for path in sorted(PLUGIN.rglob("*.py")):
        around = [path, *_imported(path, {path})]
        beside = [
            part for module in around for part in _parts(module) if not _makes_dialog(module, part)
        ]
        procedure = path.with_name(path.name.replace("dialog", "procedure"))
        for part in _parts(path):
            if not _makes_dialog(path, part):
                continue
            labels = [label for one in (part, *beside) for label in _labels(one)]
            own = "ProcedureDialog" in _text(part)
            if own and procedure != path and procedure.exists():
                read = (module.read_text(encoding="utf-8") for module in around)
                sources = "".join(source for source in read if "Gtk" in source)
                labels += [
                    label for name, label in _arguments(_tree(procedure)) if f'"{name}"' in sources
                ]
            yield f"{path.relative_to(PLUGIN).as_posix()}: {part.name}", own, labels


Part = ast.ClassDef | ast.FunctionDef
PLUGIN = CHECKOUT / "plugin/nnlook/neural_look"
DIALOG = re.compile(
    r"Dialog(\.new\w*)?\(|FileChooserNative(\.new)?\(|file_chooser\(|class \w+\(.*Dialog\)"
)


def _parts(path: Path) -> list[Part]:
    return [part for part in _tree(path).body if isinstance(part, Part)]


def _makes_dialog(path: Path, part: Part) -> bool:
    """Whether a part of a module makes a dialog, by itself or by another part that does."""
    if DIALOG.search(_text(part)):
        return True
    makers = {other.name for other in _parts(path) if DIALOG.search(_text(other))}
    return any(
        isinstance(call, ast.Call) and getattr(call.func, "id", "") in makers
        for call in ast.walk(part)
    )


def _imported(path: Path, seen: set[Path]) -> Iterator[Path]:
    """The modules of the plug-in that a module imports, at any remove."""
    for node in ast.walk(_tree(path)):
        if not isinstance(node, ast.ImportFrom) or not node.level:
            continue
        folder = path.parents[node.level - 1] / (node.module or "").replace(".", "/")
        for imported in (folder.with_suffix(".py"), *(folder / f"{a.name}.py" for a in node.names)):
            if imported.exists() and imported not in seen and "procedure" not in imported.name:
                seen.add(imported)
                yield imported
                yield from _imported(imported, seen)


def _arguments(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """The arguments that a procedure declares: name and label."""
    for call in ast.walk(tree):
        name = getattr(getattr(call, "func", None), "attr", "")
        if isinstance(call, ast.Call) and re.fullmatch(r"add_\w+_argument", name):
            for label in _labels(call.args[1]):
                yield ast.literal_eval(call.args[0]), label


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def _text(part: Part) -> str:
    return ast.unparse(part)


ELSEWHERE = ("set_menu_label", "confirm", "file_chooser", "choose_folder")
"""Calls whose labels are in the menu, or in a dialog of its own."""


def _labels(tree: ast.AST) -> Iterator[str]:
    elsewhere = {
        leaf
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and _name(call) in ELSEWHERE
        for leaf in ast.walk(call)
    }
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and _name(node) in ("_", "N_")
            and node not in elsewhere
            and isinstance(label := getattr(node.args[0], "value", None), str)
            and mnemonic(label)
        ):
            yield label


def _name(call: ast.Call) -> str:
    """What is called: the name of a function or a method."""
    return str(getattr(call.func, "id", getattr(call.func, "attr", "")))


def _edges(text: str) -> tuple[str, ...]:
    leading, trailing = re.match(r"\s*", text), re.search(r"[.:…?]?\s*$", text)
    assert leading and trailing
    return leading[0], trailing[0]
