"""The memory of a process, as Linux keeps it."""

from __future__ import annotations

from pathlib import Path


def peak(process: int | str = "self") -> float:
    """The largest memory of a process so far, in MB.

    ``getrusage`` would not do: there a process begins with the peak of the one that started it.
    """
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    (kilobytes,) = (line.split()[1] for line in lines if line.startswith("VmHWM:"))
    return int(kilobytes) / 1024


def forget_peak() -> None:
    """Let this process's peak begin anew from what it holds now (proc(5), ``clear_refs``)."""
    Path("/proc/self/clear_refs").write_text("5")
