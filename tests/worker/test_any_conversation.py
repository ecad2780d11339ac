"""Whatever a plug-in says in the form of frames, the worker answers each job and serves the next."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nnlook_core.worker.jobs import JOBS
from tests.core.looks import some_look
from tests.worker.conversation import Conversation

SCRATCH = Path(tempfile.mkdtemp(prefix="nnlook-any-"))
