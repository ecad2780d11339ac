"""What the lock promises: every platform, exact wheels, no host."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from packaging.requirements import Requirement
from packaging.tags import sys_tags
from packaging.utils import parse_wheel_filename

from installer import pythons
from installer.project import supplies
from tests.install.machine import PROJECT, Machine
from tests.install.make_lock import PLATFORMS, PYTHONS, requirements

LOCK = (PROJECT / "requirements.lock").read_text()


def test_it_names_no_host_and_no_machine() -> None:
    assert "://" not in LOCK
    assert not re.search(r"index|(?:^|\s)/\w", LOCK)


def test_every_platform_and_python_has_its_row() -> None:
    assert set(supplies()) == {(p, python) for p in PLATFORMS for python in PYTHONS}


def test_every_platform_and_python_has_each_package_once_with_hashes() -> None:
    text = (PROJECT / "pyproject.toml").read_text()
    wanted = {
        Requirement(line).name.lower()
        for line in re.findall(r'^    "(.*)",$', text, re.M)
        if re.match(r"[A-Za-z]\S*>=", line)
    }
    assert wanted >= {"numpy", "scikit-learn", "onnx", "onnxruntime", "skl2onnx"}
    for sys_platform, _ in PLATFORMS.values():
        for python in PYTHONS:
            lines = list(requirements(LOCK, python, sys_platform))
            names = [line.partition("==")[0] for line in lines]
            assert len(names) == len(set(names))
            assert wanted <= set(names)
            assert all("--hash=sha256:" in line for line in lines)


def test_what_it_says_of_the_disk_is_what_is_taken(installed: Machine) -> None:
    taken = sum(path.lstat().st_blocks for path in installed.home.rglob("*")) * 512
    facts = pythons.find_python("") if sys.platform == "linux" else None
    assert facts is not None
    assert abs(taken / facts.supply.disk - 1) < 0.1, (taken, facts.supply.disk)


def test_what_it_says_of_the_download_is_what_the_wheels_weigh(wheels: Path) -> None:
    release = f"{sys.version_info.major}.{sys.version_info.minor}"
    supply = pythons.find_python("").supply
    weight, ours = 0, set(sys_tags())  # other Pythons' wheels may lie in the folder too
    for line in requirements(LOCK, release, sys.platform):
        pin = Requirement(line.split()[0])
        name = re.sub(r"[-_.]+", "_", pin.name).lower()
        exact = next(iter(pin.specifier)).version
        fitting = [
            path
            for path in wheels.glob("*.whl")
            if path.name.lower().startswith(f"{name}-{exact}-")
            and ours & parse_wheel_filename(path.name)[3]
        ]
        assert fitting, line
        weight += min(path.stat().st_size for path in fitting)
    assert weight == supply.download
