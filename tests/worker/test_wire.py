from __future__ import annotations

import io

import pytest

from nnlook_core.common.wire import (
    MAX_BODY_BYTES,
    MAX_HEADER_BYTES,
    WireError,
    read_frame,
    write_frame,
)
from tests.support.frames import framed


def test_round_trip() -> None:
    stream = io.BytesIO(
        framed({"type": "band", "name": "é\n"}, b"\0\1\2") + framed({"type": "end"})
    )
    assert read_frame(stream) == ({"type": "band", "name": "é\n"}, b"\0\1\2")
    assert read_frame(stream) == ({"type": "end"}, b"")
    assert read_frame(stream) is None


def test_a_cut_at_every_byte_is_told() -> None:
    whole = framed({"type": "band"}, b"pixels")
    for length in range(1, len(whole)):
        with pytest.raises(WireError, match="ends within"):
            read_frame(io.BytesIO(whole[:length]))


@pytest.mark.parametrize(
    "data",
    [
        b"GIMP-Error: this is no frame",
        b"\0\0\0\2\0\0\0\0{]",
        b"\0\0\0\2\0\0\0\0[]",
        b"\0\0\0\2\0\0\0\0{}",
        b'\0\0\0\x0a\0\0\0\0{"type":1}',
        (500_000).to_bytes(4, "big") + bytes(4) + b"[" * 500_000,
    ],
)
def test_what_is_no_frame_is_told(data: bytes) -> None:
    with pytest.raises(WireError):
        read_frame(io.BytesIO(data))


def test_sizes_are_checked_before_anything_is_read() -> None:
    for lengths in ((MAX_HEADER_BYTES + 1, 0), (2, MAX_BODY_BYTES + 1)):
        data = b"".join(length.to_bytes(4, "big") for length in lengths)
        with pytest.raises(WireError, match="over the limit"):
            read_frame(io.BytesIO(data))
    with pytest.raises(WireError, match="over the limit"):
        write_frame(io.BytesIO(), {"type": "x", "name": "x" * MAX_HEADER_BYTES})
