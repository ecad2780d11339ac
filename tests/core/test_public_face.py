from __future__ import annotations

import inspect
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import nnlook_core
from nnlook_core.common.apply_settings import MODES
from nnlook_core.files import images
from nnlook_core.lookfile.look import Look
from tests.support.commands import last_line_of
from tests.support.looks import look_with, photo, unsure_of_blue


def test_the_public_names() -> None:
    assert nnlook_core.__all__ == [
        *("Card", "ImageFileError", "Look", "LookFileError", "MissingExtraError", "PairError"),
        *("PictureError", "Refusal", "TableError", "WriteError"),
        *("__version__", "apply", "guessed", "learn", "load", "measure", "mix", "save"),
    ]
    for name in nnlook_core.__all__:
        assert hasattr(nnlook_core, name)
        assert name == "__version__" or getattr(nnlook_core, name).__doc__
    assert dir(nnlook_core) == nnlook_core.__all__


def test_the_names_can_be_found_and_are_explained() -> None:
    """What ``help`` shows: the sections of numpydoc, with what is raised."""
    for name in ("learn", "guessed", "load", "measure", "mix"):
        text = inspect.getdoc(getattr(nnlook_core, name)) or ""
        for section in ("Parameters", "Returns", "Raises"):
            assert f"\n{section}\n{'-' * len(section)}\n" in text, (name, section)
        for parameter in inspect.signature(getattr(nnlook_core, name)).parameters:
            told = rf"^(\w+, )*{parameter}(, \w+)* : "
            assert re.search(told, text, re.MULTILINE), (name, parameter)
    for method in (Look.__call__, Look.save, Look.to_lut, Look.to_cube, Look.to_hald):
        text = inspect.getdoc(method) or ""
        assert "\nRaises\n------\n" in text
        for parameter in list(inspect.signature(method).parameters)[1:]:
            assert re.search(rf"^{parameter} : ", text, re.MULTILINE), (method, parameter)


def test_importing_it_imports_the_standard_library_alone(tmp_path: Path) -> None:
    """The installer imports ``nnlook_core.common`` where nothing is installed."""
    code = (
        "import sys; before = set(sys.modules)\n"
        "import nnlook_core, nnlook_core.common.wire, nnlook_core.common.i18n\n"
        "new = {name.partition('.')[0] for name in set(sys.modules) - before}\n"
        "print(sorted(new - set(sys.stdlib_module_names)))"
    )
    assert last_line_of(code, tmp_path) == "['nnlook_core']"


@pytest.mark.parametrize("mode", MODES)
def test_applying_imports_nothing_slow(tmp_path: Path, mode: str) -> None:
    nnlook_core.save(look_with(unsure_of_blue()), tmp_path / "look.onnx")
    pixels = photo()
    images.write(images.new(pixels), pixels, tmp_path / "photo.png")
    code = (
        "import sys, nnlook_core.worker.jobs, nnlook_core.worker.jobs.apply\n"
        "from nnlook_core.cli import main\n"
        f"main(['apply', 'look.onnx', 'photo.png', '-o', 'out.png', '--mode', {mode!r}])\n"
        "print([m for m in ('sklearn', 'skl2onnx', 'skimage', 'scipy') if m in sys.modules])"
    )
    assert last_line_of(code, tmp_path) == "[]"
    assert (tmp_path / "out.png").is_file()


def test_onnx_runtime_reports_to_nobody(tmp_path: Path) -> None:
    """Imported by itself it leaves files of its telemetry in the cache folder."""
    subprocess.run(
        [sys.executable, "-c", "import nnlook_core.inference.apply"],
        check=True,
        env={**os.environ, "HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")},
    )
    assert list(tmp_path.iterdir()) == []


def test_the_core_knows_no_gimp() -> None:
    for path in Path(nnlook_core.__file__).parent.rglob("*.py"):
        for line in path.read_text(encoding="utf-8").splitlines():
            assert not line.strip().startswith(("import gi", "from gi")), path
