"""The frames that the plug-in and the worker exchange over pipes.

A frame is two unsigned 32-bit big-endian lengths, a JSON object of the first length and raw bytes
of the second. Both sides of the wall share this module.

What is said in the frames, and in which order, is on the page ``docs/wire.md``.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from typing import IO, Any

PROTOCOL = 7
"""Changes when an older plug-in and a newer worker, or the reverse, can no longer understand each other."""

MAX_HEADER_BYTES = 1 << 20
MAX_BODY_BYTES = 1 << 30

_LENGTHS = struct.Struct(">II")


class WireError(Exception):
    """The other side left in the middle of a frame, or what it sent is no frame."""


def write_frame(stream: IO[bytes], header: Mapping[str, Any], body: bytes = b"") -> None:
    """Write one frame and flush it.

    Raises ``WireError`` for a frame over the limits and ``BrokenPipeError`` when nobody reads.
    """
    text = json.dumps(header, separators=(",", ":"), allow_nan=False).encode()
    if len(text) > MAX_HEADER_BYTES or len(body) > MAX_BODY_BYTES:
        raise WireError(f"a frame of {len(text)} + {len(body)} bytes is over the limit")
    stream.write(_LENGTHS.pack(len(text), len(body)) + text)
    if body:
        stream.write(body)
    stream.flush()


def read_frame(stream: IO[bytes]) -> tuple[dict[str, Any], bytes] | None:
    """Read one frame: its header and its body, or None at a clean end of file.

    Raises ``WireError`` for anything that is not a whole frame.
    """
    lengths = _read(stream, _LENGTHS.size)
    if not lengths:
        return None
    if len(lengths) < _LENGTHS.size:
        raise WireError("the stream ends within a frame")
    header_bytes, body_bytes = _LENGTHS.unpack(lengths)
    if header_bytes > MAX_HEADER_BYTES or body_bytes > MAX_BODY_BYTES:
        raise WireError(f"a frame of {header_bytes} + {body_bytes} bytes is over the limit")
    text, body = _read(stream, header_bytes), _read(stream, body_bytes)
    if len(text) < header_bytes or len(body) < body_bytes:
        raise WireError("the stream ends within a frame")
    try:
        header = json.loads(text)
    except (ValueError, RecursionError) as error:  # the latter of brackets in brackets in brackets
        raise WireError("a frame's header is not JSON") from error
    if not isinstance(header, dict) or not isinstance(header.get("type"), str):
        raise WireError("a frame's header is not an object with a type")
    return header, body


def _read(stream: IO[bytes], count: int) -> bytes:
    """Read ``count`` bytes, fewer only at the end of the file."""
    data = stream.read(count)  # one call: a buffered stream returns short at the end alone
    return data if data is not None else b""
