"""The licences of the runtime's packages, as their own metadata says, and whether they suit ours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from importlib.metadata import files, metadata

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

from tests.supply.lock import CHECKOUT

PAGE = CHECKOUT / "docs" / "licences.md"
OURS = "GPL-3.0-or-later"

COMPATIBLE = frozenset(
    {
        *("0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "MIT", "MIT-CMU"),
        *("MPL-2.0", "PSF-2.0", "Zlib", "BSD-3-Clause-Open-MPI", "LGPL-2.1-or-later"),
        *("GPL-3.0-or-later", "GPL-3.0-or-later WITH GCC-exception-3.1"),
    }
)
"""Licences that the GPL 3 takes in, by the Free Software Foundation's list of licences: MIT-CMU is of the
kind of X11's, and MPL-2.0 is one as long as a file is not marked as incompatible."""

WORDS = {
    "Apache 2.0": "Apache-2.0",
    "Apache License v2.0": "Apache-2.0",
    "MIT License": "MIT",
    "3-Clause BSD License": "BSD-3-Clause",
}
"""What older metadata calls a licence, which had no fixed names."""

HEAD = """\
# Under which licences are the packages of the runtime?

Neural Look is {ours}. Its private runtime consists of the packages in `requirements.lock`. The
licences below are from the packages' metadata; all are compatible with ours:

| package | licence |
| --- | --- |
"""
FOOT = """
The packages bundle third-party libraries; their licences are in the folder `….dist-info` of each package in
the runtime. This page is written by `python3 -m tests.supply`, which also checks for known vulnerabilities.
"""


class LicenceError(Exception):
    """A licence cannot be told, or does not suit ours."""


def licence(package: str) -> str:
    """The licence of an installed package, as an SPDX expression. Raises ``LicenceError``."""
    told = metadata(package).json
    text = str(told.get("license_expression") or told.get("license") or _file(package)).strip()
    if parts := re.findall(
        r"^ *License: (.+?) *$", text, re.MULTILINE
    ):  # Debian's way, file by file
        text = " AND ".join(sorted(set(parts)))
    elif "Neither the name of the copyright holder" in text:  # the whole licence, not its name
        text = "BSD-3-Clause"
    try:
        return str(canonicalize_license_expression(WORDS.get(text, text)))
    except InvalidLicenseExpression as error:
        raise LicenceError(f"{package}: no licence is told by {text[:60]!r}") from error


def _file(package: str) -> str:
    """The licence that lies beside a package, nothing where there is none."""
    for path in files(package) or []:
        if path.name.startswith("LICEN"):
            return path.read_text()
    return ""


def suits(expression: str) -> bool:
    """Whether what is under a licence may be used together with the project.

    Of alternatives one is enough. Where alternatives stand in brackets the answer is no: look yourself.
    """
    if "(" in expression:
        return False
    return any(
        all(part in COMPATIBLE for part in choice.split(" AND "))
        for choice in expression.split(" OR ")
    )


def page(packages: Iterable[str]) -> str:
    """The page of the docs. Raises ``LicenceError`` where one does not suit."""
    found: Mapping[str, str] = {name: licence(name) for name in sorted(set(packages))}
    for name, expression in found.items():
        if not suits(expression):
            raise LicenceError(f"{name} is under {expression}, which does not suit {OURS}")
    rows = (f"| {name} | {expression} |\n" for name, expression in found.items())
    return HEAD.format(ours=OURS) + "".join(rows) + FOOT
