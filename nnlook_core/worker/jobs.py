"""The jobs that the worker knows, by the names in the frames that open them."""

from __future__ import annotations

import importlib
from typing import Any

from nnlook_core.errors import Refusal
from nnlook_core.i18n import _
from nnlook_core.worker.talk import Talk

JOBS = (
    *("apply", "preview", "check", "learn", "compare", "mix"),
    *("looks", "card", "duplicate", "bring"),
    *("export-table", "import-table", "chart", "check-chart", "learn-chart"),
)
"""Each is a module of this folder with a function ``run(talk, job)``, imported when it is asked for:
applying must start quickly, and learning takes seconds to import. A hyphen is an underscore there."""


def run(talk: Talk, job: dict[str, Any]) -> None:
    """Do the job that a frame opens. Raises ``Refusal`` where it cannot be done."""
    if job["type"] not in JOBS:
        raise Refusal(
            _("The worker knows no {job}. Run the installer again.").format(job=job["type"])
        )
    module = job["type"].replace("-", "_")
    importlib.import_module(f"nnlook_core.worker.{module}").run(talk, job)
