"""The plug-in's own Python outside of GIMP: laid as ``install.py`` lays it, with a stand-in for ``gi``."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from types import ModuleType
from unittest.mock import MagicMock

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]


class _Repository(ModuleType):
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


def pytest_configure(config: pytest.Config) -> None:
    """Before the tests are read, which import the plug-in as they import the core."""
    folder = Path(tempfile.mkdtemp(prefix="nnlook-plug-in-"))
    config.add_cleanup(lambda: shutil.rmtree(folder))
    package = folder / "neural_look"
    shutil.copytree(CHECKOUT / "plugin" / "nnlook" / "neural_look", package)
    shutil.copytree(CHECKOUT / "nnlook_core" / "common", package / "common")
    sys.path.insert(0, str(folder))
    sys.modules["gi"] = ModuleType("gi")
    sys.modules["gi.repository"] = _Repository("gi.repository")
