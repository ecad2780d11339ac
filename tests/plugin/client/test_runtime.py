"""Where the worker's Python is, and a plug-in that was copied rather than installed."""

from __future__ import annotations

import subprocess
import sys

from tests.plugin.conftest import CHECKOUT, PLUG_IN

START = """
import importlib, sys
from pathlib import Path
sys.path[:0] = [{plug_in!r}, {checkout!r}]
from tests.plugin import gi_stand_in
gi_stand_in.put_in_place()
for name in {procedures!r}:
    importlib.import_module(f"neural_look.{{name}}")
from neural_look.client import runtime
runtime.find_runtime = lambda: runtime.Runtime(Path("python"), "1", Path("home"))
try:
    runtime.start_worker()
except runtime.RefusalError as refusal:
    print(refusal)
"""


def test_a_copy_without_what_install_lays_has_its_menu_and_says_what_to_do() -> None:
    procedures = [
        ".".join(path.relative_to(PLUG_IN).with_suffix("").parts)
        for path in sorted(PLUG_IN.rglob("*procedure.py"))
    ]
    assert len(procedures) > 5
    places = {"plug_in": str(PLUG_IN.parent), "checkout": str(CHECKOUT)}
    done = subprocess.run(
        [sys.executable, "-c", START.format(procedures=procedures, **places)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith("The installation of Neural Look is incomplete (")
    assert "install.py" in done.stdout
