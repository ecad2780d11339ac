"""How an input becomes another one that its reader does not refuse at the first byte.

Each takes an input, the most bytes that the result may have, and a seed, as ``custom_mutator`` of
``atheris.Setup`` wants it. Where an input has not the form of its kind, its bytes are mutated as they are.
"""

from __future__ import annotations

import json
import random
import struct
import zlib
from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
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


# ------------------------------------------------------------------------------------ JPEG and TIFF


def jpeg(data: bytes, most: int, seed: int) -> bytes:
    """Change a segment before the scan, take one away or double it, with lengths that fit; or the scan."""
    chance = random.Random(seed)
    segments, scan = _segments(data)
    if not segments or chance.random() < SHARE_OF_PLAIN:
        return plain(data, most, seed)
    at = chance.randrange(len(segments))
    kind, body = segments[at]
    match chance.randrange(6):
        case 0:
            del segments[at]
        case 1:
            segments.insert(chance.randrange(len(segments) + 1), (kind, body))
        case 2:
            segments[at] = chance.randrange(0xC0, 0xFF), body
        case 3:
            scan = plain(scan, len(scan) + 64, seed)
        case _:
            segments[at] = kind, plain(body, len(body) + 64, seed)
    made = b"\xff\xd8" + b"".join(
        struct.pack(">BBH", 0xFF, kind, len(body) + 2) + body for kind, body in segments
    )
    return (made + scan)[:most]


def _segments(data: bytes) -> tuple[list[tuple[int, bytes]], bytes]:
    """The segments of a JPEG up to its first scan, kind and body, and what follows."""
    found, at = [], 2
    while data.startswith(b"\xff\xd8") and at + 4 <= len(data) and data[at] == 0xFF:
        _, kind, length = struct.unpack_from(">BBH", data, at)
        found.append((kind, data[at + 4 : at + 2 + length]))
        at += 2 + max(length, 2)
        if kind == 0xDA:
            break
    return found, data[at:]


def tiff(data: bytes, most: int, seed: int) -> bytes:
    """Change a few fields of the first directory of a TIFF in the order of Intel; or its bytes."""
    chance = random.Random(seed)
    (start,) = struct.unpack_from("<I", data, 4) if len(data) >= 8 else (0,)
    fields = struct.unpack_from("<H", data, start)[0] if 8 <= start <= len(data) - 2 else 0
    places = range(start + 2, min(start + 2 + 12 * fields, len(data) - 11), 12)
    if not places or chance.random() < 2 * SHARE_OF_PLAIN:
        return plain(data, most, seed)
    changed = bytearray(data)
    for _ in range(chance.randint(1, 3)):
        place = chance.choice(places)
        tag, kind, count, value = struct.unpack_from("<HHII", changed, place)
        numbers = (*_NUMBERS, value + 1, value - 1, value * 2, chance.randrange(1 << 16))
        match chance.randrange(6):
            case 0:
                tag = chance.choice((tag + 1, chance.randrange(254, 350), 34675, 34665, 700))
            case 1:
                kind = chance.randrange(20)
            case 2:
                count = chance.choice(numbers)
            case _:
                value = chance.choice(numbers)
        changed[place : place + 12] = struct.pack(
            "<HHII", tag & 0xFFFF, kind, count & 0xFFFFFFFF, value & 0xFFFFFFFF
        )
    return bytes(changed)


# --------------------------------------------------------------------------------------------- JSON

_VALUES: tuple[Any, ...] = (
    None,
    True,
    -1,
    0.5,
    1e300,
    10**400,
    "",
    "\ud800",
    "x" * 300,
    "\x1b",
    [],
    {},
    [[]],
    [1, 2],
)


def values(data: bytes, most: int, seed: int) -> bytes:
    """Change a few values of JSON, anywhere in it: another one, none, one twice, or the bytes of a text."""
    chance = random.Random(seed)
    try:
        whole = [json.loads(data)]
    except (ValueError, RecursionError):
        return plain(data, most, seed)
    if chance.random() < SHARE_OF_PLAIN:
        return plain(data, most, seed)
    for _ in range(chance.randint(1, 3)):
        places = list(_places(whole))
        inside, key = chance.choice(places)
        old = inside[key]
        match chance.randrange(5):
            case 0 if len(places) > 1 and inside is not whole:
                del inside[key]
            case 1 if isinstance(inside, list) and inside is not whole:
                inside.insert(key, deepcopy(old))
            case 2:
                other, which = chance.choice(places)
                inside[key] = deepcopy(other[which])
            case 3 if isinstance(old, str):
                text = plain(old.encode(errors="surrogatepass") or b"x", len(old) * 4 + 16, seed)
                inside[key] = text.decode(errors="replace")
            case _:
                number = old if isinstance(old, int | float) else 0
                choice = chance.choice((*_VALUES, number + 1, -number, number * 2))
                inside[key] = deepcopy(choice)
    made = json.dumps(whole[0]).encode()
    return made if len(made) <= most else plain(data, most, seed)


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place of a value within others: the list or object, and the number or key there."""
    if isinstance(value, list | dict):
        for key in range(len(value)) if isinstance(value, list) else value:
            yield value, key
            yield from _places(value[key])


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
