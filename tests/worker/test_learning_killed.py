"""Learning is killed at fifty moments, spread over all that it does: nothing half-done is left.

At each change of a file it is killed too, in ``test_faults``.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from nnlook_core import load
from nnlook_core.files import images
from tests.support.lives import KILLED, Life, command, live
from tests.support.looks import photo, processed
from tests.support.place import Place, laid, learning

MOMENTS = (*(number / 35 for number in range(35)), *(0.98 + number / 750 for number in range(15)))
"""As shares of all steps: spread over everything, and closer together where the look is written."""
HARDLY_ANY = 5
"""Moments that may come too late: threads and clocks change the number of steps by some thousandths."""


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """With a picture before and after, which the command line reads."""
    place = laid(tmp_path)
    for name, pixels in (("before", photo(6, 8)), ("after", processed(photo(6, 8)))):
        images.write(images.new(pixels), pixels, place.aside / f"{name}.png")
    return place


def by_the_worker(place: Place, deadly_step: int) -> Life:
    return live(place.home, b"".join(learning(place)), deadly_step=deadly_step)


def by_the_command_line(place: Place, deadly_step: int) -> Life:
    look = place.look.with_name("New.onnx")
    arguments = ["learn", "before.png", "after.png", "-o", str(look), "--nodes", "8"]
    return command(place.aside, arguments, deadly_step=deadly_step)


@pytest.mark.parametrize("learn", [by_the_worker, by_the_command_line])
def test_killed_at_fifty_moments(place: Place, learn: Callable[[Place, int], Life]) -> None:
    new = place.look.with_name("New.onnx")
    before = place.files()
    whole = learn(place, 0)
    assert whole.status == 0, whole.log
    assert place.files().keys() - before.keys() == {new}
    new.unlink()
    survived = 0
    for moment in MOMENTS:
        life = learn(place, 1 + int(whole.steps * moment))
        now = place.files()
        if life.status == 0 or new in now:  # too late, or when it had its name
            load(new)
            del now[new]
            new.unlink()
        assert now == before, f"at {moment:.3f} of it"
        survived += life.status != KILLED
    assert survived <= HARDLY_ANY
