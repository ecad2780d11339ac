"""What every script in this folder has in common: it does what a test asks for, until it hangs up.

A request is the name of an operation, its positional and its named arguments. The answer is
whether it was done and its result. An operation that raises anything but a `FailedError` ends the
script: the test then shows what it printed.
"""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable
from multiprocessing.connection import Client
from typing import TypeVar

Function = TypeVar("Function", bound=Callable[..., object])


class FailedError(Exception):
    """What was asked for did not come about; the script itself is well."""


_OPERATIONS: dict[str, Callable[..., object]] = {}


def operation(function: Function) -> Function:
    """Let the tests call this function."""
    _OPERATIONS[function.__name__] = function
    return function


def serve(failures: tuple[type[Exception], ...] = ()) -> None:
    """Answer one request after another; an operation may fail with one of ``failures`` too."""
    told: tuple[type[Exception], ...] = (FailedError, *failures)
    with Client(os.environ["NNLOOK_TEST_SOCKET"], family="AF_UNIX") as connection:
        connection.send((True, "here"))
        while True:
            try:
                name, arguments, named = connection.recv()
            except EOFError:
                return
            try:
                connection.send((True, _OPERATIONS[name](*arguments, **named)))
            except told as error:
                connection.send((False, str(error)))
            except Exception:
                traceback.print_exc()  # GIMP itself says no more than that a script failed
                raise
