"""The jobs that the worker knows, by the names in the frames that open them."""

from __future__ import annotations

import importlib
from typing import Any

from nnlook_core.common.i18n import _
from nnlook_core.errors import Refusal
from nnlook_core.worker.session import Session

_CHARTS = ("chart", "check-chart", "learn-chart")
_LUTS = ("export-table", "import-table")
JOBS = (
    *("apply", "preview", "check", "learn", "compare", "mix"),
    *("looks", "card", "duplicate", "import-looks"),
    *(*_LUTS, *_CHARTS),
)
"""Each is a module of this folder with a function ``run(session, job)``, imported when it is asked for:
applying must start quickly, and learning takes seconds to import."""


def module_of(job: str) -> str:
    """The module that does a job: a hyphen is an underscore there."""
    room = "charts." if job in _CHARTS else "lut." if job in _LUTS else ""
    return f"{__name__}.{room}{job.replace('-', '_')}"


def run(session: Session, job: dict[str, Any]) -> None:
    """Do the job that a frame opens. Raises ``Refusal`` where it cannot be done."""
    if job["type"] not in JOBS:
        raise Refusal(
            _("Unknown job {job} in the worker. Run the installer again.").format(job=job["type"])
        )
    importlib.import_module(module_of(job["type"])).run(session, job)
