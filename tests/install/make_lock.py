"""Make ``requirements.lock`` again: ``python -m tests.install.make_lock`` (needs ``uv`` and pip).

The lock says which wheels the private runtime consists of, on every platform that has them all.
This command resolves it, fetches the wheels of each platform and Python (which proves that they
are there and fit their hashes) and notes below the pins what they weigh: ``install.py`` reads that
table to say what it is about to download, and to tell a machine that cannot be served.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from packaging.markers import Marker
from packaging.utils import parse_wheel_filename

PROJECT = Path(__file__).resolve().parents[2]
LOCK = PROJECT / "requirements.lock"
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
PLATFORMS = {  # name: (sys_platform, the tags that its wheels may have, newest first)
    "linux-x86_64": (
        "linux",
        [*(f"manylinux_2_{n}_x86_64" for n in range(28, 4, -1)), "manylinux2014_x86_64"],
    ),
    "linux-aarch64": (
        "linux",
        [*(f"manylinux_2_{n}_aarch64" for n in range(28, 16, -1)), "manylinux2014_aarch64"],
    ),
    "windows-x86_64": ("win32", ["win_amd64"]),
    "macos-arm64": (
        "darwin",
        [f"macosx_{n}_0_{cpu}" for n in range(15, 10, -1) for cpu in ("arm64", "universal2")]
        + [f"macosx_10_{n}_universal2" for n in range(15, 8, -1)],
    ),
}
BLOCK = 4096
COMPILED = 0.4  # bytes compiled for each byte of source, when what we import is compiled


def resolve() -> str:
    """Return the pins of the extra ``plugin`` with their hashes, for all platforms at once."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PIP_FIND", "UV_"))}
    command = (
        "uv --no-config pip compile --universal --generate-hashes --no-emit-index-url --no-build "
        "--python-version 3.11 --quiet --no-header --extra plugin pyproject.toml"
    )
    return subprocess.run(
        command.split(), cwd=PROJECT, env=environment, check=True, capture_output=True, text=True
    ).stdout


def requirements(pins: str, python: str, sys_platform: str) -> Iterator[str]:
    """Yield the pins, each with its hashes, that hold for one Python on one platform."""
    environment = {
        "python_version": python,
        "python_full_version": f"{python}.0",
        "sys_platform": sys_platform,
    }
    for requirement in re.findall(r"^\S+==.*(?:\n    --hash.*)*", pins, re.MULTILINE):
        pin, *hashes = requirement.replace("\\\n", "\n").split("\n")
        name, _, marker = pin.partition(" ; ")
        if not marker or Marker(marker.strip()).evaluate(environment):
            yield " ".join([name.strip(), *(line.strip() for line in hashes)])


def fetch(pins: str, python: str, platform: str, folder: Path) -> list[Path]:
    """Download the wheels of one platform and Python into ``folder``."""
    sys_platform, tags = PLATFORMS[platform]
    folder.mkdir(parents=True, exist_ok=True)
    wanted = folder / "requirements.txt"
    wanted.write_text("\n".join(requirements(pins, python, sys_platform)) + "\n")
    abi = "cp" + python.replace(".", "")
    subprocess.run(
        [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes"]
        + ["--only-binary", ":all:", "--implementation", "cp", "--python-version", python]
        + [f"--abi={name}" for name in (abi, "abi3", "none")]
        + [f"--platform={tag}" for tag in tags]
        + ["-r", str(wanted), "-d", str(folder)],
        check=True,
    )
    return sorted(folder.glob("*.whl"))


def disk_bytes(wheel: Path) -> int:
    """Return what a wheel takes when installed: its files, and some of its modules compiled."""
    with zipfile.ZipFile(wheel) as archive:
        entries = archive.infolist()
    blocks = sum(-(-entry.file_size // BLOCK) for entry in entries)
    source = sum(entry.file_size for entry in entries if entry.filename.endswith(".py"))
    return blocks * BLOCK + round(COMPILED * source)


def floor(wheels: list[Path], platform: str) -> str:
    """Return the oldest system that all wheels run on, such as ``glibc>=2.28``."""
    name = {"linux": "glibc", "macos": "macos"}.get(platform.partition("-")[0])
    if name is None:
        return "-"
    pattern = re.compile(r"(?:manylinux|macosx)_(\d+)_(\d+)_")
    needs = [(0, 0)]
    for wheel in wheels:
        tags = [pattern.match(tag.platform) for tag in parse_wheel_filename(wheel.name)[3]]
        versions = [(int(tag[1]), int(tag[2])) for tag in tags if tag]
        if versions:
            needs.append(min(versions))
    return "{}>={}.{}".format(name, *max(needs))


def table(pins: str, folder: Path) -> Iterator[str]:
    """Yield the lines of the table below the pins."""
    yield "# What that is, for each platform and Python (bytes to download, bytes on the disk):"
    for platform in PLATFORMS:
        for python in PYTHONS:
            wheels = fetch(pins, python, platform, folder / f"{platform}-{python}")
            download = sum(wheel.stat().st_size for wheel in wheels)
            disk = sum(disk_bytes(wheel) for wheel in wheels)
            oldest = floor(wheels, platform)
            yield f"#:  {platform:<14}  {python}  {oldest:<12} {download:>10} {disk:>10}"
            print(platform, python, f"{len(wheels)} wheels", file=sys.stderr)


def main() -> None:
    """Write the lock."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wheels", type=Path, help="keep the wheels in this folder")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        pins = resolve()
        lines = list(table(pins, arguments.wheels or Path(scratch)))
    head = "# The wheels of the private runtime. Made by: python -m tests.install.make_lock\n"
    LOCK.write_text(head + pins + "\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
