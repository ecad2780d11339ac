"""The dialogs at 200 % scale in the light theme, on a laptop's 1366×768: each fits and can be read out.

The other screen tests see the dark theme at 100 %, on the same screen.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.gimp import screen as screens
from tests.gimp.accessible import check_accessible
from tests.gimp.calls import APPLY, CHART, COMPARE, EXPORT, IMPORT, LEARN, LEARN_CHART, MANAGE
from tests.gimp.dialogs import (
    CHART_DIALOG,
    COMPARE_DIALOG,
    EXPORT_DIALOG,
    IMPORT_DIALOG,
    LEARN_CHART_DIALOG,
    LEARN_DIALOG,
    MANAGE_DIALOG,
    open_dialog,
)
from tests.gimp.installation import OUTPUT, Installation, Keeper
from tests.gimp.remote import Gimp
from tests.gimp.screen import Screen
from tests.gimp.session import APPLY_DIALOG, GimpSession

pytestmark = pytest.mark.screen
WIDTH, HEIGHT = 1366, 768
SCALE = 2

DIALOGS = {
    APPLY: APPLY_DIALOG,
    LEARN: LEARN_DIALOG,
    COMPARE: COMPARE_DIALOG,
    CHART: CHART_DIALOG,
    LEARN_CHART: LEARN_CHART_DIALOG,
    MANAGE: MANAGE_DIALOG,
    EXPORT: EXPORT_DIALOG,
    IMPORT: IMPORT_DIALOG,
}

LEAVE = {MANAGE: "Close"}


@pytest.fixture(scope="module")
def large_screen(
    installation: Installation, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Screen]:
    lacking = screens.missing()
    if lacking:
        pytest.skip(f"a screen takes {', '.join(lacking)}")
    pictures = OUTPUT / f"gimp-{installation.gimp.version}" / "large"
    log = tmp_path_factory.mktemp("screen") / "log"
    with screens.open_screen(pictures, log, (SCALE * WIDTH, SCALE * HEIGHT)) as screen:
        yield screen


@pytest.fixture(scope="module")
def large_gimp(
    installation: Installation, large_screen: Screen, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Keeper]:
    folder = tmp_path_factory.mktemp("light") / "gimp"
    shutil.copytree(installation.directory, folder)
    with (folder / "gimprc").open("a") as settings:
        settings.write("(theme-color-scheme light)\n")
    display = {**large_screen.environment, "GDK_SCALE": str(SCALE)}
    keeper = Keeper(lambda: Gimp(installation.gimp.program, folder, display))
    yield keeper
    keeper.close()


@pytest.fixture
def large_session(large_gimp: Keeper, large_screen: Screen) -> Iterator[GimpSession]:
    gimp = large_gimp.running()
    session = GimpSession(gimp, large_screen)
    yield session
    if gimp.busy:
        gimp.close()
    elif gimp.alive:
        session.clear()


@pytest.mark.parametrize("procedure", DIALOGS)
def test_it_fits_and_has_names(large_session: GimpSession, procedure: str, look: Path) -> None:
    title, widgets = DIALOGS[procedure], large_session.widgets
    answer = open_dialog(large_session, procedure, look)
    widgets.wait_for(title)
    large_session.settle()
    large_session.screen.shoot(procedure)
    x, y, width, height = large_session.screen.place_of(title)
    check_accessible(widgets, title)
    widgets.press(title, LEAVE.get(procedure, "Cancel"))
    answer()
    widgets.wait_gone(title)
    assert (x, y) >= (0, 0)
    assert x + width <= SCALE * WIDTH
    assert y + height <= SCALE * HEIGHT
