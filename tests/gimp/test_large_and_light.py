"""The dialogs at 200 % scale in the light theme, on a laptop's 1366×768: each fits and can be read out.

The other screen tests see the dark theme at 100 %, on the same screen.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.gimp import screen as screens
from tests.gimp.accessible import check_accessible
from tests.gimp.calls import APPLY, CHART, COMPARE, EXPORT, IMPORT, LEARN, LEARN_CHART, MANAGE
from tests.gimp.conftest import OUTPUT, Installation, Keeper
from tests.gimp.desk import Desk
from tests.gimp.remote import Gimp
from tests.gimp.screen import Screen

pytestmark = pytest.mark.screen

WIDTH, HEIGHT = 1366, 768
SCALE = 2
DIALOGS = {
    APPLY: "Apply Look",
    LEARN: "Learn Look",
    COMPARE: "Compare with Exact",
    CHART: "New Colour Chart",
    LEARN_CHART: "Learn from Processed Chart",
    MANAGE: "Manage Looks",
    EXPORT: "Export Look as Table",
    IMPORT: "Import Table as Look",
}
ON_A_LAYER = (APPLY, LEARN, COMPARE, LEARN_CHART)
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
def large_desk(large_gimp: Keeper, large_screen: Screen) -> Iterator[Desk]:
    gimp = large_gimp.running()
    desk = Desk(gimp, large_screen)
    yield desk
    if gimp.busy:
        gimp.close()
    elif gimp.alive:
        desk.clear()


@pytest.mark.parametrize("procedure", DIALOGS)
def test_it_fits_and_has_names(large_desk: Desk, procedure: str, look: Path) -> None:
    title, widgets = DIALOGS[procedure], large_desk.widgets
    answer = opened(large_desk, procedure, look)
    widgets.wait_for(title)
    large_desk.settle()
    large_desk.screen.shoot(procedure)
    x, y, width, height = large_desk.screen.place_of(title)
    check_accessible(widgets, title)
    widgets.press(title, LEAVE.get(procedure, "Cancel"))
    answer()
    widgets.wait_gone(title)
    assert (x, y) >= (0, 0)
    assert x + width <= SCALE * WIDTH
    assert y + height <= SCALE * HEIGHT


def opened(desk: Desk, procedure: str, look: Path) -> Callable[[], Any]:
    """Open a dialog with a photo before and one after at hand."""
    before = desk.open("before.png")
    desk.open("after.png")
    values: dict[str, Any] = {}
    if procedure in ON_A_LAYER:
        values = {"image": before.image, "drawables": [before.id]}
    if procedure in (APPLY, COMPARE, EXPORT):
        values["file"] = str(look)
    return desk.start(procedure, **values)
