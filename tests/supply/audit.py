"""Known holes in the packages of the lock, by ``pip-audit``."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PIP_AUDIT = (
    *(sys.executable, "-m", "pip_audit", "--no-deps", "--disable-pip"),
    *("--format", "json", "--progress-spinner", "off"),
)


class AuditError(Exception):
    """There was no audit; the message says why."""


@dataclass(frozen=True)
class Audit:
    """What is known of some packages, each as ``name version``.

    ``holes`` are the names of known holes by package. ``unknown`` are the packages of which the service
    told nothing, and why: that is no good news of them.
    """

    sound: tuple[str, ...]
    holes: dict[str, tuple[str, ...]]
    unknown: dict[str, str]

    @property
    def passed(self) -> bool:
        """Whether every package was audited and none has a known hole."""
        return bool(self.sound) and not self.holes and not self.unknown

    def __str__(self) -> str:
        lines = [f"{package}: KNOWN HOLES {', '.join(ids)}" for package, ids in self.holes.items()]
        lines += [f"{package}: NOT AUDITED ({why})" for package, why in self.unknown.items()]
        counts = f"without a finding {len(self.sound)}, with known holes {len(self.holes)}"
        return "\n".join([*lines, f"Packages: {counts}, not audited {len(self.unknown)}."])


def audit(pins: Iterable[tuple[str, str]], command: Sequence[str] = PIP_AUDIT) -> Audit:
    """Ask the service about packages of exact versions. Raises ``AuditError`` where it does not answer."""
    answers = [_told(some, command) for some in _without_doubles(pins)]
    packages = [package for answer in answers for package in answer]
    return Audit(
        sound=tuple(_name(one) for one in packages if one.get("vulns") == []),
        holes={
            _name(one): tuple(hole["id"] for hole in one["vulns"])
            for one in packages
            if one.get("vulns")
        },
        unknown={_name(one): one["skip_reason"] for one in packages if "skip_reason" in one},
    )


def _without_doubles(pins: Iterable[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    """Lists that name each package once: a lock has other versions for other Pythons."""
    left = list(pins)
    while left:
        once = dict(left)
        yield list(once.items())
        left = [pin for pin in left if pin not in once.items()]


def _told(pins: Sequence[tuple[str, str]], command: Sequence[str]) -> list[dict[str, Any]]:
    """What pip-audit says of each package."""
    with tempfile.TemporaryDirectory() as folder:
        wanted = Path(folder, "requirements.txt")
        wanted.write_text("".join(f"{name}=={version}\n" for name, version in pins))
        answer = subprocess.run(
            [*command, "-r", str(wanted)], capture_output=True, text=True, check=False
        )
    try:
        packages: list[dict[str, Any]] = json.loads(answer.stdout)["dependencies"]
    except (ValueError, KeyError) as error:  # without a network it ends with a traceback
        last = (answer.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise AuditError(
            f"NOT AUDITED: the vulnerability service gave no answer ({last})."
        ) from error
    if len(packages) != len(pins):
        raise AuditError(f"NOT AUDITED: asked of {len(pins)} packages, told of {len(packages)}.")
    versions = dict(pins)  # of what it skips it tells none
    return [{**package, "version": versions[package["name"]]} for package in packages]


def _name(package: dict[str, Any]) -> str:
    return f"{package['name']} {package['version']}"
