"""What all parts of the tests share."""

from __future__ import annotations

import os

import pytest


def pytest_configure(config: pytest.Config) -> None:
    os.environ["LANGUAGE"] = "C"  # what the tests read does not depend on whose desktop they run on
    config.addinivalue_line("markers", "gimp: runs in a real GIMP 3")
    config.addinivalue_line("markers", "screen: needs a real GIMP 3 and a (virtual) screen")
    where = "goes differently with another Debian's Python, libraries or GIMP: run there too"
    config.addinivalue_line("markers", f"each_debian: {where}")
    why = "takes long, and other libraries change nothing in it that quicker tests do not show"
    config.addinivalue_line("markers", f"once: {why}")
