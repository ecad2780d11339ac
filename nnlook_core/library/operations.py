"""Keeping looks: other words on a card, another name, a second copy, and new ones imported.

Whatever is done here, the network's numbers stay the very same bytes, and every file is written whole or
not at all.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypedDict

from nnlook_core import onnx_import
from nnlook_core.common.atomic import written_whole
from nnlook_core.common.i18n import _
from nnlook_core.errors import Refusal, WriteError
from nnlook_core.library.index import LibraryIndex
from nnlook_core.lookfile import storage
from nnlook_core.lookfile.look import (
    MAX_LINE_CHARACTERS,
    Look,
    checked_line,
    checked_name,
    checked_tags,
    name_from,
)
from nnlook_core.lookfile.metadata import with_card
from nnlook_core.lookfile.naming import SUFFIX, plain_stem, seen_stem, too_long
from nnlook_core.lookfile.refusals import OtherKindError


class Words(TypedDict, total=False):
    """What a card is to say; what is not given stays. None takes an author or a licence away."""

    name: str
    author: str | None
    licence: str | None
    tags: Sequence[str]


@dataclass(frozen=True)
class ImportResult:
    """What became of a file that was to be imported.

    ``file`` is where it lies now; ``known``: it was there already, under this name; ``origin`` tells
    what it was made of, where it is not the file as it was; ``error`` says why it was not imported.
    """

    source: Path
    file: Path | None = None
    known: bool = False
    origin: onnx_import.Origin | None = None
    error: str | None = None


def edit(path: Path, words: Words, *, stem: str | None = None) -> Path:
    """Write other words on a look's card, and give its file another name where ``stem`` is one.

    Returns where the look lies now: a name that is taken gets a number. Raises ``Refusal`` for words
    that no card takes, ``LookFileError`` for a file that is no look, ``WriteError``.
    """
    look = storage.load(path)
    card = replace(look.card, **_checked(words))
    model = look.model if card == look.card else with_card(look.model, card)
    storage.parse(model)  # what is written was audited as it is
    target = path if stem in (None, path.stem) else _free(path, plain_stem(str(stem)))
    if target == path:
        if model != look.model:
            _write(path, model, overwrite=True)
        return path
    if target.exists():  # another spelling of the same name, on a disk that sees no difference
        _write(path, model, overwrite=True)
        path.rename(target)
        return target
    _write(target, model, overwrite=False)
    try:
        path.unlink()
    except OSError as error:  # one look, not two
        target.unlink()
        raise WriteError(
            _("Cannot rename {file} ({reason}).").format(file=path, reason=error.strerror)
        ) from error
    return target


def duplicate(path: Path) -> Path:
    """Make a second copy of a look in its folder, with a number in its name and on its card.

    Returns the new file. Raises ``LookFileError`` for a file that is no look, ``WriteError``.
    """
    look = storage.load(path)
    target = numbered(path.parent, seen_stem(path), first=2)
    number = re.search(r" \(\d+\)$", target.stem)
    mark = number[0] if number else ""
    name = _base(look.name)[: MAX_LINE_CHARACTERS - len(mark)] + mark
    _write(target, with_card(look.model, replace(look.card, name=name)), overwrite=False)
    return target


def import_looks(
    files: Iterable[Path], folder: Path, index: LibraryIndex
) -> Iterator[ImportResult]:
    """Copy looks into a folder, which must be there; yields what became of each.

    Each is audited before it is copied, keeps its bytes and its name, with a number where that is
    taken, and without what would hide it. What lies there already, under whatever name, is not copied
    again. Of a network of another kind a look is made where that can be done, see
    :mod:`nnlook_core.onnx_import`.
    """
    here = {entry.sha256: entry.file for entry in index.entries([folder]) if entry.sha256}
    for source in files:
        try:
            look, origin = _look_of(source)
            if (known := here.get(look.sha256)) is not None:
                yield ImportResult(source, known, known=True, origin=origin)
                continue
            # GIMP 3.2 remembers files as addresses, and forgets to escape these two.
            target = numbered(folder, re.sub("[%#]", "-", seen_stem(source)))
            _write(target, look.model, overwrite=False)
        except Refusal as refusal:
            yield ImportResult(source, error=str(refusal))
            continue
        here[look.sha256] = target
        yield ImportResult(source, target, origin=origin)


def _look_of(source: Path) -> tuple[Look, onnx_import.Origin | None]:
    """The look of a file, and its origin where it had to be made first of a network of another kind."""
    try:
        return storage.load(source), None
    except OtherKindError:
        look = onnx_import.import_file(source, name=name_from(seen_stem(source)).strip())
        return look, onnx_import.origin_told(look.card.training[onnx_import.IMPORTED_KEY])


def numbered(folder: Path, stem: str, *, first: int = 1) -> Path:
    """A look file that is not there yet: ``stem``, or with the lowest number from ``first`` on.

    A stem that leaves no room for the number is shortened.
    """
    for number in itertools.count(first):
        name, mark = (stem, "") if number == 1 else (_base(stem), f" ({number})")
        while too_long(f"{name}{mark}{SUFFIX}"):
            name = name[:-1]
        path = folder / f"{name}{mark}{SUFFIX}"
        if not (path.exists() or path.is_symlink()):
            return path
    raise AssertionError("there is always another number")


def _base(name: str) -> str:
    return re.sub(r" \(\d+\)$", "", name)


def _free(path: Path, stem: str) -> Path:
    target = path.with_name(f"{stem}{path.suffix}")
    if target.exists() and not target.samefile(path):
        return numbered(path.parent, stem)
    return target


def _checked(words: Words) -> dict[str, Any]:
    """Words as a card takes them. Raises ``Refusal``."""
    checked: dict[str, Any] = dict(words)
    if "name" in words:
        checked["name"] = checked_name(words["name"])
    if "author" in words:
        checked["author"] = checked_line(words["author"] or "") or None
    if "licence" in words:
        checked["licence"] = checked_line(words["licence"] or "") or None
    if "tags" in words:
        checked["tags"] = checked_tags(words["tags"])
    return checked


def _write(path: Path, model: bytes, *, overwrite: bool) -> None:
    with written_whole(path, overwrite=overwrite) as partial:
        partial.write_bytes(model)
