"""The base of all refusals: each message is a sentence for the user, with a remedy."""

from __future__ import annotations

from pathlib import Path


class Refusal(Exception):  # noqa: N818 (a refusal is not always an error of anybody's)
    """Something that was asked for cannot be done; ``str()`` of it is what the user reads."""


class WriteError(Refusal):
    """A file cannot be written; what stood there before still stands."""


class ExistsError(WriteError):
    """A file is there already, and may not be overwritten."""

    path: Path
