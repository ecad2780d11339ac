"""How an input becomes another one that its reader does not refuse at the first byte.

Each takes an input, the most bytes that the result may have, and a seed, as ``custom_mutator`` of
``atheris.Setup`` wants it. Where an input has not the form of its kind, its bytes are mutated as they are.
"""

from __future__ import annotations

import random
import struct
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import atheris
from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import DecodeError, Message
from onnx import ModelProto

Mutator = Callable[[bytes, int, int], bytes]

SHARE_OF_PLAIN = 0.1
"""Of the inputs whose bytes are mutated whatever they mean."""


def plain(data: bytes, most: int, _seed: int) -> bytes:
    """Change bytes, as libFuzzer does, with the words of the dictionary."""
    mutated: bytes = atheris.Mutate(data, most)
    return mutated


# ------------------------------------------------------------------------------------------- Frames

_LENGTHS = struct.Struct(">II")


def frame(data: bytes, most: int, seed: int) -> bytes:
    """Change a frame's header or body, and let its lengths fit."""
    chance = random.Random(seed)
    if len(data) < _LENGTHS.size or most < len(data) or chance.random() < SHARE_OF_PLAIN:
        return plain(data, most, seed)
    header_bytes, body_bytes = _LENGTHS.unpack_from(data)
    parts = data[8 : 8 + header_bytes], data[8 + header_bytes :][:body_bytes]
    rest = data[8 + header_bytes + body_bytes :]
    which, room = chance.randrange(2), most - len(data)
    changed = [*parts]
    changed[which] = plain(parts[which], len(parts[which]) + room, seed)
    return _LENGTHS.pack(*map(len, changed)) + b"".join(changed) + rest


# ---------------------------------------------------------------------------------------------- PNG

_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def png(data: bytes, most: int, seed: int) -> bytes:
    """Change a chunk, take one away or double it, with checksums that fit; pixels before compression."""
    chance = random.Random(seed)
    chunks = _chunks(data)
    if not chunks or chance.random() < SHARE_OF_PLAIN:
        return plain(data, most, seed)
    at = chance.randrange(len(chunks))
    kind, body = chunks[at]
    match chance.randrange(6):
        case 0:
            del chunks[at]
        case 1:
            chunks.insert(chance.randrange(len(chunks) + 1), (kind, body))
        case 2:
            chunks[at] = (plain(kind, 4, seed).ljust(4, b"A"), body)
        case 3 if kind == b"IDAT":
            chunks[at] = kind, zlib.compress(plain(_inflated(body), 4 * most, seed))
        case _:
            chunks[at] = kind, plain(body, len(body) + 64, seed)
    made = png_of(chunks)
    return made if len(made) <= most else plain(data, most, seed)


def png_of(chunks: Iterable[tuple[bytes, bytes]]) -> bytes:
    """A PNG of chunks, kind and body, with their checksums."""
    return _SIGNATURE + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )


def _chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    """The chunks of a PNG, kind and body, as far as they can be told."""
    found, at = [], len(_SIGNATURE)
    while data.startswith(_SIGNATURE) and at + 12 <= len(data):
        (length,) = struct.unpack_from(">I", data, at)
        found.append((data[at + 4 : at + 8], data[at + 8 : at + 8 + length]))
        at += 12 + length
    return found


def _inflated(body: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(body, 1 << 16)
    except zlib.error:
        return body


# -------------------------------------------------------------------------------------------- Looks

_NUMBERS = (-1, 0, 1, 2, 3, 7, 8, 10, 11, 13, 21, 22, 64, 65, 1 << 16, 1 << 20, (1 << 31) - 1)
_REALS = (0.0, -0.0, 1.0, -1.0, 1e-45, 1e38, float("nan"), float("inf"), -float("inf"))
_TEXTS = (
    *("", "rgb", "look", "nnlook", "nnlook.format", "nnlook.card", "1", "ai.onnx.ml", "../x"),
    *("Gemm", "Tanh", "Clip", "Add", "MatMul", "Mul", "Identity", "Loop", "Constant", "Reshape"),
    *("/etc/passwd", "location", "\u202e", "\n", "alpha", "transB", "{}", '{"name": 1}'),
)


def look(data: bytes, most: int, seed: int) -> bytes:
    """Change a few fields of an ONNX model, anywhere in it."""
    chance, model = random.Random(seed), ModelProto()
    if chance.random() < SHARE_OF_PLAIN:
        return plain(data, most, seed)
    try:
        model.ParseFromString(data)
    except DecodeError:
        return plain(data, most, seed)
    for _ in range(chance.randint(1, 3)):
        _change(chance.choice([*_messages(model)]), chance, seed)
    made = model.SerializeToString()
    return made if len(made) <= most else plain(data, most, seed)


def _messages(message: Message) -> Iterator[Message]:
    """A message and all within it."""
    yield message
    for field, value in message.ListFields():
        if field.cpp_type == FieldDescriptor.CPPTYPE_MESSAGE:
            for inner in value if field.is_repeated else [value]:
                yield from _messages(inner)


def _change(message: Any, chance: random.Random, seed: int) -> None:
    """Change one field of a message, there already or not."""
    present = [field for field, _ in message.ListFields()]
    field = chance.choice(
        present if present and chance.random() < 0.8 else message.DESCRIPTOR.fields
    )
    is_message = field.cpp_type == FieldDescriptor.CPPTYPE_MESSAGE
    if field.is_repeated:
        _change_list(getattr(message, field.name), field, chance, seed)
    elif chance.random() < 0.2:
        message.ClearField(field.name)
    elif is_message:
        getattr(message, field.name).SetInParent()
    else:
        old = getattr(message, field.name)
        setattr(message, field.name, _other(old, field, chance, seed))


def _change_list(values: Any, field: Any, chance: random.Random, seed: int) -> None:
    at = chance.randrange(len(values)) if values else None
    is_message = field.cpp_type == FieldDescriptor.CPPTYPE_MESSAGE
    match chance.randrange(3):
        case 0 if at is not None:
            del values[at]
        case 1 if at is not None and not is_message:
            values[at] = _other(values[at], field, chance, seed)
        case _ if is_message:
            added = values.add()
            if at is not None:
                added.CopyFrom(values[at])
        case _:
            old = values[at] if at is not None else _EMPTY[field.cpp_type]
            values.append(_other(old, field, chance, seed))


_WHOLE = {
    FieldDescriptor.CPPTYPE_INT32: 31,
    FieldDescriptor.CPPTYPE_INT64: 63,
    FieldDescriptor.CPPTYPE_UINT64: 64,
}
"""Types of whole numbers that ONNX has, and the bits of the greatest."""
_EMPTY: dict[int, Any] = {
    FieldDescriptor.CPPTYPE_FLOAT: 0.0,
    FieldDescriptor.CPPTYPE_DOUBLE: 0.0,
    FieldDescriptor.CPPTYPE_ENUM: 0,
    FieldDescriptor.CPPTYPE_STRING: b"",
    **dict.fromkeys(_WHOLE, 0),
}


def _other(old: Any, field: Any, chance: random.Random, seed: int) -> Any:
    """Another value for a field that is no message."""
    kind = field.cpp_type
    if kind == FieldDescriptor.CPPTYPE_ENUM:
        return chance.choice([value.number for value in field.enum_type.values])
    if kind in _WHOLE:
        greatest = (1 << _WHOLE[kind]) - 1
        number = chance.choice((*_NUMBERS, greatest, old + 1, old - 1))
        least = 0 if kind == FieldDescriptor.CPPTYPE_UINT64 else -greatest - 1
        return min(max(number, least), greatest)
    if kind in (FieldDescriptor.CPPTYPE_FLOAT, FieldDescriptor.CPPTYPE_DOUBLE):
        return chance.choice((*_REALS, old * 2, old + 1))
    content = (
        old if isinstance(old, bytes) else old.encode()
    )  # a text that is no UTF-8 is bytes too
    changed = plain(content or b"\0", len(content) + 16, seed)
    if field.type == FieldDescriptor.TYPE_BYTES:
        return changed
    return chance.choice((*_TEXTS, *[changed.decode(errors="replace")] * len(_TEXTS)))
