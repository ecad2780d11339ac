"""A look on many files: each by itself, wherever there is a processor, and none lost to a bad one.

On this machine the work is spread over processes of our own (:mod:`children`), on a Dask cluster by joblib.
Every file is written whole or not at all, so a run that was killed can be taken up again.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from nnlook_core.common.atomic import forget_partials, make_folder
from nnlook_core.common.i18n import _, hear_the_system
from nnlook_core.errors import Refusal
from nnlook_core.files.raw import is_raw
from nnlook_core.inference.batch.children import spread
from nnlook_core.inference.batch.files import Outcome, Recipe, change_file

__all__ = ["Outcome", "Recipe", "plan", "run"]

RAW_BECOMES = "tif"
"""It keeps the 16 bits of what was developed."""


def plan(files: Sequence[Path], folder: Path, ending: str | None) -> list[Outcome]:
    """Where each file is to go: into ``folder``, by its name, with another ``ending`` if one is given.

    A raw file, which cannot be written, becomes a TIFF where none is given.

    Two of one name cannot both go there: the second has a reason. Raises ``WriteError`` where the folder
    cannot be made.
    """
    make_folder(folder)
    planned: list[Outcome] = []
    taken: dict[Path, Path] = {}
    for source in files:
        new = RAW_BECOMES if ending is None and is_raw(source) else ending
        target = folder / (source.name if new is None else f"{source.stem}.{new}")
        reason = None
        if target in taken:
            reason = _(
                "{file} is already the output of {other}. Use another output folder."
            ).format(file=target, other=taken[target])
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
) -> Generator[Outcome, None, None]:
    """Do what :func:`plan` planned; yields each file's outcome as it is done, in any order.

    jobs : files at a time; -1 is one for each processor
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
    if cluster is None:
        most = jobs if jobs > 0 else os.cpu_count() or 1
        yield from spread(to_do, recipe, min(most, len(to_do)))
    else:
        yield from _on_cluster(to_do, recipe, jobs, cluster)


def _on_cluster(
    to_do: Sequence[Outcome], recipe: Recipe, jobs: int, address: str
) -> Iterator[Outcome]:
    # Only this needs them. Distributed comes first: its extra, which is named if it is missing, has both.
    from distributed import Client  # isort: skip
    import joblib

    try:
        connect: Callable[..., Any] = Client  # it has no types
        client = connect(address, timeout="10s", set_as_default=False)
    except (OSError, ValueError) as error:
        raise Refusal(
            _("Cannot connect to a Dask scheduler at {address}. Check the address.").format(
                address=address
            )
        ) from error
    with client, joblib.parallel_config(backend="dask", client=client):
        work = joblib.Parallel(n_jobs=jobs, return_as="generator_unordered", batch_size=1)
        here = Path.cwd()
        yield from work(joblib.delayed(_do)(outcome, here, recipe) for outcome in to_do)


def _do(planned: Outcome, here: Path, recipe: Recipe) -> Outcome:
    """One file, by a worker of a cluster, which may be in another folder."""
    hear_the_system()
    placed = replace(planned, source=here / planned.source, target=here / planned.target)
    done = change_file(placed, recipe, threads=1)
    return replace(done, source=planned.source, target=planned.target)
