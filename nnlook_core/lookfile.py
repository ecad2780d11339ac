"""Look files, in and out: nothing but a look gets in.

The format is ONNX with one input ``rgb`` and one output ``look``, float32 [N, 3], and the card in the
metadata. A file is read once; the bytes that were audited are the bytes that run.
"""

from __future__ import annotations

import math
import stat
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from google.protobuf.message import DecodeError
from onnx import ModelProto, TensorProto, ValueInfoProto, numpy_helper

from nnlook_core import lattice
from nnlook_core.atomic import written_whole
from nnlook_core.errors import LookFileError
from nnlook_core.i18n import _
from nnlook_core.look import FORMAT, Card, Look

GRAPH_NAME = "nnlook"
INPUT, OUTPUT = "rgb", "look"
FORMAT_KEY, CARD_KEY = "nnlook.format", "nnlook.card"

OPERATORS = frozenset({"Gemm", "Tanh", "Clip", "Add", "MatMul", "Mul", "Identity"})
OPSETS = range(13, 22)
MAX_IR_VERSION = 10
MAX_FILE_BYTES = 1 << 20
"""A look of 64 nodes has 4 KB; a megabyte is no look."""
MAX_NODES = 64
MAX_NUMBERS = 1 << 16
"""A hidden layer of 9,000 nodes; more is no look but a load."""


def load(path: str | Path) -> Look:
    """Read and audit a look file.

    Raises ``LookFileError`` with the reason where the file is missing, unreadable or not a look.
    """
    path = Path(path)
    model = read(path)
    try:
        return parse(model)
    except LookFileError as error:
        raise LookFileError(
            _("{file} is not a look that can be used. {reason}").format(file=path, reason=error)
        ) from error


def read(path: Path) -> bytes:
    """Read a file that may be a look, and is not audited yet. Raises ``LookFileError``."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise LookFileError(_("{file} is not a file. Choose a .onnx look.").format(file=path))
        if status.st_size > MAX_FILE_BYTES:
            raise LookFileError(
                _("{file} is too large for a look. Choose a .onnx look.").format(file=path)
            )
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise LookFileError(
            _("{file} cannot be read ({reason}). Choose another look.").format(
                file=path, reason=reason
            )
        ) from error


def save(look: Look, path: str | Path, *, overwrite: bool = False) -> None:
    """Write a look whole or not at all. Raises ``WriteError``."""
    with written_whole(Path(path), overwrite=overwrite) as partial:
        partial.write_bytes(look.model)


def parse(model: bytes) -> Look:
    """Audit the bytes of a look file. Raises ``LookFileError`` with the reason and a remedy."""
    if not model:
        raise LookFileError(_("The file is empty. Get it again."))
    try:
        proto = onnx.load_model_from_string(model)
        _audit(proto)
    except (DecodeError, ValueError) as error:  # what onnx finds wrong with names, shapes and data
        raise LookFileError(_("It is damaged or no ONNX file. Get it again.")) from error
    card = _card(proto)
    _probe(model)
    weights = [numpy_helper.to_array(tensor) for tensor in proto.graph.initializer]
    return Look(
        model=model,
        card=card,
        nodes=_hidden_nodes(proto),
        parameters=sum(array.size for array in weights if array.ndim > 0),
    )


def glance(model: bytes) -> tuple[Card, int]:
    """The card and the hidden nodes of a file that is not audited: enough to list it, not to run it.

    Raises ``LookFileError`` where it has not even the marks of a look.
    """
    try:
        proto = onnx.load_model_from_string(model)
        return _card(proto), _hidden_nodes(proto)
    except (DecodeError, ValueError) as error:
        raise LookFileError(_("It is damaged or no ONNX file. Get it again.")) from error


def _card(proto: ModelProto) -> Card:
    metadata = {entry.key: entry.value for entry in proto.metadata_props}
    if metadata.get(FORMAT_KEY) != FORMAT or proto.graph.name != GRAPH_NAME:
        raise LookFileError(
            _(
                "It is a network of another kind, without the marks of a look of format {format}. "
                "Choose a file that this program learned."
            ).format(format=FORMAT)
        )
    return Card.from_json(metadata.get(CARD_KEY, ""))


def _audit(proto: ModelProto) -> None:
    """Refuse whatever is not a plain little network from [N, 3] to [N, 3]."""
    graph = proto.graph
    if not graph.node:
        raise LookFileError(_("It is damaged or no ONNX file. Get it again."))
    versions = {opset.domain: opset.version for opset in proto.opset_import}
    if set(versions) != {""} or versions[""] not in OPSETS or proto.ir_version > MAX_IR_VERSION:
        raise LookFileError(_("It is of an ONNX version that looks are not written in."))
    if proto.functions or proto.training_info or graph.sparse_initializer:
        raise LookFileError(_("It holds more than a look may hold."))
    if sum(math.prod(tensor.dims) for tensor in graph.initializer) > MAX_NUMBERS:
        raise LookFileError(_("It is too large for a look."))
    if len(graph.node) > MAX_NODES or any(
        node.domain or node.op_type not in OPERATORS for node in graph.node
    ):
        raise LookFileError(_("It does more than a look may do."))
    for tensor in graph.initializer:
        if tensor.external_data or tensor.data_location != TensorProto.DEFAULT:
            raise LookFileError(_("It keeps its numbers in another file, which a look may not."))
        if tensor.data_type != TensorProto.FLOAT:
            raise LookFileError(_("Its numbers are not of the type of a look's."))
        if not np.isfinite(numpy_helper.to_array(tensor)).all():
            raise LookFileError(_("Its numbers are not all finite. Get it again."))
    signature = [_signature(value) for value in (*graph.input, *graph.output)]
    if signature != [(INPUT, 3), (OUTPUT, 3)]:
        raise LookFileError(_("It is a network of another shape: a look turns 3 numbers into 3."))
    try:
        onnx.checker.check_model(proto, full_check=True)
    except (onnx.checker.ValidationError, onnx.shape_inference.InferenceError) as error:
        raise LookFileError(_("Its network does not fit together. Get it again.")) from error


def _probe(model: bytes) -> None:
    """Run it on a few colours: it has to treat each by itself, and to give colours in 0–1."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 4  # what it would print is told as a refusal
    colours = lattice.nodes(5).astype(np.float32)
    try:
        session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        (together,) = session.run([OUTPUT], {INPUT: colours})
        (alone,) = session.run([OUTPUT], {INPUT: colours[60:61]})
    except Exception as error:
        raise LookFileError(_("Its network cannot be run. Get the file again.")) from error
    if together.shape != colours.shape or not np.allclose(together[60:61], alone, atol=1e-5):
        raise LookFileError(_("Its network does not treat each colour by itself, as a look does."))
    if not (np.isfinite(together).all() and together.min() >= 0 and together.max() <= 1):
        raise LookFileError(_("Its network gives values that are no colours."))


def _signature(value: ValueInfoProto) -> tuple[str, int] | None:
    """The name and the width of a float [N, width] input or output, None for any other."""
    tensor = value.type.tensor_type
    if tensor.elem_type != TensorProto.FLOAT or len(tensor.shape.dim) != 2:
        return None
    rows, columns = tensor.shape.dim
    return None if rows.HasField("dim_value") else (value.name, columns.dim_value)


def _hidden_nodes(proto: ModelProto) -> int:
    """The width of the tanh layers, several in a mix: that of the bias or of the weights before each."""
    shapes = {tensor.name: list(tensor.dims) for tensor in proto.graph.initializer}
    made_by = {output: node for node in proto.graph.node for output in node.output}
    nodes = 0
    for node in proto.graph.node:
        if (
            node.op_type == "Tanh"
            and node.input
            and (source := made_by.get(node.input[0])) is not None
        ):
            widths = [shapes[name][-1] for name in source.input if shapes.get(name)]
            nodes += max(widths, default=0)
    return nodes
