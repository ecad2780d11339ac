from __future__ import annotations

import threading

import numpy as np
import pytest

from nnlook_core.compute import denormals
from nnlook_core.compute.onnx_session import Threads

TINY = np.array([1e-30], np.float32), np.array([1e-10], np.float32)


def are_zero() -> bool:
    return bool(np.multiply(*TINY)[0] == 0)


def test_they_are_zero_within_and_nowhere_else() -> None:
    assert not are_zero()
    with denormals.flushed():
        assert are_zero()
        with denormals.flushed():
            assert are_zero()
        assert are_zero()  # as it was before, which is not as at first
    assert not are_zero()


def test_an_error_leaves_the_thread_as_it_was() -> None:
    with pytest.raises(ZeroDivisionError), denormals.flushed():
        assert are_zero()
        raise ZeroDivisionError
    assert not are_zero()


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("pieces", [0, 1, 5])
def test_so_it_is_in_all_threads_that_networks_run_in(count: int, pieces: int) -> None:
    threads = Threads(count)
    done = threads.map(lambda piece: (piece, are_zero()), range(pieces))
    assert done == [(piece, True) for piece in range(pieces)]
    assert not are_zero()


def test_one_piece_is_not_handed_over() -> None:
    names = {Threads(3).map(lambda _piece: threading.get_ident(), [0])[0] for _ in range(3)}
    assert names == {threading.get_ident()}


@pytest.mark.parametrize("count", [1, 3])
def test_the_first_error_is_raised(count: int) -> None:
    with pytest.raises(ZeroDivisionError):
        Threads(count).map(lambda piece: 1 // piece, [2, 0, 1])
    assert not are_zero()
