"""The processes of workers: to find them, to kill them and to have them halt at a place in the core."""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path

from tests.support.waiting import until

TO_START = 60
"""Seconds in which a worker has started and is where it is to halt, however busy the machine."""
IN_THE_MIDDLE = 60_000_000
"""Bytes that a worker has read in the middle of a ``large_layer``; its modules are less than half."""
TICKS = os.sysconf("SC_CLK_TCK")


class Strike(threading.Thread):
    """Kills the worker as soon as it has worked for so many seconds."""

    def __init__(self, home: Path, seconds: float) -> None:
        super().__init__(daemon=True)
        self._home, self._seconds = home, seconds
        self._over = threading.Event()
        self.struck = False

    def run(self) -> None:
        while not (self.struck or self._over.is_set()):
            for process in workers(self._home):
                if worked(process) >= self._seconds:
                    os.kill(process, signal.SIGKILL)
                    self.struck = True
            time.sleep(0.002)

    def __enter__(self) -> Strike:
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self.join()


class Killer(threading.Thread):
    """Kills the worker, or sends it another signal, as soon as it has read so many bytes."""

    def __init__(self, home: Path, after: int, number: signal.Signals = signal.SIGKILL) -> None:
        super().__init__(daemon=True)
        self._home, self._after, self._number = home, after, number
        self.killed = False

    def run(self) -> None:
        end = time.monotonic() + 60
        while time.monotonic() < end and not self.killed:
            for process in workers(self._home):
                if bytes_read(process) > self._after:
                    os.kill(process, self._number)
                    self.killed = True
            time.sleep(0.002)


def worked(process: int) -> float:
    """Return for how many seconds a process has used a processor; 0 for one that is gone."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return (int(fields[11]) + int(fields[12])) / TICKS


HALT = """

def _halting(work):
    import os, pathlib, signal

    def halted(*arguments, **named):
        if pathlib.Path({flag!r}).exists():
            os.kill(os.getpid(), signal.SIGSTOP)
        return work(*arguments, **named)

    return halted


{function} = _halting({function})
"""
"""What makes a function of the installed core halt its process as it is called, while there is a flag."""

TAKING = "worker/jobs/mix.py", "target_of"
"""Where the job of a mix begins."""
READ = "worker/jobs/lut/import_table.py", "pair_of"
"""Where a table has been read."""
SHOWING = "inference/mixing.py", "parts_of"
"""Where a look, or a mix of two, is to be shown."""
WRITING = "common/atomic.py", "_take_place"
"""Where a file is whole, and has no name yet."""


class Halt:
    """A place in the installed core at which a worker halts, from ``set`` on, to be killed there."""

    def __init__(self, home: Path, flag: Path, place: tuple[str, str]) -> None:
        self._home, self._flag = home, flag
        module, function = place
        (package,) = home.glob("runtime/**/site-packages/nnlook_core")
        self._module = package / module
        self._source = self._module.read_text()
        assert function in self._source, f"{module} has no {function}"
        self._module.write_text(self._source + HALT.format(flag=str(flag), function=function))

    def set(self) -> None:
        """Have workers halt there."""
        self._flag.touch()

    def kill(self) -> None:
        """Wait until one has, and kill all workers: that of the pictures and that of the library."""
        self._wait()
        kill_workers(self._home)

    def go_on(self) -> None:
        """Wait until one has, and have it go on."""
        self._wait()
        for process in workers(self._home):
            os.kill(process, signal.SIGCONT)

    def _wait(self) -> None:
        until(lambda: any(map(halted, workers(self._home))), TO_START)
        self._flag.unlink()

    def put_right(self) -> None:
        """Make the core as it was."""
        self._flag.unlink(missing_ok=True)
        self._module.write_text(self._source)


def halted(process: int) -> bool:
    """Whether a process was stopped by a signal; False for one that is gone."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "T"
    except OSError:
        return False


def kill_workers(home: Path) -> None:
    """Kill all workers, and wait until they are gone."""
    killed = set(workers(home))
    assert killed
    for process in killed:
        os.kill(process, signal.SIGKILL)
    until(lambda: not killed & set(workers(home)))


def workers(home: Path) -> list[int]:
    """Return the processes of this installation's workers."""
    found = []
    for process in Path("/proc").iterdir():
        if process.name.isdigit():
            try:
                command = (process / "cmdline").read_bytes().split(b"\0")
                surroundings = (process / "environ").read_bytes().split(b"\0")
            except OSError:  # it has just ended
                continue
            if b"nnlook_core.worker" in command and f"NNLOOK_HOME={home}".encode() in surroundings:
                found.append(int(process.name))
    return found


def bytes_read(process: int) -> int:
    """Return how much a process has read so far."""
    lines = Path(f"/proc/{process}/io").read_text().splitlines()
    return int(dict(line.split(": ") for line in lines)["rchar"])
