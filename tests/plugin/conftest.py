"""The plug-in's own Python outside of GIMP: laid as ``install.py`` lays it, with a stand-in for ``gi``."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

import pytest

from tests.plugin import gi_stand_in

CHECKOUT = Path(__file__).resolve().parents[2]
PLUG_IN = CHECKOUT / "plugin" / "nnlook" / "neural_look"


def pytest_configure(config: pytest.Config) -> None:
    """Before the tests are read, which import the plug-in as they import the core."""
    folder = Path(tempfile.mkdtemp(prefix="nnlook-plug-in-"))
    config.add_cleanup(lambda: shutil.rmtree(folder))
    package = folder / "neural_look"
    shutil.copytree(PLUG_IN, package)
    shutil.copytree(CHECKOUT / "nnlook_core" / "common", package / "common")
    sys.path.insert(0, str(folder))
    gi_stand_in.put_in_place()
