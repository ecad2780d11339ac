"""What all parts of the tests share."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

# No files: the checkout cannot be written from every machine that the tests run on.
settings.register_profile("tests", database=None)
settings.load_profile("tests")

WORKERS_END = (
    *("test_worker_killed_at_any_moment", "test_cancel_at_each_stage_of_a_learning"),
    "test_a_worker_that_dies_while_a_table_is_imported",
    "test_a_worker_that_dies_while_a_mix_is_saved",
)
"""Tests in GIMP of several moments at which a worker ends: whether the plug-in bears the first tells
of the GIMP, the others only of the plug-in."""


def pytest_configure(config: pytest.Config) -> None:
    os.environ["LANGUAGE"] = "C"  # what the tests read does not depend on whose desktop they run on
    config.addinivalue_line("markers", "gimp: runs in a real GIMP 3")
    config.addinivalue_line("markers", "screen: needs a real GIMP 3 and a (virtual) screen")
    where = "goes differently with another Debian's Python, libraries or GIMP: run there too"
    config.addinivalue_line("markers", f"each_debian: {where}")
    why = "takes long, and other libraries change nothing in it that quicker tests do not show"
    config.addinivalue_line("markers", f"once: {why}")
    further = "another moment of a worker's end: where there are two GIMPs, one is enough"
    config.addinivalue_line("markers", f"one_gimp: {further}")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    seen = set()
    for item in items:
        name = getattr(item, "originalname", None)
        if name in WORKERS_END and name in seen:
            item.add_marker(pytest.mark.one_gimp)
        seen.add(name)
