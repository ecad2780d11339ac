"""What the plug-in and the installer use too: it needs no package, and not its own name."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nnlook_core
from nnlook_core.common import i18n

CORE = Path(nnlook_core.__file__).parent
COMMON = sorted(path.stem for path in CORE.glob("common/*.py") if path.stem != "__init__")
IMPORT_ALL = """
import importlib, json, sys
folder, package, *names = sys.argv[1:]
sys.path.insert(0, folder)
for name in names:
    importlib.import_module(f"{package}.{name}")
print(json.dumps([
    module.__file__ for module in list(sys.modules.values())
    if (getattr(module, "__file__", None) or "").startswith(folder)
]))
"""


def imported_alone(folder: Path, package: str) -> list[str]:
    """The files of a folder that all of ``common`` there imports, with a Python without packages."""
    command = [sys.executable, "-I", "-S", "-c", IMPORT_ALL, str(folder), package, *COMMON]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return list(ast.literal_eval(done.stdout))


def test_it_needs_no_package() -> None:
    files = imported_alone(CORE.parent, "nnlook_core.common")
    assert len(files) > len(COMMON)
    for file in files:  # the installer runs with an older Python than the core
        ast.parse(Path(file).read_text(encoding="utf-8"), feature_version=(3, 10))


def test_it_may_have_another_name(tmp_path: Path) -> None:
    shutil.copytree(CORE / "common", tmp_path / "neural_look" / "common")
    (tmp_path / "neural_look" / "__init__.py").touch()
    assert len(imported_alone(tmp_path, "neural_look.common")) == len(COMMON) + 2


def test_catalogues_are_found_beside_the_plug_in_too(tmp_path: Path) -> None:
    shutil.copytree(CORE / "common", tmp_path / "neural_look" / "common")
    shutil.copytree(CORE / "locale", tmp_path / "locale")
    code = "from neural_look.common import i18n; i18n.speak(['es_MX', 'es']); print(i18n._('Strength'))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={
            **os.environ,
            "PYTHONPATH": str(tmp_path),
            "LANGUAGE": "C",
            "PYTHONIOENCODING": "utf-8",
        },
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout.strip() == "Intensidad"
    assert i18n.FOLDER == CORE / "locale"
