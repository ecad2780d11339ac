"""What is done to one file of many, in whichever process."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nnlook_core.colour.spaces import Space
from nnlook_core.common.apply_settings import ApplySettings
from nnlook_core.common.i18n import _
from nnlook_core.common.sentences import Remark
from nnlook_core.effects.window import Window
from nnlook_core.errors import Refusal
from nnlook_core.files.images import Reader, convert, space_between
from nnlook_core.inference.apply import Applier
from nnlook_core.lookfile.look import Look


@dataclass(frozen=True)
class Recipe:
    """What is done to every file: a look with its settings; and whether to overwrite."""

    look: Look
    settings: ApplySettings
    overwrite: bool


@dataclass(frozen=True)
class Outcome:
    """What became of a file: so many ``pixels`` were written, or why not; ``skipped``: it was there.

    ``pages``: how many the file has, of which the first is taken; ``remarks``: what the user should know
    of how it was read.
    """

    source: Path
    target: Path
    pixels: int = 0
    pages: int = 1
    remarks: Sequence[Remark] = ()
    reason: str | None = None
    skipped: bool = False


TOLD = ("pixels", "pages", "remarks", "reason")
"""What a process that did a file tells of its outcome."""


def change_file(planned: Outcome, recipe: Recipe, threads: int | None) -> Outcome:
    """Do what is planned for one file; what goes wrong with it is its outcome."""
    try:
        with Reader(planned.source) as reader:
            applier = _applier(recipe, threads, space_between(reader, planned.target))
            height, width = reader.shape[:2]
            change = applier.following(Window.whole(width, height, reader.orientation))
            pixels = convert(reader, planned.target, change, overwrite=recipe.overwrite)
    except Refusal as error:
        return replace(planned, reason=str(error))
    except (OSError, MemoryError) as error:
        told = (
            os.strerror(error.errno) if isinstance(error, OSError) and error.errno else _("memory")
        )
        failed = _("{file} failed ({reason}). Free some memory and try again.")
        return replace(planned, reason=failed.format(file=planned.source, reason=told))
    return replace(planned, pixels=pixels, pages=reader.pages, remarks=reader.remarks)


_KEPT: dict[object, Applier] = {}
"""The last applier of this process, with its memo of colours, for the files to come."""


def _applier(recipe: Recipe, threads: int | None, space: Space | None) -> Applier:
    key = (recipe.look.model, recipe.settings, threads, space)
    if key not in _KEPT:
        _KEPT.clear()
        _KEPT[key] = Applier(recipe.look, recipe.settings, threads=threads, space=space)
    return _KEPT[key]
