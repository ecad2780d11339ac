"""The rooms of the core: how large they are, and which of them imports which."""

from __future__ import annotations

import ast
import subprocess
import sys
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import nnlook_core
from tests.support.rooms import imports, imports_of_rooms

CORE = Path(nnlook_core.__file__).parent
TOP = {"__init__", "__main__", "_version", "entry", "errors", "extras", "minimum_versions"}
LARGEST_ROOM = 12
ONE_MODULE_A_COMMAND = CORE / "cli"

IMPORTS = {
    "common": "",
    "compute": "",
    "colour": "common",
    "files": "colour common",
    "effects": "colour compute",
    "lookfile": "colour common compute effects",
    "inference": "colour common compute effects files lookfile",
    "metrics": "colour common effects inference lookfile",
    "pairs": "colour common compute effects metrics",
    "training": "colour common compute effects inference lookfile metrics pairs",
    "charts": "colour common compute files metrics pairs",
    "lut": "colour common files inference lookfile pairs training",
    "onnx_import": "colour common lookfile",
    "library": "common lookfile onnx_import",
    "starter": "colour lookfile metrics pairs training",
    "demo": "colour common files metrics starter",
    "api": "colour common effects files inference lookfile lut pairs",
    "cli": "charts colour common effects files inference lookfile lut metrics onnx_import pairs training",
    "worker": "charts colour common effects inference library lookfile lut metrics onnx_import pairs "
    "training",
}
"""Of each room the others that it imports; all may import what lies at the top."""

UPWARD = ("lookfile.look", "api.looks")
"""A look can be called and saved: its methods are what the room ``api``, far above, does with looks. It is
the one import that goes up, and is made when a method is called."""


@cache
def modules() -> dict[str, Path]:
    """The modules of the core by their names, without the core's own."""
    return {
        ".".join(path.relative_to(CORE).with_suffix("").parts): path for path in CORE.rglob("*.py")
    }


def _module(dotted: str) -> str | None:
    """The module of the core that a dotted name is; None where it is something else."""
    for name in (dotted, f"{dotted}.__init__".lstrip(".")):
        if name in modules():
            return name
    return None


@cache
def imported() -> dict[str, set[str]]:
    """Of each module those of the core that it imports, without the one that goes up."""
    found = {}
    for name, path in modules().items():
        found[name] = set[str]()
        for node in imports(ast.parse(path.read_text(encoding="utf-8")).body):
            if isinstance(node, ast.Import):
                dotted = [alias.name for alias in node.names]
            else:
                # `common` lies beside the plug-in too, where the core has no such name.
                alone = name.startswith("common.")
                assert node.module and node.level <= alone, f"{name} imports by dots"
                assert not alone or not node.module.startswith(CORE.name), f"{name} needs its name"
                package = f"{CORE.name}.common." if node.level else ""
                dotted = [f"{package}{node.module}.{alias.name}" for alias in node.names]
            for each in dotted:
                package, _, rest = each.partition(".")
                if package == CORE.name:
                    module = _module(rest) or _module(rest.rpartition(".")[0])
                    assert module, f"{name} imports {each}, which is not there"
                    if (name, module) != UPWARD:
                        found[name].add(module)
    return found


def test_at_the_top_lies_what_starts_and_what_all_share() -> None:
    assert {path.stem for path in CORE.glob("*.py")} == TOP


def test_a_room_holds_a_dozen_modules_at_most() -> None:
    folders = {path.parent for path in modules().values()} - {ONE_MODULE_A_COMMAND}
    assert {folder for folder in folders if len(list(folder.glob("*.py"))) > LARGEST_ROOM} == set()


def test_there_is_no_circle_of_imports() -> None:
    assert len(list(TopologicalSorter(imported()).static_order())) == len(modules())


def test_rooms_import_one_way() -> None:
    found = imports_of_rooms(imported())
    del found[""]  # what starts lies above all rooms
    assert found == {name: set(others.split()) for name, others in IMPORTS.items()}
    list(TopologicalSorter(found).static_order())


def test_the_one_import_that_goes_up_is_made_in_methods_alone() -> None:
    name, upper = UPWARD
    lines = modules()[name].read_text(encoding="utf-8").splitlines()
    made = [line for line in lines if upper.partition(".")[0] in line and "import" in line.split()]
    assert len(made) > 1
    assert {line.index("from") for line in made} == {8}
    code = f"import sys, {CORE.name}; print({CORE.name!r} + '.api' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False"]


def test_importing_the_core_takes_no_time() -> None:
    heavy = "('numpy', 'onnx', 'onnxruntime')"
    code = f"import sys, nnlook_core; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["[]"]


def test_functions_of_the_core_stay_functions() -> None:
    """A submodule of the same name would take their place as soon as somebody imports it."""
    code = (
        "import pkgutil, importlib, nnlook_core\n"
        "for module in pkgutil.walk_packages(nnlook_core.__path__, 'nnlook_core.'):\n"
        "    module.name.endswith('__main__') or importlib.import_module(module.name)\n"
        "print([n for n in nnlook_core.__all__ if type(getattr(nnlook_core, n)).__name__ == 'module'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["[]"]
