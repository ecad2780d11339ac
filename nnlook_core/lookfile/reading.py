"""From a path to bytes to a message: what is read of a file before anything of it is believed."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import onnx
from google.protobuf.message import DecodeError
from onnx import ModelProto

from nnlook_core.common.i18n import _
from nnlook_core.errors import LookFileError
from nnlook_core.lookfile.layout import MAX_FILE_BYTES, MAX_NODES, MAX_PARTS
from nnlook_core.lookfile.refusals import (
    DamagedError,
    EmptyError,
    MissingError,
    NotAFileError,
    OversizeError,
    TooManyPartsError,
    UnreadableError,
)

# Without waiting for whoever writes into a pipe, without becoming a terminal's process, as bytes.
_FLAGS = os.O_RDONLY
for _name in ("O_NONBLOCK", "O_NOCTTY", "O_CLOEXEC", "O_BINARY"):
    _FLAGS |= getattr(os, _name, 0)


def read(path: Path) -> bytes:
    """Read a file that may be a look, and is not audited yet.

    What was opened is what is asked whether it is a file and how large: another one that takes its name
    meanwhile changes nothing. At most ``MAX_FILE_BYTES`` are read. Raises ``LookFileError``.
    """
    try:
        descriptor = os.open(path, _FLAGS)
        try:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise NotAFileError(file=path)
            if status.st_size > MAX_FILE_BYTES:
                raise OversizeError(file=path)
            with open(descriptor, "rb", closefd=False) as file:
                content = file.read(MAX_FILE_BYTES + 1)
        finally:
            os.close(descriptor)
    except FileNotFoundError as error:
        raise MissingError(file=path, reason=error.strerror) from error
    except OSError as error:
        raise UnreadableError(file=path, reason=error.strerror or str(error)) from error
    except ValueError as error:  # no name of a file: it holds a zero
        raise UnreadableError(file=path, reason=str(error)) from error
    if len(content) > MAX_FILE_BYTES:  # it grew meanwhile
        raise OversizeError(file=path)
    return content


@contextmanager
def named(path: Path) -> Iterator[None]:
    """Say of which file it is that a refusal tells."""
    try:
        yield
    except LookFileError as error:
        error.args = (_("{file} is not a valid look. {reason}").format(file=path, reason=error),)
        raise


def message(model: bytes) -> ModelProto:
    """The message in the bytes of a file, with no more nodes and tensors than can be walked through.

    Raises ``LookFileError``.
    """
    if not model:
        raise EmptyError
    if len(model) > MAX_FILE_BYTES:
        raise TooManyPartsError
    try:
        proto = onnx.load_model_from_string(model)
    except (DecodeError, ValueError) as error:
        raise DamagedError from error
    graph = proto.graph
    if not graph.node:
        raise DamagedError
    if len(graph.node) > MAX_NODES or len(graph.initializer) > MAX_PARTS:
        raise TooManyPartsError
    return proto
