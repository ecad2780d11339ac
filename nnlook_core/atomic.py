"""Writing a file whole or not at all."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from nnlook_core.errors import WriteError

_PARTIAL = ".nnlook-"


@contextmanager
def written_whole(path: Path, *, overwrite: bool) -> Iterator[Path]:
    """Yield a path beside ``path`` to write to; it takes the place of ``path`` if the block succeeds.

    The name keeps the ending of ``path``, by which writers choose a format. The file reaches the
    disk before it gets its name. If the block fails nothing of it stays.

    Raises ``WriteError`` if ``path`` exists and may not be overwritten, or if writing fails.
    """
    refuse_existing(path, overwrite=overwrite)
    # Starts with a dot: a look library or a file browser that looks meanwhile does not see it.
    partial = path.with_name(f"{_PARTIAL}{secrets.token_hex(8)}{path.suffix}")
    try:
        partial.open("xb").close()  # says why nothing can be written here, better than most writers
        yield partial
        with partial.open("rb+") as file:
            os.fsync(file.fileno())
        refuse_existing(path, overwrite=overwrite)  # somebody may have written it meanwhile
        partial.replace(path)
    except OSError as error:
        reason = error.strerror or str(error)
        raise WriteError(
            f"{path} could not be written ({reason}). Choose another folder or make room there."
        ) from error
    finally:
        with suppress(
            OSError
        ):  # on a read-only disk even this fails, and the first error is the one to tell
            partial.unlink(missing_ok=True)


def forget_partials(folder: Path) -> None:
    """Clear away what writers that were killed have left in a folder. None must be at work there."""
    for path in folder.glob(f"{_PARTIAL}{'[0-9a-f]' * 16}*"):
        with suppress(OSError):  # somebody else's; it is in nobody's way
            path.unlink()


def refuse_existing(path: Path, *, overwrite: bool) -> None:
    """Raise ``WriteError`` where ``path`` is taken and may not be overwritten, or has no folder."""
    try:
        is_folder, exists = path.is_dir(), path.exists() or path.is_symlink()
    except OSError as error:
        raise WriteError(
            f"{path} cannot be a file ({error.strerror}). Choose another name."
        ) from error
    if is_folder:
        raise WriteError(f"{path} is a folder. Give the name of a file in it.")
    if not overwrite and exists:
        raise WriteError(f"{path} exists already. Choose another name, or allow overwriting it.")
    if not path.parent.is_dir():
        raise WriteError(f"The folder {path.parent} does not exist. Choose another one.")
