"""The memory of a process, on Linux."""

from __future__ import annotations

from pathlib import Path


def peak(process: int | str = "self") -> float:
    """Return the peak memory of a process in MB.

    ``getrusage`` is not suitable: there a process inherits the peak of its parent.
    """
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    (kilobytes,) = (line.split()[1] for line in lines if line.startswith("VmHWM:"))
    return int(kilobytes) / 1024


def forget_peak() -> None:
    """Reset the peak memory of this process to its current memory (proc(5), ``clear_refs``)."""
    Path("/proc/self/clear_refs").write_text("5")
