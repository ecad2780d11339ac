"""A stand-in for ``gi``: the plug-in can be imported where there is no GIMP."""

from __future__ import annotations

import sys
from types import ModuleType
from unittest.mock import MagicMock


class Repository(ModuleType):
    """``gi.repository``: nothing in it does anything, but that texts are those of the source."""

    GLib = MagicMock(
        dgettext=lambda _domain, text: text,
        dngettext=lambda _domain, one, many, count: one if count == 1 else many,
        get_language_names=lambda: ["en"],
        get_user_special_dir=lambda _which: None,
    )

    def __getattr__(self, name: str) -> MagicMock:
        value = MagicMock(name=name)
        setattr(self, name, value)
        return value


def put_in_place() -> None:
    """Have the stand-in imported as ``gi`` from now on."""
    sys.modules["gi"] = ModuleType("gi")
    sys.modules["gi.repository"] = Repository("gi.repository")
