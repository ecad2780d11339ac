"""The plug-in, installed by ``install.py`` for the tests, and the GIMPs that are started with it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from tests.gimp.remote import CHECKOUT, Gimp
from tests.machine import gimp as machine_gimp

OUTPUT = Path(os.environ.get("NNLOOK_TEST_OUTPUT", CHECKOUT / "test-output"))


class Installation(NamedTuple):
    """The plug-in, installed for one GIMP into folders of the tests' own."""

    gimp: machine_gimp.Gimp
    directory: Path
    """GIMP's folder of settings, with the plug-in."""
    home: Path
    """Where the private runtime and the looks are."""

    @property
    def error_log(self) -> Path:
        """The log of the plug-in's internal errors."""
        return self.home / "log" / "plug-in.log"


class Keeper:
    """Keeps one GIMP running for all tests that need it, and starts another where one has died."""

    def __init__(self, start: Callable[[], Gimp]) -> None:
        self._start = start
        self._gimp: Gimp | None = None

    def running(self) -> Gimp:
        """Return a GIMP that answers."""
        if self._gimp is not None and not self._gimp.alive:
            self.close()
        if self._gimp is None:
            self._gimp = self._start()
        return self._gimp

    def close(self) -> None:
        """End it."""
        if self._gimp is not None:
            self._gimp.close()
            self._gimp = None
