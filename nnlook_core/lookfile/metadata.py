"""The card within the bytes of a look file, exchanged without touching anything else.

An ONNX file is a protocol buffer: a row of fields, each a number, a kind and a value. The metadata are
fields of their own among these (``ModelProto.metadata_props`` in onnx.proto), so a card can be cut out
and another one put in its place. Writing the whole message anew could order the rest in another way.
"""

from __future__ import annotations

from collections.abc import Iterator

from google.protobuf.message import DecodeError
from onnx import ModelProto, StringStringEntryProto

from nnlook_core.lookfile.layout import CARD_KEY
from nnlook_core.lookfile.look import Card

METADATA = ModelProto.DESCRIPTOR.fields_by_name["metadata_props"].number
_VARINT, _EIGHT_BYTES, _BYTES, _FOUR_BYTES = 0, 1, 2, 5


def with_card(model: bytes, card: Card) -> bytes:
    """The bytes of a look file with another card; all others stay as they are.

    Raises ``ValueError`` for bytes that are no protocol buffer.
    """
    entry = StringStringEntryProto(key=CARD_KEY, value=card.to_json()).SerializeToString()
    new = _varint(METADATA << 3 | _BYTES) + _varint(len(entry)) + entry
    kept = []
    for field in _fields(model):
        if not _is_card(field):
            kept.append(field)
        elif new not in kept:
            kept.append(new)
    return b"".join(kept if new in kept else [*kept, new])


def _is_card(field: bytes) -> bool:
    tag, start = _read_varint(field, 0)
    if tag != METADATA << 3 | _BYTES:
        return False
    _, start = _read_varint(field, start)
    try:
        entry = StringStringEntryProto.FromString(field[start:])
    except DecodeError as error:
        raise ValueError("a field of the metadata that is none") from error
    return bool(entry.key == CARD_KEY)


def _fields(message: bytes) -> Iterator[bytes]:
    """The fields of a protocol buffer, each as its bytes stand there.

    Source: protobuf.dev, Encoding.
    """
    place = 0
    while place < len(message):
        start = place
        tag, place = _read_varint(message, place)
        kind = tag & 7
        if kind == _VARINT:
            _, place = _read_varint(message, place)
        elif kind == _BYTES:
            length, place = _read_varint(message, place)
            place += length
        elif kind in (_EIGHT_BYTES, _FOUR_BYTES):
            place += 8 if kind == _EIGHT_BYTES else 4
        else:
            raise ValueError(f"a field of kind {kind}")
        if place > len(message):
            raise ValueError("it ends within a field")
        yield message[start:place]


def _read_varint(data: bytes, place: int) -> tuple[int, int]:
    """A number of seven bits a byte, the lowest first, and the place after it."""
    value = shift = 0
    while place < len(data):
        byte = data[place]
        place += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, place
        shift += 7
    raise ValueError("it ends within a number")


def _varint(value: int) -> bytes:
    octets = []
    while value >= 0x80:
        octets.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*octets, value])
