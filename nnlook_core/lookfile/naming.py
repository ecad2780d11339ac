"""What the file of a look may be called, so that the look is seen in a list."""

from __future__ import annotations

import re
from pathlib import Path

from nnlook_core.common.i18n import _
from nnlook_core.common.texts import is_blank
from nnlook_core.errors import Refusal, WriteError
from nnlook_core.lookfile.look import printable

SUFFIX = ".onnx"
MAX_NAME_BYTES = 255
"""Of a file's name, on most file systems."""


def is_hidden(name: str) -> bool:
    """Whether lists pass over a file of this name, as file browsers do."""
    return name.startswith(".")


def require_extension(path: Path, ending: str, refusal: type[Refusal]) -> None:
    """Raise ``refusal`` where a file to be written does not end in ``ending``, in capitals or not."""
    if path.suffix.lower() != ending:
        raise refusal(
            _("{file} must have the extension {ending}. Add it to the name.").format(
                file=path, ending=ending
            )
        )


def require_seen(path: Path) -> None:
    """Raise ``WriteError`` where a look would be listed nowhere, or under a name that shows nothing."""
    if is_hidden(path.name) or is_blank(path.stem):
        raise WriteError(
            _(
                "{file} would be a hidden file. Choose a name that begins with a letter or a digit."
            ).format(file=path)
        )


def seen_stem(path: Path) -> str:
    """The stem of a look's file, without what hides it; a plain word where nothing else is to be seen."""
    stem = path.stem.lstrip(".")
    return _("Imported look") if is_blank(stem) else stem


def plain_stem(stem: str) -> str:
    """A stem as it was chosen. Raises ``Refusal`` for what would lead elsewhere, not be seen or not fit."""
    wrong = is_hidden(stem) or is_blank(stem) or re.search(r"[/\\:\x00-\x1f]", stem)
    if wrong or too_long(f"{stem}{SUFFIX}"):
        raise Refusal(
            _("“{name}” is not a valid file name. Choose another name.").format(
                name=printable(stem)
            )
        )
    return stem


def too_long(name: str) -> bool:
    """Whether a file's name is longer than most file systems take."""
    return len(name.encode(errors="surrogatepass")) > MAX_NAME_BYTES
