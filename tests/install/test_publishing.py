"""What other machines are to run for us is what it should be, as far as this one can tell."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from installer.pythons import PYTHONS
from tests.install.machine import PROJECT

WORKFLOWS = sorted((PROJECT / ".github" / "workflows").glob("*.yml"))


def read(name: str) -> dict[Any, Any]:
    content = yaml.safe_load((PROJECT / name).read_text())
    assert isinstance(content, dict)
    return content


def steps() -> Iterator[dict[str, Any]]:
    for path in WORKFLOWS:
        for job in read(str(path.relative_to(PROJECT)))["jobs"].values():
            assert job["runs-on"]
            yield from job["steps"]


def scripts() -> list[str]:
    hooks = [hook for repo in read(".pre-commit-config.yaml")["repos"] for hook in repo["hooks"]]
    return [step["run"] for step in steps() if "run" in step] + [hook["entry"] for hook in hooks]


def test_every_step_does_one_thing_of_a_known_version() -> None:
    for step in steps():
        assert ("run" in step) != ("uses" in step)
        assert "uses" not in step or re.fullmatch(r"[\w-]+/[\w-]+@v\d+", step["uses"])


def test_every_system_and_python_is_tried() -> None:
    matrix = read(".github/workflows/tests.yml")["jobs"]["tests"]["strategy"]["matrix"]
    assert {name.partition("-")[0] for name in matrix["system"]} == {"ubuntu", "windows", "macos"}
    assert matrix["python"] == ["{}.{}".format(*python) for python in sorted(PYTHONS)]


@pytest.mark.parametrize("script", scripts())
def test_every_command_can_be_read_and_is_there(script: str) -> None:
    bash = shutil.which("bash")
    if bash:
        filled = re.sub(r"\$\{\{.*?\}\}", "filled", script)
        read = subprocess.run(
            [bash, "-n"], input=filled, capture_output=True, text=True, check=False
        )
        assert read.returncode == 0, read.stderr
    for module in re.findall(r"python3? -m ([\w.]+)", script):
        assert importlib.util.find_spec(module), module
    for path in re.findall(r"(?<![\w/.])(?:tests/[\w/.]+|\w+\.(?:py|lock))", script):
        assert (PROJECT / path).exists(), path


def test_parts_of_the_tests_are_parts() -> None:
    pytest.importorskip("fcntl", reason="the tests' cache locks as POSIX does")
    from tests.__main__ import PARTS

    named = [re.findall(r"-m tests((?: \w+)+)", script) for script in scripts()]
    parts = {part for lists in named for parts in lists for part in parts.split()}
    assert {"lint"} < parts <= set(PARTS)


def test_the_package_says_what_it_is_and_nothing_that_is_not_known() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
    assert project["authors"]
    assert project["keywords"]
    assert "urls" not in project
    told = [
        re.fullmatch(r"Programming Language :: Python :: (3\.\d+)", c)
        for c in project["classifiers"]
    ]
    assert [match[1] for match in told if match] == ["{}.{}".format(*p) for p in sorted(PYTHONS)]
    assert project["requires-python"] == ">={}.{}".format(*min(PYTHONS))
