"""Words in the user's language: what is said to a user goes through here.

The catalogues are in the folder ``locale``: the core's own, or the one that the installer lays beside the
plug-in. The language is the environment's (``LANGUAGE``, ``LC_ALL``, ``LC_MESSAGES``, ``LANG``), or what
:func:`speak` was told; the plug-in hands it on to the worker. Texts are marked where they are said, and
filled in afterwards:
``_("{path} is too large for a look. Choose a .onnx look.").format(path=path)``. What is only named at the
top of a module and said later is marked with ``N_``.
"""

from __future__ import annotations

import contextlib
import gettext
import locale
import os
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path

DOMAIN = "nnlook"
FOLDER = next(
    (folder for above in Path(__file__).parents[1:3] if (folder := above / "locale").is_dir()),
    Path(__file__).parents[1] / "locale",
)
_VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


@cache
def _catalogue() -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, FOLDER, languages=_languages(), fallback=True)


def _languages() -> list[str] | None:
    """The user's languages where the environment does not tell them; None where it does."""
    if sys.platform == "win32" and not any(os.environ.get(name) for name in _VARIABLES):
        import ctypes

        number = ctypes.windll.kernel32.GetUserDefaultUILanguage()
        return [locale.windows_locale.get(number, "C")]
    return None


def _(text: str) -> str:
    """A text in the user's language."""
    return _catalogue().gettext(text)


def ngettext(one: str, many: str, count: int) -> str:
    """The form of a text that goes with a number."""
    return _catalogue().ngettext(one, many, count)


def N_(text: str) -> str:  # noqa: N802 (gettext's usual name)
    """Mark a text that is translated later, where it is said."""
    return text


def translate_argparse() -> None:
    """Have argparse take what it says itself from our catalogue, for the rest of the process."""
    gettext.bindtextdomain(DOMAIN, FOLDER)
    gettext.textdomain(DOMAIN)


def hear_the_system() -> None:
    """Have the system give its reasons ("No such file or directory") in the user's language too."""
    if sys.platform != "win32":  # Windows knows no language of messages
        with contextlib.suppress(locale.Error):  # a language that this machine has not
            locale.setlocale(locale.LC_MESSAGES, "")


def speak(languages: Iterable[str]) -> None:
    """Say everything in the first of these languages that has a catalogue, as do processes yet to start.

    languages : such as "es_MX" or "es", the best first; "C" is the language of the source
    """
    os.environ["LANGUAGE"] = ":".join(languages)
    _catalogue.cache_clear()


def speak_to_programs() -> None:
    """Say everything as it stands in the source from now on, in processes yet to be started too.

    What a program reads must not depend on whose desktop it runs on.
    """
    speak(["C"])
    if sys.platform != "win32":
        locale.setlocale(locale.LC_MESSAGES, "C")
