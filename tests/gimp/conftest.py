"""A real GIMP with the plug-in in it, as ``install.py`` lays it there."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import nnlook_core
from tests.gimp import screen as screens
from tests.gimp.installation import OUTPUT, Installation, Keeper
from tests.gimp.pictures import photo, processed
from tests.gimp.remote import CHECKOUT, Gimp, environment
from tests.gimp.screen import Screen
from tests.gimp.session import GimpSession
from tests.machine import gimp as machine_gimp

PYTHON = str(Path(sys.base_prefix) / "bin" / "python3")
"""The Python that the user has, rather than that of the tests' venv."""

# Otherwise a first start asks and greets, and with a screen these windows hide the rest.
GIMPRC = """\
(config-version "{version}")
(show-welcome-dialog no)
(color-profile-policy keep)
(metadata-rotation-policy keep)
(check-updates no)
(save-session-info no)
"""


def pytest_report_header() -> str:
    found = machine_gimp.find()
    return f"GIMP: {found.version} ({found.console})" if found else "GIMP: none"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.gimp)


@pytest.fixture(scope="session")
def gimp_program() -> machine_gimp.Gimp:
    found = machine_gimp.find()
    if found is None:
        pytest.skip("this machine has no GIMP 3; python3 -m tests gimp gets one")
    return found


@pytest.fixture(scope="session")
def installation(
    gimp_program: machine_gimp.Gimp, tmp_path_factory: pytest.TempPathFactory
) -> Installation:
    """Run ``install.py`` once, as the user does."""
    place = tmp_path_factory.mktemp("user")
    directory, home = place / "gimp", place / "nnlook"
    directory.mkdir()
    (directory / "gimprc").write_text(GIMPRC.format(version=gimp_program.version))
    command = [PYTHON, str(CHECKOUT / "install.py")]
    wheels = os.environ.get("NNLOOK_TEST_WHEELS")
    if wheels:
        command += ["--wheels", wheels]
    surroundings = {"GIMP3_DIRECTORY": str(directory), "NNLOOK_HOME": str(home)}
    surroundings["NNLOOK_GIMP"] = str(gimp_program.console)
    done = subprocess.run(
        command,
        env=environment(surroundings),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        pytest.fail(f"install.py ended with {done.returncode}:\n{done.stdout}\n{done.stderr}")
    for starter in (home / "looks").glob("*.onnx"):  # the tests bring looks of their own
        starter.unlink()
    return Installation(gimp_program, directory, home)


@pytest.fixture(autouse=True)
def no_internal_error(request: pytest.FixtureRequest) -> Iterator[None]:
    """Hold against a test what the plug-in calls a fault of its own, even if all went well otherwise."""
    if "installation" not in request.fixturenames:
        yield
        return
    log: Path = request.getfixturevalue("installation").error_log
    yield
    if log.exists():
        told = log.read_text()
        log.unlink()
        pytest.fail(f"the plug-in met a fault of its own:\n{told}")


@pytest.fixture(scope="session")
def look(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A look, learned by the core itself, so that one fault in learning hides no other."""
    colours = photo(120, 100)
    before, after = colours.astype(np.float32), processed(colours).astype(np.float32)
    file = tmp_path_factory.mktemp("looks") / "hard.onnx"
    lesson = nnlook_core.learn(before, after, name="Hard look", nodes="16")
    nnlook_core.save(lesson.look, file)
    return file


@pytest.fixture(scope="session")
def gimp_for_scripts(installation: Installation) -> Iterator[Keeper]:
    keeper = Keeper(lambda: Gimp(installation.gimp.console, installation.directory))
    yield keeper
    keeper.close()


@pytest.fixture
def gimp(gimp_for_scripts: Keeper) -> Iterator[Gimp]:
    """A GIMP without a screen and without images."""
    gimp = gimp_for_scripts.running()
    yield gimp
    if gimp.alive:
        gimp.delete_images()


@pytest.fixture(scope="session")
def screen(
    gimp_program: machine_gimp.Gimp, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Screen]:
    """A screen; what is seen on it is kept in ``test-output``."""
    lacking = screens.missing()
    if lacking:
        pytest.skip(f"a screen takes {', '.join(lacking)}")
    pictures = OUTPUT / f"gimp-{gimp_program.version}"
    with screens.open_screen(pictures, tmp_path_factory.mktemp("screen") / "log") as screen:
        yield screen


@pytest.fixture(scope="session")
def gimp_on_screen(installation: Installation, screen: Screen) -> Iterator[Keeper]:
    program, directory = installation.gimp.program, installation.directory
    keeper = Keeper(lambda: Gimp(program, directory, screen.environment))
    yield keeper
    keeper.close()


@pytest.fixture
def session(
    gimp_on_screen: Keeper, screen: Screen, request: pytest.FixtureRequest
) -> Iterator[GimpSession]:
    """A GIMP with a screen and without images; a test that breaks off in a dialog leaves a picture."""
    gimp = gimp_on_screen.running()
    session = GimpSession(gimp, screen)
    gimp.delete_images()  # those without a window, which the session does not close
    yield session
    if gimp.busy:  # the test broke off before a dialog's end
        screen.shoot(f"failed-{request.node.name}")
        gimp.close()
    elif gimp.alive:
        session.clear()
