"""The format of a look file in figures: its names, what it may hold, and how much of it.

``docs/look-format.md`` tells the same to a reader; a test compares them.
"""

from __future__ import annotations

GRAPH_NAME = "nnlook"
INPUT, OUTPUT = "rgb", "look"
FORMAT_KEY, CARD_KEY = "nnlook.format", "nnlook.card"

OPERATORS = frozenset({"Gemm", "Tanh", "Clip", "Add", "MatMul", "Mul", "Identity"})
OPSETS = range(13, 22)
IR_VERSIONS = range(4, 11)
"""Before 4, numbers had to be inputs too."""
MAX_IR_VERSION = IR_VERSIONS[-1]

OPSET = 17
"""What looks are written in: old enough for any ONNX tool of these years, new enough for every operator."""

MAX_FILE_BYTES = 1 << 20
"""A look of 64 nodes has 4 KB; a megabyte is no look."""
MAX_NODES = 64
"""Operators."""
MAX_PARTS = 256
"""Of anything else that an ONNX file has several of: tensors, attributes, inputs."""
MAX_DIMENSIONS = 8
"""Of a tensor; two are of use."""
MAX_NUMBERS = 1 << 16
"""A hidden layer of 9,000 nodes; more is no look but a load."""
MAX_WIDTH = 1024
"""Numbers that one operator gives for a colour."""
MAX_OPERATIONS, COST_OF_TANH = 1 << 18, 16
"""Multiplications for a colour, however often a matrix is used, and as how many of them a tanh counts."""
LARGEST = 1e9
"""Of all that is computed within, at the most; float32 ends at 3e38. A learned look stays below 1e3."""

MAX_NAME_CHARACTERS = 256
"""Of a name within the network."""
MAX_METADATA, MAX_KEY_CHARACTERS, MAX_CARD_CHARACTERS = 16, 128, 1 << 16
"""Entries of metadata, and the characters of a key and of a value."""
MAX_TEXT_CHARACTERS, MAX_CARD_DEPTH = 1024, 8
"""Of a name, an author, a licence, a date, and how deep a card's lists may lie within one another."""
