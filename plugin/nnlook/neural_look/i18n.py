# SPDX-License-Identifier: GPL-3.0-or-later
"""Words in the user's language.

GIMP binds the domain to the plug-in's folder ``locale`` (``do_set_i18n`` in ``nnlook.py``), where
install.py lays the core's catalogues; GLib's gettext then knows the language that GIMP runs in, on every
platform. Texts are marked where they are said, never at import: ``_("Apply Look")``,
``_("Saved as {file}").format(file=file)``. What is only named at the top of a module and said later is
marked with ``N_``.
"""

from __future__ import annotations

from gi.repository import GLib

DOMAIN = "nnlook"


def _(text: str) -> str:
    """Give a text in the user's language."""
    translated: str = GLib.dgettext(DOMAIN, text)
    return translated


def ngettext(one: str, many: str, count: int) -> str:
    """Give the form of a text that goes with a number."""
    translated: str = GLib.dngettext(DOMAIN, one, many, count)
    return translated


def languages() -> str:
    """Give the languages that GIMP runs in, the best first, as the variable LANGUAGE has them."""
    names: list[str] = GLib.get_language_names()
    return ":".join(names)


def N_(text: str) -> str:  # noqa: N802 (gettext's usual name)
    """Mark a text that is translated later, where it is said."""
    return text
