"""The four main ways — learn, apply, chart, manage — and comparing, as the docs show them.

Each dialog is photographed in a state that a photographer comes to, with the looks that ``install.py``
lays and one that was learned; ``python3 -m tests.tour`` puts the pictures into ``docs/images``.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import nnlook_core
from nnlook_core.colour import rgb_grid
from nnlook_core.demo.processing import hard_look
from nnlook_core.starter.looks import FOLDER, STARTERS
from tests.gimp.accessible import check_accessible
from tests.gimp.calls import CHART, COMPARE, LEARN, LEARN_CHART, MANAGE
from tests.gimp.dialogs import (
    CHART_DIALOG,
    COMPARE_DIALOG,
    COMPARED_DIALOG,
    LEARN_CHART_DIALOG,
    LEARN_DIALOG,
    LEARNING_DIALOG,
    LOOKS,
    MANAGE_DIALOG,
    REPORT_DIALOG,
)
from tests.gimp.installation import Installation
from tests.gimp.pictures import Layer, core_answer
from tests.gimp.session import APPLY_DIALOG, GimpSession, shown
from tests.support.waiting import until

pytestmark = pytest.mark.screen
LEARNED = "Evening"
IN_THE_LIBRARY = {LEARNED, *(starter.stem for starter in STARTERS)}


@pytest.fixture(scope="module")
def looks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("looks")
    for starter in STARTERS:
        shutil.copy(FOLDER / f"{starter.stem}.onnx", folder)
    before = rgb_grid.nodes(12)
    after = np.clip(hard_look(before), 0.0, 1.0)
    pair = (side.reshape(48, 36, 3).astype(np.float32) for side in (before, after))
    learned = nnlook_core.learn(*pair, name=LEARNED, tags=("warm",), nodes="16").look
    nnlook_core.save(learned, folder / f"{LEARNED}.onnx")
    return folder


@pytest.fixture
def library(installation: Installation, looks: Path) -> Iterator[Path]:
    """The user's folder with some looks; afterwards there is none, and no settings."""
    folder = installation.home / "looks"
    shutil.rmtree(folder, ignore_errors=True)
    (installation.home / "settings.json").unlink(missing_ok=True)
    shutil.copytree(looks, folder)
    yield folder
    shutil.rmtree(folder)
    (installation.home / "settings.json").unlink(missing_ok=True)


def test_learn(session: GimpSession, library: Path) -> None:
    before, after, unseen = (session.open(f"{name}.png") for name in ("before", "after", "unseen"))
    file = library / "My evening.onnx"
    widgets = session.widgets
    answer = session.start(LEARN)
    widgets.wait_for(LEARN_DIALOG)
    widgets.choose(LEARN_DIALOG, "Before", "/ before")
    widgets.choose(LEARN_DIALOG, "After", "/ after")
    widgets.set_text(LEARN_DIALOG, "Name", "My evening")
    widgets.set_text(LEARN_DIALOG, "Tags", "warm, evening")
    widgets.set_text(LEARN_DIALOG, "Look file", str(file))
    until(lambda: "are aligned" in widgets.texts(LEARN_DIALOG))
    # It would lead to GIMP's own manual, which does not know us.
    assert "Help" not in widgets.texts(LEARN_DIALOG)
    session.screen.portray(LEARN_DIALOG, "learn")
    widgets.press(LEARN_DIALOG, "Advanced")
    widgets.choose(LEARN_DIALOG, "Network nodes", "64")  # takes long enough to be photographed
    widgets.press(LEARN_DIALOG, "Learn")
    widgets.wait_for(LEARNING_DIALOG)
    until(lambda: widgets.is_sensitive(LEARNING_DIALOG, "Stop and Keep"))
    session.screen.portray(LEARNING_DIALOG, "learning")
    widgets.wait_for(REPORT_DIALOG)
    widgets.choose(REPORT_DIALOG, "Apply to", "/ unseen")
    until(lambda: "5 or more" in widgets.texts(REPORT_DIALOG))
    session.screen.portray(REPORT_DIALOG, "report")
    widgets.press(REPORT_DIALOG, "Apply Look")
    assert answer()["status"] == "success"
    assert nnlook_core.load(file).name == "My evening"
    assert np.array_equal(shown(session.above(unseen)), core_answer(file, shown(unseen)))
    assert session.gimp.layers(before.image) == [before.id]
    assert session.gimp.layers(after.image) == [after.id]


def test_apply(session: GimpSession, library: Path) -> None:
    photo = session.open("unseen.png")
    expected = core_answer(library / "bleach-bypass.onnx", shown(photo), strength=90.0)
    widgets = session.widgets
    answer = session.start_apply_anew(photo)
    until(lambda: len(widgets.rows(APPLY_DIALOG, LOOKS)) >= len(IN_THE_LIBRARY))
    widgets.choose_row(APPLY_DIALOG, LOOKS, "Bleach Bypass")
    until(lambda: "The nnlook contributors" in widgets.texts(APPLY_DIALOG))
    widgets.set_number(APPLY_DIALOG, "Strength", 90.0)
    widgets.set_number(APPLY_DIALOG, "Before and after", 50.0)
    session.settle()
    session.screen.portray(APPLY_DIALOG, "apply")
    check_accessible(widgets, APPLY_DIALOG)
    widgets.press(APPLY_DIALOG, "Apply")
    assert answer()["status"] == "success"
    widgets.wait_gone(APPLY_DIALOG)
    assert np.array_equal(shown(session.above(photo)), expected)
    session.settle()
    session.screen.portray("GIMP", "applied")


def choose_all_colours(session: GimpSession) -> None:
    """GIMP 3.0 shows the kinds as a list, 3.2 as radio buttons; the last kind is chosen already."""
    kind = "All 16.7 million colours"
    roles = {widget["role"] for widget in session.widgets.widgets(CHART_DIALOG)}
    if "radio button" in roles:
        session.widgets.press(CHART_DIALOG, kind)
    else:
        session.widgets.choose(CHART_DIALOG, "Type", kind)


def test_chart(session: GimpSession, library: Path) -> None:
    widgets = session.widgets
    answer = session.start(CHART)
    widgets.wait_for(CHART_DIALOG)
    choose_all_colours(session)
    until(lambda: "4096 × 4096" in widgets.texts(CHART_DIALOG))
    session.screen.portray(CHART_DIALOG, "chart")
    widgets.press(CHART_DIALOG, "Create")
    image = answer()["values"]["image"]
    session.adopt_newest()
    (number,) = session.gimp.layers(image)
    chart = Layer(session.gimp, image, number, (4096, 4096))
    # Somebody's program, which opens no layers, has changed it.
    colours = shown(chart).reshape(-1, 3).copy()
    for start in range(0, len(colours), 1 << 20):
        rows = slice(start, start + (1 << 20))
        processed = hard_look(colours[rows] / 255.0)
        colours[rows] = np.floor(processed * 255 + 0.5)
    chart.write(colours.reshape(4096, 4096, 3), "R'G'B' u8")
    file = library / "From the phone.onnx"
    answer = session.start(LEARN_CHART, image=image, drawables=[number])
    widgets.wait_for(LEARN_CHART_DIALOG)
    until(lambda: widgets.is_sensitive(LEARN_CHART_DIALOG, "Learn"))
    widgets.set_text(LEARN_CHART_DIALOG, "Name", "From the phone")
    widgets.set_text(LEARN_CHART_DIALOG, "Look file", str(file))
    session.screen.portray(LEARN_CHART_DIALOG, "learn-chart")
    check_accessible(widgets, LEARN_CHART_DIALOG)
    widgets.press(LEARN_CHART_DIALOG, "Learn")
    widgets.wait_for(REPORT_DIALOG)
    widgets.press(REPORT_DIALOG, "Close")
    assert answer()["status"] == "success"
    random = np.random.default_rng(0).random((5000, 3))
    learned = nnlook_core.apply(nnlook_core.load(file), random.astype(np.float32))
    assert nnlook_core.measure(learned, hard_look(random).astype(np.float32)).delta_e_mean < 0.3


def test_compare(session: GimpSession, library: Path) -> None:
    session.open("before.png")
    session.open("after.png")
    widgets = session.widgets
    answer = session.start(COMPARE, file=str(library / f"{LEARNED}.onnx"))
    widgets.wait_for(COMPARE_DIALOG)
    widgets.choose(COMPARE_DIALOG, "Before", "/ before")
    widgets.choose(COMPARE_DIALOG, "Reference", "/ after")
    until(lambda: widgets.is_sensitive(COMPARE_DIALOG, "Compare"))
    widgets.press(COMPARE_DIALOG, "Compare")
    widgets.wait_for(COMPARED_DIALOG)
    until(lambda: "5 or more" in widgets.texts(COMPARED_DIALOG))
    session.screen.portray(COMPARED_DIALOG, "compare")
    check_accessible(widgets, COMPARED_DIALOG)
    widgets.press(COMPARED_DIALOG, "Close")
    assert answer()["status"] == "success"


def test_manage(session: GimpSession, library: Path) -> None:
    widgets = session.widgets
    answer = session.start(MANAGE)
    widgets.wait_for(MANAGE_DIALOG)
    until(lambda: len(widgets.rows(MANAGE_DIALOG, LOOKS)) == len(IN_THE_LIBRARY))
    widgets.choose_rows(MANAGE_DIALOG, LOOKS, [LEARNED])
    widgets.press(MANAGE_DIALOG, "Favourite")
    until(lambda: any("★" in row for row in widgets.rows(MANAGE_DIALOG, LOOKS)))
    session.screen.portray(MANAGE_DIALOG, "manage")
    check_accessible(widgets, MANAGE_DIALOG)
    widgets.press(MANAGE_DIALOG, "Close")
    result = answer()
    assert result["status"] == "success"
    assert {Path(file).stem for file in result["values"]["files"]} == IN_THE_LIBRARY
