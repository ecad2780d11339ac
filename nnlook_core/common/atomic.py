"""Writing files whole or not at all."""

from __future__ import annotations

import errno
import os
import re
import secrets
import stat
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from .errors import ExistsError, WriteError
from .i18n import _

_PARTIAL = ".nnlook-"
_LEFT = re.compile(rf"{re.escape(_PARTIAL)}[0-9a-f]{{16}}(\.[^.]*)?", re.DOTALL)
"""The names of files that are being written, beside those that they are to become."""


@contextmanager
def written_whole(path: Path, *, overwrite: bool, named: bool = False) -> Iterator[Path]:
    """Yield a path to write to; what is there takes the place of ``path`` if the block succeeds.

    Where the system can (Linux), the file has no name until then: if the process is killed nothing of
    it stays. Elsewhere, or if it is to be ``named``, it lies beside ``path`` under a name with the same
    ending. It reaches the disk before it gets its name. If the block fails nothing of it stays.

    What is overwritten keeps its mode, and its owner and group as far as the system lets us set them. A
    symbolic link stays, and what it leads to is written.

    Raises ``WriteError`` if ``path`` exists and may not be overwritten or is no file, or if writing fails.
    """
    refuse_existing(path, overwrite=overwrite)
    try:
        path = Path(os.path.realpath(path)) if overwrite else path
        before = path.stat() if path.exists() else None
        descriptor = None if named else _nameless(path.parent)
        if descriptor is None:
            with _beside(path) as partial:
                partial.open("xb").close()  # says why nothing can be written here, better than most
                yield partial
                _make_like(partial, before)
                _settle(partial)
                _take_place(partial, path, overwrite=overwrite)
        else:
            with os.fdopen(descriptor, "rb"):
                partial = _OPEN_FILES / str(descriptor)
                yield partial
                _make_like(partial, before)
                _settle(partial)
                if overwrite:  # only a name can replace another one in one step
                    with _beside(path) as link:
                        _link(partial, link)
                        link.replace(path)
                else:
                    _take_place(partial, path, overwrite=False)
        _settle_folder(path.parent)
    except FileExistsError as error:  # somebody wrote it meanwhile
        raise _exists(path) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise WriteError(
            _("Cannot write {file} ({reason}). Choose another folder or free some space.").format(
                file=path, reason=reason
            )
        ) from error


def write_files(
    files: Mapping[Path, bytes], *, mode: int = 0o644, executable: Collection[Path] = ()
) -> None:
    """Write files: each is the old or the new one at any time, and all are old where there is no room.

    They are written beside their places and reach the disk before the first of them is moved into its
    place. A process that is killed may leave some beside them: :func:`forget_partials` clears these away.

    mode : of the files, on systems that know modes
    executable : the files that programs may start besides

    Raises ``OSError``.
    """
    with ExitStack() as stack:
        beside = {path: stack.enter_context(_beside(path)) for path in files}
        for path, content in files.items():
            with beside[path].open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            beside[path].chmod(mode | 0o111 if path in executable else mode)
        for path, partial in beside.items():
            partial.replace(path)
        for folder in {path.parent for path in files}:
            _settle_folder(folder)


_OPEN_FILES = Path("/proc/self/fd")


def _nameless(folder: Path) -> int | None:
    """An open file that has no name yet, or None where the system or the disk has none such."""
    if not hasattr(os, "O_TMPFILE") or not _OPEN_FILES.is_dir():
        return None
    try:
        return os.open(folder, os.O_TMPFILE | os.O_RDWR, 0o666)
    except OSError as error:
        if error.errno in (errno.EOPNOTSUPP, errno.EISDIR, errno.ENOENT, errno.EINVAL):
            return None
        raise


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """A free name in the folder of ``path``, under which nothing is left in the end."""
    # Starts with a dot: a look library or a file browser that looks meanwhile does not see it.
    partial = path.with_name(f"{_PARTIAL}{secrets.token_hex(8)}{path.suffix}")
    try:
        yield partial
    finally:
        # On a read-only disk even this fails, and the first error is the one to tell.
        with suppress(OSError):
            partial.unlink(missing_ok=True)


def _make_like(partial: Path, before: os.stat_result | None) -> None:
    """Give a file the owner, group and mode of the one whose place it is to take."""
    if before is None:
        return
    mode, now = stat.S_IMODE(before.st_mode), partial.stat()
    if os.name == "posix":
        if now.st_gid != before.st_gid:
            try:
                os.chown(partial, -1, before.st_gid)
            except PermissionError:  # then another group would get what this one was given
                mode &= ~stat.S_IRWXG | (mode & stat.S_IRWXO) << 3
        if now.st_uid != before.st_uid:
            with suppress(PermissionError):
                os.chown(partial, before.st_uid, -1)
    with suppress(PermissionError):  # it belongs to the other user by now
        partial.chmod(mode)


def _take_place(partial: Path, path: Path, *, overwrite: bool) -> None:
    """Give a file its name, in one step; raises ``FileExistsError`` where that may not be overwritten."""
    if overwrite:
        partial.replace(path)
    elif os.name == "nt":
        partial.rename(path)  # never over an existing file there
    else:
        try:
            _link(partial, path)
        except FileExistsError:
            raise
        except OSError:  # a disk that knows no second names
            refuse_existing(path, overwrite=False)
            partial.rename(path)


def _link(partial: Path, name: Path) -> None:
    # With a folder's descriptor Python asks the system to follow the link that an open file is.
    folder = os.open(name.parent, os.O_RDONLY)
    try:
        os.link(partial, name, src_dir_fd=folder, follow_symlinks=True)
    finally:
        os.close(folder)


def _settle(path: Path) -> None:
    """Let a file reach the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _settle_folder(folder: Path) -> None:
    """Let the names in a folder reach the disk, where the system has a way; the files are whole anyhow."""
    if os.name == "nt":
        return
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it where they are not there yet. Raises ``WriteError``."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WriteError(
            _("Cannot create the folder {folder} ({reason}). Choose another one.").format(
                folder=folder, reason=error.strerror
            )
        ) from error


def forget_partials(
    folder: Path, *, idle: float = 0.0, is_whole: Callable[[Path], bool] = lambda _: False
) -> None:
    """Clear away what writers that were killed have left in a folder.

    These are files under names as :func:`_beside` gives.

    idle : seconds for which nobody has written to it; no writer must be at work there for longer
    is_whole : tells of a file that somebody may want to have; it stays, if it has no other name
    """
    latest = time.time() - idle
    with suppress(OSError):  # there is no such folder
        for path in folder.iterdir():
            if _LEFT.fullmatch(path.name):
                with suppress(OSError):  # somebody else's; it is in nobody's way
                    status = path.lstat()
                    left = stat.S_ISREG(status.st_mode) and status.st_mtime <= latest
                    if left and (status.st_nlink > 1 or not is_whole(path)):
                        path.unlink()


def refuse_existing(path: Path, *, overwrite: bool) -> None:
    """Raise ``WriteError`` where ``path`` is taken and may not be overwritten, or has no folder.

    What is no file, or a link to none, is never overwritten: a folder, a pipe, a device, a circle of links.
    """
    try:
        is_folder, exists = path.is_dir(), path.exists() or path.is_symlink()
        is_file = not exists or stat.S_ISREG(path.stat().st_mode)
    except FileNotFoundError:  # a link to what is not there yet
        is_file = True
    except OSError as error:
        raise WriteError(
            _("{file} is not a valid file name ({reason}). Choose another name.").format(
                file=path, reason=error.strerror
            )
        ) from error
    if is_folder:
        raise WriteError(_("{folder} is a folder. Give a file name.").format(folder=path))
    if not overwrite and exists:
        raise _exists(path)
    if not is_file:
        raise WriteError(_("{file} is a pipe or a device. Give a file name.").format(file=path))
    folder = Path(os.path.realpath(path)).parent if overwrite else path.parent
    if not folder.is_dir():
        raise WriteError(
            _("The folder {folder} does not exist. Choose another one.").format(folder=folder)
        )


def _exists(path: Path) -> ExistsError:
    error = ExistsError(
        _("{file} already exists. Choose another name, or allow overwriting.").format(file=path)
    )
    error.path = path
    return error
