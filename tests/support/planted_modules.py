"""Modules of every imported name in the current folder, none of which may ever run."""

from __future__ import annotations

import sys
from importlib.metadata import packages_distributions
from pathlib import Path

MARK = "was-run.txt"


def plant(folder: Path) -> Path:
    """Create a folder with a module of each imported name; return the file that they write to."""
    folder.mkdir()
    mark = folder / MARK
    names = {*sys.stdlib_module_names, *packages_distributions(), "nnlook_core", "sitecustomize"}
    for name in names | {
        "usercustomize",
        "gi",
        "pip",
        "ensurepip",
        "joblib",
        "rawpy",
        "distributed",
    }:
        if name.isidentifier():
            code = f"with open({str(mark)!r}, 'a') as mark: mark.write({name!r} + chr(10))"
            (folder / f"{name}.py").write_text(code)
    return mark


def ran(mark: Path) -> str:
    """Return the names of the modules that ran."""
    return mark.read_text() if mark.exists() else ""
