"""Frames of the wire as bytes."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from nnlook_core.common.wire import write_frame


def framed(header: Mapping[str, Any], body: bytes = b"") -> bytes:
    """Return the bytes of one frame."""
    stream = io.BytesIO()
    write_frame(stream, dict(header), body)
    return stream.getvalue()
