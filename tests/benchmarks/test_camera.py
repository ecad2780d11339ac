"""A camera's JPEG: what is held against what, and what is told where the raw developers are missing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pytest

from benchmarks.camera import TEACHERS, Shot, made
from benchmarks.camera_model import colours_of, light_of
from benchmarks.gallery import camera as section
from benchmarks.material import photos
from nnlook_core.colour.spaces import LinearLight
from tests.machine.roots import RootError


def test_the_cameras_own_colours_leave_nothing_where_there_is_no_noise() -> None:
    light = light_of(photos()["chelsea"][:64, :64])
    developed = LinearLight().to_srgb(light.reshape(-1, 3).astype(np.float32)).reshape(light.shape)
    jpeg = colours_of(light.reshape(-1, 3)).astype(np.float32).reshape(light.shape)
    shot = Shot("chelsea", developed, jpeg, developed, jpeg, light)
    assert shot.errors(None).mean() > 5
    assert shot.errors_of_colours(colours_of).max() < 0.1


def test_a_larger_sensor_sees_the_same_light_more_softly() -> None:
    photo = photos()["astronaut"][:64, :64]
    sharp, soft = light_of(photo), light_of(photo, 2)
    assert soft.shape == (128, 128, 3)
    assert soft.mean(axis=(0, 1)) == pytest.approx(sharp.mean(axis=(0, 1)), rel=0.02)
    assert np.abs(np.diff(soft, axis=0)).mean() < 0.5 * np.abs(np.diff(sharp, axis=0)).mean()
    assert made().enlarged == 2
    assert set(TEACHERS) < set(photos())


def test_without_the_raw_developers_the_section_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def nowhere() -> Iterator[None]:
        raise RootError("Only root can make a Debian.\nAnd so on.")
        yield

    monkeypatch.setattr(section, "running", nowhere)
    found = section.section(None)
    assert len(found.cases) == 1
    assert found.left_out == "darktable and RawTherapee: Only root can make a Debian."
