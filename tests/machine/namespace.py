"""Work in another root, in namespaces of our own: the machine sees no mount, keeps no process."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

CA_BUNDLE = Path("/etc/ssl/certs/ca-certificates.crt")
# Where the network is and how pip reaches its index: the new root must do as this machine does.
_COPIED = (Path("/etc/resolv.conf"), Path("/etc/hosts"), Path("/etc/pip.conf"), CA_BUNDLE)
_PASSED_ON = (
    *("CI", "TERM", "NO_COLOR", "FORCE_COLOR"),
    *("http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"),
    *("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_TRUSTED_HOST", "PIP_DEFAULT_TIMEOUT"),
)


class Bind(NamedTuple):
    """A folder of this machine that is to be seen in the new root."""

    source: Path
    target: Path
    read_only: bool = False


def isolated(
    module: str, *arguments: str, cwd: Path, hear: Callable[[str], object] | None = None
) -> int:
    """Run ``python -m module`` in a private mount and process namespace; return its exit status.

    All its mounts and all its processes are gone when it ends, however it ends. ``hear`` is given
    what it prints, line by line; without it that goes where our own output goes.
    """
    command = [*unshare(), "--pid", "--fork", "--kill-child", sys.executable, "-m", module]
    command += arguments
    if hear is None:
        return subprocess.run(command, cwd=cwd, check=False).returncode
    with subprocess.Popen(
        command, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            hear(line)
    return process.returncode


def unshare() -> list[str]:
    """What a command begins with to run in a mount namespace of its own, as root.

    In a chroot whose top is no mount point nothing can be made private there, and ``unshare`` refuses
    to try. What is mounted then may be seen outside while it lasts; `furnished` keeps its mounts to
    itself.
    """
    private = any(line.split()[4] == "/" for line in _mounts())
    program = shutil.which("unshare") or "unshare"  # found now: the command's PATH may be another
    return [program, "--mount", "--propagation", "private" if private else "unchanged"]


@contextmanager
def furnished(root: Path, binds: Sequence[Bind] = ()) -> Iterator[None]:
    """Give ``root`` what a running system has — /proc, /dev, network names — and the ``binds``."""
    _mount("--bind", root, root)  # a mount point of its own, so that what follows stays below it
    try:
        _mount("--make-rprivate", root)
        _mount("-t", "proc", "proc", root / "proc")
        _mount("--rbind", "/dev", root / "dev")
        _mount("--make-rprivate", root / "dev")
        for path in _COPIED:
            if path.exists():
                target = root / path.relative_to("/")
                target.parent.mkdir(parents=True, exist_ok=True)
                target.unlink(missing_ok=True)  # a link would lead out of the root
                shutil.copyfile(path, target)
        for bind in binds:
            target = root / bind.target.relative_to("/")
            target.mkdir(parents=True, exist_ok=True)
            _mount("--bind", bind.source, target)
            if bind.read_only:
                _mount("-o", "remount,bind,ro", target)
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(root)], check=True)


def run(root: Path, *command: str, cwd: str = "/", extra: Mapping[str, str] | None = None) -> int:
    """Run ``command`` in the furnished ``root``, environment cleaned; return its exit status."""
    environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    environment |= {
        "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "HOME": "/root",
        "LANG": "C.UTF-8",
        "DEBIAN_FRONTEND": "noninteractive",
        **(extra or {}),
    }
    child = subprocess.Popen(["chroot", str(root), "env", "-C", cwd, *command], env=environment)
    # We are the first process of our namespace: everybody's orphans are ours to bury.
    while True:
        pid, status = os.wait()
        if pid == child.pid:
            child.returncode = os.waitstatus_to_exitcode(status)
            return child.returncode


def remove(tree: Path) -> None:
    """Remove a root, but never through a mount into somebody else's folder."""
    below = f"{tree}/"
    if any(line.split()[4].startswith(below) for line in _mounts()):
        raise OSError(f"something is still mounted below {tree}: umount it, then run again")
    shutil.rmtree(tree)


def _mounts() -> list[str]:
    return Path("/proc/self/mountinfo").read_text().splitlines()


def _mount(*arguments: str | Path) -> None:
    subprocess.run(["mount", *map(str, arguments)], check=True)
