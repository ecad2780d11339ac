"""The ZIP file for users of the plug-in: the installer and everything it installs."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Mapping

from installer.project import version
from release.project import files

CONTENTS = (
    *("install.py", "Install on Windows.bat", "Install on macOS.command"),
    *("installer", "plugin", "nnlook_core", "requirements.lock", "pyproject.toml"),
    *("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "LICENSE", "docs"),
)


def plugin_zip(epoch: int) -> tuple[str, bytes]:
    """Return its name and its bytes; everything is in one folder."""
    name = f"nnlook-{version()}"
    return f"{name}-gimp.zip", packed(files(CONTENTS), name, epoch)


def packed(contents: Mapping[str, bytes], folder: str, epoch: int) -> bytes:
    """Return a ZIP file of these files in a folder. Files that begin with ``#!`` are executable."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(contents):
            entry = zipfile.ZipInfo(f"{folder}/{name}", time.gmtime(epoch)[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Unix: then the modes count, wherever this is built
            is_program = contents[name].startswith(b"#!")
            entry.external_attr = (0o100755 if is_program else 0o100644) << 16
            archive.writestr(entry, contents[name])
    return out.getvalue()
