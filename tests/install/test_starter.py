"""The starter looks: they come once, are the user's from then on, and go with the rest if untouched."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.install.machine import Machine, copy_project


@pytest.fixture
def begun(
    tmp_path_factory: pytest.TempPathFactory, project: Path, standing: Machine
) -> Iterator[Machine]:
    """A machine of its own, with a copy of the project that may be changed, just installed on."""
    own = tmp_path_factory.mktemp("starter")
    copy_project(project, own / "project")
    machine = Machine(own, own / "project")
    machine.add_gimp("3.0.4")
    machine.give_runtime(standing)
    install(machine)
    yield machine
    shutil.rmtree(own)


def install(machine: Machine, *options: str) -> str:
    nowhere = {"PIP_INDEX_URL": "http://127.0.0.1:9/", "PIP_CONFIG_FILE": os.devnull}
    answer = machine.install(*options, extra=nowhere)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.glob("*.onnx")}


def test_they_lie_among_the_users_looks(begun: Machine) -> None:
    shipped, looks = begun.project / "nnlook_core" / "starter", begun.home / "looks"
    assert len(names(shipped)) >= 10
    assert names(looks) == names(shipped)
    for name in names(shipped):
        assert (looks / name).read_bytes() == (shipped / name).read_bytes()


def test_what_the_user_did_with_them_stays_done(begun: Machine) -> None:
    looks = begun.home / "looks"
    (looks / "sepia.onnx").unlink()
    (looks / "cyanotype.onnx").rename(looks / "blue.onnx")
    (looks / "warm-evening.onnx").write_bytes(b"another card")
    after = {path.name: path.read_bytes() for path in looks.iterdir()}

    said = install(begun)
    assert "Starter looks" not in said
    assert {path.name: path.read_bytes() for path in looks.iterdir()} == after

    said = install(begun, "--uninstall")
    assert names(looks) == {"blue.onnx", "warm-evening.onnx"}
    assert "looks remain" in said


def test_a_newer_version_brings_only_its_new_ones(begun: Machine) -> None:
    looks, shipped = begun.home / "looks", begun.project / "nnlook_core" / "starter"
    (looks / "sepia.onnx").unlink()
    (looks / "mine.onnx").write_bytes(b"the user's own")
    shutil.copy(shipped / "sepia.onnx", shipped / "sepia-two.onnx")
    (shipped / "mine.onnx").write_bytes(b"of that name")
    (shipped / "cyanotype.onnx").write_bytes(b"made anew")

    assert "Starter looks" in install(begun)
    assert "sepia.onnx" not in names(looks)
    assert "sepia-two.onnx" in names(looks)
    assert (looks / "mine.onnx").read_bytes() == b"the user's own"
    assert (looks / "cyanotype.onnx").read_bytes() != b"made anew"

    install(begun, "--uninstall")
    assert names(looks) == {"mine.onnx"}
