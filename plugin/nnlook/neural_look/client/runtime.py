# SPDX-License-Identifier: GPL-3.0-or-later
"""Where install.py put the private Python that the worker runs in."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import REPAIR, RefusalError
from ..i18n import _

if TYPE_CHECKING:
    from .worker import Worker

RECORD = Path(__file__).parents[2] / "runtime.json"


@dataclass(frozen=True)
class Runtime:
    """What install.py wrote down beside the plug-in."""

    python: Path
    version: str
    home: Path


def find_runtime(record: Path = RECORD) -> Runtime:
    """Read the record that install.py left, or refuse with the repair's name."""
    try:
        facts = json.loads(record.read_text(encoding="utf-8"))
        runtime = Runtime(Path(facts["python"]), str(facts["version"]), Path(facts["home"]))
    except FileNotFoundError as error:
        raise RefusalError(
            _("The installation of Neural Look is incomplete: {file} is missing. {remedy}").format(
                file=record, remedy=_(REPAIR)
            )
        ) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RefusalError(
            _("Neural Look cannot read {file}. {remedy}").format(file=record, remedy=_(REPAIR))
        ) from error
    if not runtime.python.is_file():
        raise RefusalError(
            _("The private Python of Neural Look is missing: {file}. {remedy}").format(
                file=runtime.python, remedy=_(REPAIR)
            )
        )
    return runtime


def start_worker() -> Worker:
    """Start the worker of this installation."""
    runtime = find_runtime()
    # Not at the top: in a copy that install.py did not lay, what is shared with the core (`common`) is
    # missing, and a sentence is a better answer than a menu that never appears.
    try:
        from .worker import Worker
    except ImportError as error:
        raise RefusalError(
            _("The installation of Neural Look is incomplete ({reason}). {remedy}").format(
                reason=error, remedy=_(REPAIR)
            )
        ) from error
    return Worker(runtime)
