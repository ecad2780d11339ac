"""How soon the dialogs show a large library in a real GIMP: a measurement, no test.

``python3 -m tests soak`` runs it and reads what it writes into ``test-output``.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.gimp.calls import MANAGE
from tests.gimp.dialogs import MANAGE_DIALOG
from tests.gimp.installation import Installation
from tests.gimp.pictures import photo, to_u8
from tests.gimp.session import APPLY_DIALOG, GimpSession
from tests.soak.crowd import LOOKS, fill

pytestmark = pytest.mark.screen
ROUNDS = 3
OUTPUT = Path(os.environ.get("NNLOOK_TEST_OUTPUT", "test-output"))
RESULT = "browser-in-gimp.json"


@pytest.fixture
def library(installation: Installation) -> Iterator[Path]:
    """The user's folder with many looks, each of another name."""
    folder = installation.home / "looks"
    folder.mkdir(exist_ok=True)
    fill(folder, LOOKS)
    yield folder
    shutil.rmtree(folder)


def test_measured_with_many_looks(session: GimpSession, library: Path) -> None:
    layer = session.open_pixels(to_u8(photo(400, 300)))
    told = {
        "gimp": session.gimp.version(),
        "looks": LOOKS,
        "apply": measured(session, APPLY_DIALOG, lambda: session.start_apply(layer)),
        "manage": measured(session, MANAGE_DIALOG, lambda: session.start(MANAGE)),
    }
    (OUTPUT / RESULT).write_text(json.dumps(told))


def measured(
    session: GimpSession, title: str, start: Callable[[], Callable[[], Any]]
) -> dict[str, float]:
    """Seconds from the call to the window and to looks in its list: the first time, and then usually."""
    windows, lists = [], []
    for _ in range(ROUNDS + 1):
        began = time.perf_counter()
        answer = start()
        session.widgets.wait_for(title)
        windows.append(time.perf_counter() - began)
        session.widgets.wait_for_rows(title, "Looks")
        lists.append(time.perf_counter() - began)
        session.screen.type_keys(
            title, "Escape"
        )  # to look for a button would be to look at each row
        answer()
        session.widgets.wait_gone(title)
    return {
        "first window": windows[0],
        "first looks": lists[0],
        "window": statistics.median(windows[1:]),
        "looks": statistics.median(lists[1:]),
    }
