"""The catalogues of translations: what the source says, what a language says, and the compiled file.

One catalogue a language, for all sides: ``nnlook_core/locale/<language>/LC_MESSAGES/nnlook.po``, with
``nnlook.mo`` beside it, which install.py lays beside the plug-in too. Both are kept in the source:
whoever installs has no Babel.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from nnlook_core.common.i18n import DOMAIN, FOLDER

CHECKOUT = Path(__file__).resolve().parents[2]
KEYWORDS: dict[str, tuple[int, ...] | None] = {"_": None, "N_": None, "ngettext": (1, 2)}
WIDTH = 100


def sources() -> Iterator[Path]:
    """The files with words for a user."""
    for room in ("installer", "nnlook_core", "plugin"):
        yield from sorted((CHECKOUT / room).rglob("*.py"))
    yield CHECKOUT / "install.py"


def languages() -> list[str]:
    """The languages that there is a catalogue of."""
    return sorted(path.parents[1].name for path in FOLDER.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))


def po(language: str) -> Path:
    """A language's catalogue, for people."""
    return FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def said() -> Catalog:
    """Everything that is marked in the source."""
    catalogue = Catalog(fuzzy=False)
    for path in sources():
        name = path.relative_to(CHECKOUT).as_posix()
        found = extract_from_file(
            "python", path, KEYWORDS, ("Translators:",), {"encoding": "utf-8"}
        )
        for line, text, comments, context in found:
            catalogue.add(text, None, [(name, line)], auto_comments=comments, context=context)
    return catalogue


def known(language: str) -> Catalog:
    """What a language's catalogue holds."""
    with po(language).open("rb") as file:
        return read_po(file, locale=language, domain=DOMAIN)


def brought_up_to_date(language: str) -> Catalog:
    """A language's catalogue with just the texts that the source has now; new ones await a translation.

    A changed text is a new one: what Babel takes for the same is too often another.
    """
    catalogue = known(language) if po(language).exists() else _new(language)
    catalogue.update(said(), no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    return catalogue


def forms(text: str | tuple[str, ...] | list[str] | None) -> list[str]:
    """The one form of a text, or all forms of one that goes with a number; none where there is none."""
    return [text] if isinstance(text, str) else list(text or ())


def texts(catalogue: Catalog) -> Iterator[Message]:
    """The texts of a catalogue, without its header."""
    return (text for text in catalogue if text.id)


def to_be_done(catalogue: Catalog) -> Iterator[Message]:
    """The texts that have no translation, or one that has to be looked at."""
    for text in texts(catalogue):
        if text.fuzzy or not text.string or not all(forms(text.string)):
            yield text


def written(catalogue: Catalog) -> bytes:
    """A catalogue as the bytes of its ``.po``; the same catalogue gives the same bytes."""
    stream = io.BytesIO()
    write_po(stream, catalogue, WIDTH, sort_by_file=True, include_lineno=False)
    return stream.getvalue()


def compiled(catalogue: Catalog) -> bytes:
    """A catalogue as the bytes of its ``.mo``; what is fuzzy is left out."""
    stream = io.BytesIO()
    write_mo(stream, catalogue)
    return stream.getvalue()


def _new(language: str) -> Catalog:
    catalogue = Catalog(
        language,
        DOMAIN,
        header_comment="# SPDX-License-Identifier: GPL-3.0-or-later",
        project="nnlook",
        version="1",
        last_translator="The nnlook contributors",
        revision_date=datetime.datetime.now(datetime.UTC),
        fuzzy=False,
    )
    # Babel would put examples where nothing is given.
    catalogue.msgid_bugs_address = catalogue.language_team = ""
    return catalogue
