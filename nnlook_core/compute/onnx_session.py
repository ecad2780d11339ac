"""A network in ONNX Runtime: how it is opened, in which threads it runs, and how many colours at a time.

With what the audit bounds (``lookfile``), any look gives its colours in bounded memory and time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from onnxruntime.capi.onnxruntime_pybind11_state import (
    Fail,
    InvalidArgument,
    InvalidGraph,
    InvalidProtobuf,
    NotImplemented,
    RuntimeException,
)

from nnlook_core.compute import denormals

Piece = TypeVar("Piece")
Result = TypeVar("Result")

CHUNK = 16_384
"""Colours to a run, at the most: a chunk and its hidden layer stay in the cache (a million at a time:
3–4 × slower)."""
NUMBERS_ALIVE = 1 << 23
"""Of a run, at the most (32 MB): a network that holds many numbers for each colour gets fewer colours."""

ERRORS = (Fail, InvalidArgument, InvalidGraph, InvalidProtobuf, NotImplemented, RuntimeException)
"""What ONNX Runtime raises; each is a kind of ``Exception`` and nothing more."""
_NO_MEMORY = ("bad_alloc", "bad allocation", "Failed to allocate")
_NO_THREAD = "can't start new thread"
"""What Python says where there is no room for the stack of another thread."""


class Network:
    """A network from colours to colours, float32 (n, 3) each.

    Parameters
    ----------
    model : the whole ONNX file, audited
    alive : the numbers that it holds at once for a colour, as ``lookfile.audit.bounds`` counts them
    """

    def __init__(self, model: bytes, alive: int) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # the chunks are spread over threads by who runs it
        options.inter_op_num_threads = 1
        options.log_severity_level = 4  # what it would print is raised
        # What was bounded is what runs: folded into one another, two numbers may overflow that never meet
        # in the network as it stands. Nothing is lost by it: on a look it takes 1.05 × the time.
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
        with _memory_errors():
            self._session = onnxruntime.InferenceSession(
                model, options, providers=["CPUExecutionProvider"]
            )
        self._input = self._session.get_inputs()[0].name
        self.chunk = max(min(CHUNK, NUMBERS_ALIVE // alive), 1)
        """Colours that may be given to a run."""

    def run(self, colours: NDArray[np.float32]) -> NDArray[np.float32]:
        """What it gives for at most ``chunk`` colours in 0–1, in one of :class:`Threads`.

        Raises ``MemoryError``.
        """
        with _memory_errors():
            (result,) = self._session.run(None, {self._input: colours})
        return np.asarray(result)


class Threads:
    """Threads for networks to run in: there denormals are zero.

    Work of one piece, and all work of one thread, is done in the thread that asks for it: to hand a chunk
    over to another one and to wait for it costs a fifth of the time.
    """

    def __init__(self, count: int) -> None:
        self._pool: ThreadPoolExecutor | None = None
        if count > 1:
            self._pool = ThreadPoolExecutor(count, initializer=denormals.flush)

    def map(self, do: Callable[[Piece], Result], pieces: Sequence[Piece]) -> list[Result]:
        """What ``do`` gives for each piece, in their order; the first error is raised.

        Raises ``MemoryError`` where there is no room for another thread.
        """
        if self._pool is not None and len(pieces) > 1:
            try:
                return list(self._pool.map(do, pieces))
            except RuntimeError as error:
                if str(error) != _NO_THREAD:
                    raise
                raise MemoryError(str(error)) from error
        with denormals.flushed():
            return [do(piece) for piece in pieces]


@contextmanager
def _memory_errors() -> Iterator[None]:
    """Raise ``MemoryError`` where ONNX Runtime says in words of its own that there was no memory."""
    try:
        yield
    except ERRORS as error:
        if any(words in str(error) for words in _NO_MEMORY):
            raise MemoryError(str(error)) from error
        raise
