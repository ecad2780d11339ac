"""A look on many files: each by itself, wherever there is a processor, and none lost to a bad one.

The work is spread by joblib, whose backends reach from the processes of this machine to a Dask cluster.
Every file is written whole or not at all, so a run that was killed can be taken up again.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import joblib

from nnlook_core.applying import Applier, Mode
from nnlook_core.atomic import forget_partials
from nnlook_core.errors import Refusal
from nnlook_core.files import Reader, convert, space_between
from nnlook_core.i18n import _, hear_the_system
from nnlook_core.look import Look
from nnlook_core.raw import is_raw
from nnlook_core.spaces import Space

RAW_BECOMES = "tif"
"""It keeps the 16 bits of what was developed."""


@dataclass(frozen=True)
class Recipe:
    """What is done to every file: a look, 0–100 per cent of it, a mode; and whether to overwrite."""

    look: Look
    strength: float
    mode: Mode
    overwrite: bool


@dataclass(frozen=True)
class Outcome:
    """What became of a file: so many ``pixels`` were written, or why not; ``skipped``: it was there.

    ``pages``: how many the file has, of which the first is taken.
    """

    source: Path
    target: Path
    pixels: int = 0
    pages: int = 1
    reason: str | None = None
    skipped: bool = False


def plan(files: Sequence[Path], folder: Path, ending: str | None) -> list[Outcome]:
    """Where each file is to go: into ``folder``, by its name, with another ``ending`` if one is given.

    A raw file, which cannot be written, becomes a TIFF where none is given.

    Two of one name cannot both go there: the second has a reason. Raises ``Refusal`` where the folder
    cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refusal(
            _("The folder {folder} cannot be made ({reason}). Choose another one.").format(
                folder=folder, reason=error.strerror
            )
        ) from error
    planned: list[Outcome] = []
    taken: dict[Path, Path] = {}
    for source in files:
        new = RAW_BECOMES if ending is None and is_raw(source) else ending
        target = folder / (source.name if new is None else f"{source.stem}.{new}")
        reason = None
        if target in taken:
            reason = _("{file} is already for {other}. Put it into a folder of its own.").format(
                file=target, other=taken[target]
            )
        taken.setdefault(target, source)
        planned.append(Outcome(source, target, reason=reason))
    return planned


def run(
    planned: Sequence[Outcome],
    recipe: Recipe,
    *,
    jobs: int = -1,
    resume: bool = False,
    cluster: str | None = None,
) -> Iterator[Outcome]:
    """Do what :func:`plan` planned; yields each file's outcome as it is done, in any order.

    jobs : files at a time, as everywhere in joblib: -1 is one for each processor
    resume : pass over files that are there already, and clear away what a killed run left
    cluster : the address of a Dask scheduler, to spread the files over its workers, which must see the
        same folders; needs the package ``distributed``

    Raises ``Refusal`` where the cluster cannot be reached.
    """
    to_do = []
    for outcome in planned:
        if outcome.reason is not None:
            yield outcome
        elif resume and outcome.target.exists():
            yield replace(outcome, skipped=True)
        else:
            to_do.append(outcome)
    if resume:
        for folder in {outcome.target.parent for outcome in planned}:
            forget_partials(folder)
    if not to_do:
        return
    spread = min(joblib.effective_n_jobs(jobs), len(to_do)) if cluster is None else jobs
    threads = None if spread == 1 else 1
    with _backend(cluster):
        work = joblib.Parallel(n_jobs=spread, return_as="generator_unordered", batch_size=1)
        # Processes that are kept from an earlier run may be in another folder.
        here = Path.cwd()
        yield from work(joblib.delayed(_do)(outcome, here, recipe, threads) for outcome in to_do)


@contextmanager
def _backend(cluster: str | None) -> Iterator[None]:
    if cluster is None:
        with joblib.parallel_config(backend="loky"):
            yield
        return
    try:
        from distributed import Client
    except ImportError as error:
        raise Refusal(
            _(
                "A cluster needs the package distributed. In the folder of the project: "
                "pip install '.[cluster]'"
            )
        ) from error
    try:
        connect: Callable[..., Any] = Client  # it has no types
        client = connect(cluster, timeout="10s", set_as_default=False)
    except (OSError, ValueError) as error:
        raise Refusal(
            _("No Dask scheduler answers at {address}. Check the address.").format(address=cluster)
        ) from error
    with client, joblib.parallel_config(backend="dask", client=client):
        yield


def _do(planned: Outcome, here: Path, recipe: Recipe, threads: int | None) -> Outcome:
    """One file, in whichever process: what goes wrong with it is its outcome."""
    hear_the_system()
    target = here / planned.target
    try:
        with Reader(here / planned.source) as reader:
            applier = _applier(recipe, threads, space_between(reader, target))
            pixels = convert(reader, target, applier.pixels, overwrite=recipe.overwrite)
    except Refusal as error:
        return replace(planned, reason=str(error))
    except (OSError, MemoryError) as error:
        told = (
            os.strerror(error.errno) if isinstance(error, OSError) and error.errno else _("memory")
        )
        failed = _("{file} failed ({reason}). Make room, try again.")
        return replace(planned, reason=failed.format(file=planned.source, reason=told))
    return replace(planned, pixels=pixels, pages=reader.pages)


_KEPT: dict[object, Applier] = {}
"""The last applier of this process, with its memo of colours, for the files to come."""


def _applier(recipe: Recipe, threads: int | None, space: Space | None) -> Applier:
    key = (recipe.look.model, recipe.strength, recipe.mode, threads, space)
    if key not in _KEPT:
        _KEPT.clear()
        _KEPT[key] = Applier(
            recipe.look, strength=recipe.strength, mode=recipe.mode, threads=threads, space=space
        )
    return _KEPT[key]
