from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import nnlook_core


def test_the_public_names() -> None:
    assert nnlook_core.__all__ == [
        *("Card", "ImageFileError", "Look", "LookFileError", "PairError", "Refusal", "WriteError"),
        *("__version__", "apply", "guessed", "learn", "load", "measure", "save"),
    ]
    for name in nnlook_core.__all__:
        assert hasattr(nnlook_core, name)
        assert name == "__version__" or getattr(nnlook_core, name).__doc__


def test_applying_imports_nothing_slow() -> None:
    code = (
        "import sys, nnlook_core.applying, nnlook_core.worker, nnlook_core.lookfile\n"
        "import nnlook_core.confidence, nnlook_core.families\n"
        "print([m for m in ('sklearn', 'skl2onnx', 'skimage', 'scipy') if m in sys.modules])"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert loaded.stdout.strip() == "[]"


def test_onnx_runtime_reports_to_nobody(tmp_path: Path) -> None:
    """Imported by itself it leaves files of its telemetry in the cache folder."""
    subprocess.run(
        [sys.executable, "-c", "import nnlook_core.applying"],
        check=True,
        env={**os.environ, "HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")},
    )
    assert list(tmp_path.iterdir()) == []


def test_the_core_knows_no_gimp() -> None:
    for path in Path(nnlook_core.__file__).parent.rglob("*.py"):
        for line in path.read_text(encoding="utf-8").splitlines():
            assert not line.strip().startswith(("import gi", "from gi")), path
