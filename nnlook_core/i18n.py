"""Words in the user's language: what the core says to a user goes through here.

The catalogues are in the folder ``locale``; the language is the environment's (``LANGUAGE``, ``LC_ALL``,
``LC_MESSAGES``, ``LANG``), which the plug-in hands on to the worker. Texts are marked where they are said:
``_("{path} is too large for a look. Choose a .onnx look.").format(path=path)``.
"""

from __future__ import annotations

import gettext
from functools import cache
from pathlib import Path

DOMAIN = "nnlook"


@cache
def _catalogue() -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, Path(__file__).parent / "locale", fallback=True)


def _(text: str) -> str:
    """A text in the user's language."""
    return _catalogue().gettext(text)


def ngettext(one: str, many: str, count: int) -> str:
    """The form of a text that goes with a number."""
    return _catalogue().ngettext(one, many, count)


def N_(text: str) -> str:  # noqa: N802 (gettext's usual name)
    """Mark a text that is translated later, where it is said."""
    return text
