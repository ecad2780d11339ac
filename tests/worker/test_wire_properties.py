"""What holds of every frame, cut anywhere, and of bytes that are none."""

from __future__ import annotations

import io
import struct
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nnlook_core.common.wire import WireError, read_frame
from tests.support.frames import framed

LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
)
JSON = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
HEADERS = st.builds(
    lambda rest, kind: {**rest, "type": kind}, st.dictionaries(st.text(), JSON), st.text()
)


@given(st.lists(st.tuples(HEADERS, st.binary()), max_size=3))
def test_what_is_written_reads_back(frames: list[tuple[dict[str, Any], bytes]]) -> None:
    stream = io.BytesIO(b"".join(framed(*frame) for frame in frames))
    assert [read_frame(stream) for _ in frames] == frames
    assert read_frame(stream) is None


@given(HEADERS, st.binary(max_size=64))
def test_a_frame_that_is_cut_is_told_wherever_it_is_cut(
    header: dict[str, Any], body: bytes
) -> None:
    whole = framed(header, body)
    assert read_frame(io.BytesIO(whole[:0])) is None
    for length in range(1, len(whole)):
        with pytest.raises(WireError):
            read_frame(io.BytesIO(whole[:length]))


def with_lengths(text: bytes) -> bytes:
    return struct.pack(">II", len(text), 0) + text


@given(
    st.binary() | st.binary().map(with_lengths) | JSON.map(str).map(str.encode).map(with_lengths)
)
@example(with_lengths(b"[" * 100_000))
@example(with_lengths(b'{"type":' + b"1" * 100_000 + b"}"))
@example(with_lengths('{"type":"x"}'.encode("utf-16")))
def test_any_bytes_are_a_frame_or_an_end_or_are_told(data: bytes) -> None:
    try:
        frame = read_frame(io.BytesIO(data))
    except WireError:
        return
    assert frame is None or (isinstance(frame[0]["type"], str) and isinstance(frame[1], bytes))
    assert (frame is None) == (not data)
