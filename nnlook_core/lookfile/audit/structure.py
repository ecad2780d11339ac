"""The audit: whether a message holds nothing but a plain little network, before anything runs it.

Everything is judged by what is allowed. A field of ONNX that is not named here is refused, and so is one
that this version of ONNX does not even know, since another reader might.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.unknown_fields import UnknownFieldSet
from onnx import ModelProto, TensorProto, numpy_helper

from nnlook_core.common.texts import shows_plainly
from nnlook_core.compute import denormals
from nnlook_core.lookfile.layout import (
    IR_VERSIONS,
    MAX_DIMENSIONS,
    MAX_NAME_CHARACTERS,
    MAX_NUMBERS,
    MAX_PARTS,
    OPERATORS,
    OPSETS,
)
from nnlook_core.lookfile.refusals import (
    DamagedError,
    ExternalDataError,
    ExtrasError,
    ForeignDomainError,
    FunctionsError,
    LengthError,
    NamedError,
    NotFiniteError,
    NumberTypeError,
    OperatorError,
    SparseError,
    SubgraphError,
    SubnormalError,
    TextError,
    TooManyPartsError,
    TrainingInfoError,
    VersionError,
)


@dataclass(frozen=True)
class Rules:
    """What a file may hold.

    ``operators`` are pairs of domain and name; ``opsets`` are the versions of each domain; ``types`` are
    those of tensors, by ONNX's numbers; ``subnormal`` numbers may be in what is only read.
    """

    operators: frozenset[tuple[str, str]]
    opsets: dict[str, range]
    ir_versions: range
    types: frozenset[int]
    subnormal: bool = True


LOOK = Rules(
    operators=frozenset(("", name) for name in OPERATORS),
    opsets={"": OPSETS},
    ir_versions=IR_VERSIONS,
    types=frozenset({TensorProto.FLOAT}),
    subnormal=False,
)

_FIELDS = {
    "ModelProto": (
        "ir_version",
        "opset_import",
        "producer_name",
        "producer_version",
        "domain",
        "model_version",
        "doc_string",
        "graph",
        "metadata_props",
    ),
    "OperatorSetIdProto": ("domain", "version"),
    "StringStringEntryProto": ("key", "value"),
    "GraphProto": ("node", "name", "initializer", "doc_string", "input", "output", "value_info"),
    "NodeProto": ("input", "output", "name", "op_type", "domain", "attribute", "doc_string"),
    "AttributeProto": ("name", "type", "f", "i", "s", "floats", "ints", "doc_string"),
    "TensorProto": (
        "dims",
        "data_type",
        "float_data",
        "double_data",
        "int64_data",
        "raw_data",
        "name",
        "doc_string",
    ),
    "ValueInfoProto": ("name", "type", "doc_string"),
    "TypeProto": ("tensor_type",),
    "Tensor": ("elem_type", "shape"),
    "TensorShapeProto": ("dim",),
    "Dimension": ("dim_value", "dim_param"),
}
_ALLOWED = {f"{kind}.{name}" for kind, names in _FIELDS.items() for name in names}

_REFUSED: dict[str, type[NamedError]] = {
    "ModelProto.functions": FunctionsError,
    "ModelProto.training_info": TrainingInfoError,
    "GraphProto.sparse_initializer": SparseError,
    "AttributeProto.sparse_tensor": SparseError,
    "AttributeProto.sparse_tensors": SparseError,
    "AttributeProto.g": SubgraphError,
    "AttributeProto.graphs": SubgraphError,
    "TensorProto.external_data": ExternalDataError,
    "TensorProto.data_location": ExternalDataError,
}

_PROSE = {"doc_string", "value"}
"""Texts that are no names: several lines may be in the one; the other, a card, is read by itself."""

_DATA = {
    TensorProto.FLOAT: ("float_data", 4),
    TensorProto.DOUBLE: ("double_data", 8),
    TensorProto.INT64: ("int64_data", 8),
}
"""Where a tensor of a type has its numbers, if not as raw bytes, and the bytes of one."""


def audit(proto: ModelProto, rules: Rules = LOOK) -> None:
    """Refuse whatever the rules do not name. Raises ``LookFileError``, a class for each reason."""
    _audit_parts(proto)
    _audit_versions(proto, rules)
    for node in proto.graph.node:
        if node.domain not in rules.opsets:
            raise ForeignDomainError
        if (node.domain, node.op_type) not in rules.operators:
            raise OperatorError
    _audit_numbers(proto, rules)


def _audit_parts(proto: ModelProto) -> None:
    """Every field of every message, however deep it lies; what has a name of its own is told by it."""
    extras = False
    for message in _messages(proto):
        extras |= len(UnknownFieldSet(message)) > 0
        for field, value in message.ListFields():
            place = f"{message.DESCRIPTOR.name}.{field.name}"
            if place == "TensorProto.data_location" and value == TensorProto.DEFAULT:
                continue
            if place in _REFUSED:
                raise _REFUSED[place]
            extras |= place not in _ALLOWED
            # Of numbers there may be more; they are counted with the shapes that they come in.
            if field.is_repeated and not field.name.endswith("_data") and len(value) > MAX_PARTS:
                raise TooManyPartsError
            if field.type == FieldDescriptor.TYPE_STRING and field.name not in _PROSE:
                for text in value if field.is_repeated else [value]:
                    _audit_name(text)
            if field.type == FieldDescriptor.TYPE_FLOAT and not np.isfinite(value).all():
                raise NotFiniteError
    if extras:
        raise ExtrasError


def _messages(message: Any) -> Iterator[Any]:
    """A message and all within it, each before those within it."""
    yield message
    for field, value in message.ListFields():
        if field.type == FieldDescriptor.TYPE_MESSAGE:
            for part in value if field.is_repeated else [value]:
                yield from _messages(part)


def _audit_name(name: str | bytes) -> None:
    if isinstance(name, bytes):  # what is no UTF-8 comes as it stands
        raise DamagedError
    if len(name) > MAX_NAME_CHARACTERS or not shows_plainly(name):
        raise TextError


def _audit_versions(proto: ModelProto, rules: Rules) -> None:
    opsets = rules.opsets[""]
    too_new = VersionError(first=opsets[0], last=opsets[-1])
    if proto.ir_version not in rules.ir_versions or not proto.opset_import:
        raise too_new
    for opset in proto.opset_import:
        if opset.domain not in rules.opsets:
            raise ForeignDomainError
        if opset.version not in rules.opsets[opset.domain]:
            raise too_new


def _audit_numbers(proto: ModelProto, rules: Rules) -> None:
    """As many numbers as the shapes say, not too many, of the right type, finite, and normal."""
    total = 0
    for tensor in proto.graph.initializer:
        if tensor.data_type not in rules.types:
            raise NumberTypeError
        if len(tensor.dims) > MAX_DIMENSIONS:
            raise TooManyPartsError
        if any(size < 1 for size in tensor.dims):
            raise LengthError
        count = math.prod(tensor.dims)  # of Python's whole numbers, which do not overflow
        total += count
        if total > MAX_NUMBERS:
            raise TooManyPartsError
        name, size = _DATA[tensor.data_type]
        typed = [len(getattr(tensor, place)) for place, _ in _DATA.values()]
        if tensor.HasField("raw_data"):  # an empty one counts too
            fits = len(tensor.raw_data) == count * size and not any(typed)
        else:
            fits = len(getattr(tensor, name)) == sum(typed) == count
        if not fits:
            raise LengthError
        numbers = numpy_helper.to_array(tensor)
        if not np.isfinite(numbers).all():
            raise NotFiniteError
        if not rules.subnormal and denormals.any_in(numbers):
            raise SubnormalError
