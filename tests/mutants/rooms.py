"""Where faults are planted, and which tests should find them."""

from __future__ import annotations

from pathlib import Path

CORE, PLUGIN = "nnlook_core", "plugin/nnlook"
LEFT_OUT = ("locale", "demo", "__pycache__")
"""Data, and what only the demonstration of one machine does."""

BESIDE = {
    "worker": ("tests/worker",),
    "charts": ("tests/worker/test_charts.py",),
    "common": ("tests/worker/test_wire.py", "tests/worker/test_wire_properties.py"),
    "compute": ("tests/core/lookfile/audit/test_bounds.py", "tests/core/inference/test_apply.py"),
    "inference": ("tests/worker/test_preview.py", "tests/worker/test_worker.py"),
    "library": ("tests/worker/test_library.py",),
    "lut": ("tests/worker/test_lut.py",),
    "pairs": ("tests/worker/test_worker.py",),
    "training": ("tests/worker/test_learning_seen.py",),
    "onnx_import": ("tests/worker/test_lut.py",),
    "metrics": ("tests/worker/test_compare.py",),
    "": (
        *("tests/core/test_public_face.py", "tests/core/cli/test_cli.py"),
        *("tests/core/inference/test_batch.py", "tests/core/test_minimum_versions.py"),
    ),
}
"""Beside the folder in ``tests/core`` that bears a room's name: what speaks with it elsewhere."""

SLOW = ("worker", "inference", "charts", "pairs", "training", "starter", "cli", "")
"""Rooms whose tests take longest: their mutants come last."""

ROOMS_IN_GIMP = ("apply", "learn", "compare", "charts", "lut", "manage")
"""Rooms of the plug-in whose tests in a real GIMP bear their name; others are seen in those of apply."""

INSTALLER_SOON = ("tests/install/test_python.py", "tests/install/test_places.py")


def modules(checkout: Path) -> list[Path]:
    """Return the modules in which faults are planted, relative to the checkout."""
    found = [checkout / "install.py"]
    for folder in (CORE, PLUGIN, "installer"):
        found += sorted((checkout / folder).rglob("*.py"))
    relative = (path.relative_to(checkout) for path in found if path.exists())
    return [path for path in relative if not set(path.parts) & set(LEFT_OUT)]


def room_of(module: Path) -> str:
    """Return the stratum that a module is in: a room of the core or the plug-in, or the installer."""
    parts = module.parts
    if parts[0] in ("install.py", "installer"):
        return "installer"
    side, below = ("plugin", parts[3:-1]) if parts[0] == "plugin" else ("core", parts[1:-1])
    return "/".join((side, *below[:1]))


def slowness(module: Path) -> int:
    """Return what to sort by, so that mutants which are soon tried come first."""
    side, _, room = room_of(module).partition("/")
    if side != "core":
        return 1 if side == "plugin" else len(SLOW) + 2
    return SLOW.index(room) + 2 if room in SLOW else 0


def tests_of(module: Path, checkout: Path) -> list[str]:
    """Return what is to be given to pytest, the nearest test first; nothing where it takes a GIMP."""
    room = room_of(module)
    if room == "installer":
        return [*INSTALLER_SOON, "tests/install"]
    if room.startswith("plugin"):
        needs_gimp = "gi.repository" in (checkout / module).read_text()
        return [] if needs_gimp else ["tests/plugin"]
    below = module.parts[1:-1]
    own = Path("tests/core", *below)
    nearest = [own / f"test_{module.stem}.py", own, Path("tests/core", *below[:1])]
    beside = BESIDE.get(below[0] if below else "", ())
    wanted = [str(path) for path in nearest if below and (checkout / path).exists()]
    return list(dict.fromkeys([*wanted, *beside]))


def in_gimp(module: Path) -> str | None:
    """Return which tests in a real GIMP, as pytest's ``-k``, should find a fault in the plug-in."""
    side, _, room = room_of(module).partition("/")
    if side != "plugin":
        return None
    return room if room in ROOMS_IN_GIMP else "apply"
