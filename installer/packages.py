"""Installing the locked packages into the runtime, with pip."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from installer.files import existing
from installer.programs import environment, inside, run, watch
from installer.project import LOCK, Supply
from installer.pythons import Python
from installer.runtime import Runtime
from installer.ui import InstallError, megabytes, say
from nnlook_core.common.i18n import _

SPARE_BYTES = 50_000_000  # a venv's own pip, this project's files, GIMP's notes


def make_room(home: Path, python: Python, wheels: Path | None) -> None:
    """Say what is about to be downloaded and needed, and make sure that it fits."""
    supply = python.supply
    download = 0 if wheels else supply.download
    source = _("{size} to download") if download else _("packages from {folder}")
    say(
        _(
            "Creating the runtime with Python {release} ({program}): {source}, {size} "
            "on disk, in {home}."
        ).format(
            release=python.release,
            program=python.program,
            source=source.format(size=megabytes(download), folder=wheels),
            size=megabytes(supply.disk),
            home=home,
        )
    )
    free = shutil.disk_usage(existing(home)).free
    need = download + supply.disk + SPARE_BYTES
    if free < need:
        raise InstallError(
            _(
                "Not enough disk space: the installation needs {need}, but {folder} "
                "has {free} free. Free some space, or set NNLOOK_HOME to a folder on "
                "another disk."
            ).format(need=megabytes(need), free=megabytes(free), folder=existing(home))
        )


def install_packages(runtime: Runtime, sandbox: str, supply: Supply, wheels: Path | None) -> None:
    """Install the locked packages, and nothing but these, into a new runtime."""
    # Downloads beside the runtime: the system's folder for temporary files is often small.
    downloads = runtime.folder / "downloads"
    downloads.mkdir()
    extra = {name: str(downloads) for name in ("TMPDIR", "TEMP", "TMP")}
    command = [*inside(sandbox, runtime.python, extra), "-I", "-m", "pip", "install"]
    command += ["--disable-pip-version-check", "--no-input", "--no-cache-dir", "--no-deps"]
    command += [
        "--no-compile"
    ]  # most modules are never used; the others are compiled when they are
    command += ["--require-hashes", "--only-binary", ":all:", "-r", str(LOCK)]
    command += ["--no-index", "--find-links", str(wheels)] if wheels else []
    expected = supply.disk + (0 if wheels else supply.download)
    status, said = watch(_("Installing packages"), command, runtime.folder, expected, extra)
    shutil.rmtree(downloads)
    if status:
        raise InstallError(explain_pip(said, wheels))
    tools = [path.name for name in ("pip", "setuptools") if (path := runtime.site / name).exists()]
    command = [*inside(sandbox, runtime.python), "-I", "-m", "pip", "uninstall", "--yes", *tools]
    run(command, environment())


def explain_pip(said: str, wheels: Path | None) -> str:
    """Turn what pip said into a sentence for the user, with pip's own words behind it."""
    reasons = (
        ("No space left|disk full", _("The disk is full. Free some space.")),
        (
            "DO NOT MATCH THE HASHES",
            _(
                "A package has the wrong checksum and was not installed. Try again. If "
                "that does not help, something on the network alters downloads."
            ),
        ),
        (
            "NewConnectionError|ConnectionError|ConnectTimeout|ReadTimeout|ProxyError|SSLError|"
            "Max retries|Temporary failure in name|IncompleteRead|timed out|HTTP error|HTTPError",
            _(
                "The packages cannot be downloaded. Check the network connection and "
                "try again, or install offline with --wheels (see docs/install.md)."
            ),
        ),
        (
            "No matching distribution|Could not find a version",
            _(
                "Packages are missing in {folder}. Fill it again as described in docs/install.md."
            ).format(folder=wheels)
            if wheels
            else _(
                "A package is not available for this machine. Check the network "
                "connection, or use another Python."
            ),
        ),
    )
    errors = [line.strip() for line in said.splitlines() if line.startswith("ERROR")]
    fitting = (sentence for pattern, sentence in reasons if re.search(pattern, said, re.IGNORECASE))
    sentence = next(fitting, _("The packages cannot be installed."))
    pip_says = _("{sentence} (pip says: {words})")
    return pip_says.format(sentence=sentence, words=errors[-1] if errors else said.strip()[-200:])
