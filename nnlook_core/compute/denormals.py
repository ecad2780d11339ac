"""Denormal floats as zero: in numbers that are written, and in the arithmetic of one thread.

A processor takes up to 200 times as long for a denormal float32 (below 1.2e-38) as for any other, and a
network can be made to compute with nothing else. ONNX Runtime's own ``session.set_denormal_as_zero`` is
heeded once in a process and for one thread alone, so it is the threads that are set here. A thread that is
not set computes as ever: what NumPy does elsewhere stays as it is.
"""

from __future__ import annotations

import ctypes
import platform
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

SMALLEST = np.finfo(np.float32).smallest_normal

# Where the C library's fenv_t has the control register, as the number of a 32-bit word, and its bits
# for denormals. Intel, Software Developer's Manual 1, 10.2.3 (MXCSR: flush to zero, denormals are zeros);
# Arm Architecture Reference Manual (FPCR.FZ); the structures are those of glibc, musl and Apple's fenv.h.
_SSE, _ARM = (1 << 15) | (1 << 6), 1 << 24
_REGISTERS = {
    ("linux", "x86_64"): (7, _SSE),
    ("linux", "aarch64"): (0, _ARM),
    ("darwin", "x86_64"): (1, _SSE),
    ("darwin", "arm64"): (2, _ARM),
}
_REGISTER = _REGISTERS.get((sys.platform, platform.machine()))
_WORDS = 16
"""More than any fenv_t has."""

# Opened once: threads are started while strangers' files are at work, when nothing else is to be opened.
_LIBRARY = ctypes.CDLL({"win32": "ucrtbase", "linux": "libm.so.6"}.get(sys.platform))

_DN_FLUSH, _MCW_DN = 0x01000000, 0x03000000
"""Of ``_controlfp_s`` in Microsoft's float.h."""


def any_in(numbers: NDArray[Any]) -> bool:
    """Tell whether a number is not zero, and too small for a normal float32."""
    size = np.abs(numbers)
    return bool(((size > 0) & (size < SMALLEST)).any())


def as_float32(numbers: ArrayLike) -> NDArray[np.float32]:
    """Numbers in float32, with zero for those that are too small for a normal one."""
    rounded = np.asarray(numbers, dtype=np.float32)
    return np.where(np.abs(rounded) < SMALLEST, np.float32(0), rounded)


def flush() -> None:
    """Take denormals for zero in this thread from now on, where it is known how to say so."""
    if sys.platform == "win32":
        _control_windows(_DN_FLUSH, _MCW_DN)
    elif _REGISTER is not None:
        word, bits = _REGISTER
        environment = _environment()
        environment[word] |= bits
        _LIBRARY.fesetenv(environment)


@contextmanager
def flushed() -> Iterator[None]:
    """Take denormals for zero in this thread while within; afterwards it computes as before."""
    if sys.platform == "win32":
        before = _control_windows(0, 0)
    elif _REGISTER is not None:
        environment = _environment()
    try:
        flush()
        yield
    finally:
        if sys.platform == "win32":
            _control_windows(before, _MCW_DN)
        elif _REGISTER is not None:
            _LIBRARY.fesetenv(environment)


def _environment() -> ctypes.Array[ctypes.c_uint32]:
    """How this thread computes with floats: C's fenv_t."""
    environment = (ctypes.c_uint32 * _WORDS)()
    _LIBRARY.fegetenv(environment)
    return environment


def _control_windows(bits: int, mask: int) -> int:
    """Set those bits of Windows' control word that are in the mask; returns the word."""
    word = ctypes.c_uint()
    _LIBRARY._controlfp_s(ctypes.byref(word), bits, mask)
    return word.value
