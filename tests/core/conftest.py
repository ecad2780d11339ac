"""Which of the core's tests are run with another Debian's Python, NumPy and BLAS too."""

from __future__ import annotations

from pathlib import Path

import pytest

ONCE = ("test_shape.py", "test_full_disk.py", "test_listed_at_the_limits.py", "test_supervised.py")
"""What is about source, disks, limits of the system and processes: no library has a part in it."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test, with the first of its parameters; not those that are marked ``once``.

    So every line that the tests reach runs with the other libraries, and numbers that come out otherwise
    are seen; what other parameters would find there they find here.
    """
    here, seen = Path(__file__).parent, set()
    for item in items:
        once = item.path.name in ONCE or item.get_closest_marker("once")
        if once or not item.path.is_relative_to(here):
            continue
        function = item.nodeid.partition("[")[0]
        if function not in seen:
            seen.add(function)
            item.add_marker(pytest.mark.each_debian)
