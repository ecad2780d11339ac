"""What every script in this folder has in common: it does what a test asks for, until it hangs up.

A request is the name of an operation, its positional and its named arguments. An operation that
raises ends the script: the test then shows what it printed.
"""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable
from multiprocessing.connection import Client
from typing import TypeVar

Function = TypeVar("Function", bound=Callable[..., object])

_OPERATIONS: dict[str, Callable[..., object]] = {}


def operation(function: Function) -> Function:
    """Let the tests call this function."""
    _OPERATIONS[function.__name__] = function
    return function


def serve() -> None:
    """Answer one request after another."""
    with Client(os.environ["NNLOOK_TEST_SOCKET"], family="AF_UNIX") as connection:
        connection.send("here")
        while True:
            try:
                name, arguments, named = connection.recv()
            except EOFError:
                return
            try:
                connection.send(_OPERATIONS[name](*arguments, **named))
            except Exception:
                traceback.print_exc()  # GIMP itself says no more than that a script failed
                raise
