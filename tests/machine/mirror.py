"""Which Debian mirror this machine uses, from its own apt sources."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple


class MirrorError(Exception):
    """No Debian mirror can be told; the message says what to do."""


class Source(NamedTuple):
    """One binary source: an address and the suites and components it is asked for."""

    address: str
    suites: tuple[str, ...]
    components: tuple[str, ...]


def mirror(etc: Path = Path("/etc")) -> str:
    """Return the address of the mirror that this machine's own Debian comes from."""
    chosen = os.environ.get("NNLOOK_DEBIAN_MIRROR")
    if chosen:
        return chosen
    release = dict(re.findall(r'^(\w+)="?([^"\n]*)"?$', (etc / "os-release").read_text(), re.M))
    codename = release.get("VERSION_CODENAME", "")
    own = {codename, "stable", "testing", "unstable", "sid"} - {""}
    if release.get("ID") == "debian":
        for source in sources(etc / "apt"):
            if own & set(source.suites) and "main" in source.components:
                return _resolved(source.address)
    raise MirrorError(
        "This machine's apt sources name no Debian mirror to get a GIMP 3 from. "
        "Set NNLOOK_DEBIAN_MIRROR to one, or NNLOOK_GIMP to an installed GIMP 3."
    )


def sources(apt: Path) -> Iterator[Source]:
    """Yield what apt's files name, in both of their formats."""
    for path in [apt / "sources.list", *sorted((apt / "sources.list.d").glob("*"))]:
        if path.suffix == ".list" and path.is_file():
            yield from _one_line(path.read_text())
        elif path.suffix == ".sources":
            yield from _deb822(path.read_text())


def _one_line(text: str) -> Iterator[Source]:
    for line in text.splitlines():
        # deb [options] address suite component…
        found = re.match(r"\s*deb\s+(?:\[[^\]]*\]\s*)?(\S+)\s+(\S+)\s*([^#]*)", line)
        if found:
            yield Source(found[1], (found[2],), tuple(found[3].split()))


def _deb822(text: str) -> Iterator[Source]:
    text = re.sub(r"^#.*\n?", "", text, flags=re.M)
    for stanza in re.split(r"\n\s*\n", text):
        pairs = re.findall(r"^(\S+):[ \t]*(.*(?:\n[ \t]+.*)*)", stanza, re.M)
        fields = {name.lower(): value.split() for name, value in pairs}
        if "deb" in fields.get("types", []) and fields.get("enabled") != ["no"]:
            for address in fields.get("uris", []):
                yield Source(
                    address, tuple(fields.get("suites", [])), tuple(fields.get("components", []))
                )


def _resolved(address: str) -> str:
    """Follow ``mirror+file:…``, as Debian's cloud images have it, to an address."""
    if address.startswith("mirror+file:"):
        listed = Path(re.sub(r"^mirror\+file:/*", "/", address)).read_text().split()
        return listed[0]
    return address
