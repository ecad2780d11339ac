"""Learning a look: pairs → samples → network → file → report, in that order, one function."""

from __future__ import annotations

import datetime
import os
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from nnlook_core._version import __version__
from nnlook_core.errors import PairError, Refusal
from nnlook_core.evidence import MISFIT, Evidence, gather
from nnlook_core.export import ExportMismatch, to_look
from nnlook_core.look import NODES, Card, Look, Nodes
from nnlook_core.measuring import Difference, delta_e, measure
from nnlook_core.network import LookNetwork
from nnlook_core.noise import Pattern
from nnlook_core.pairs import PicturePair, Samples

MOST_SAMPLES = 8000
HELD_OUT = 0.1
"""The share of the colours that the network never sees and the report is measured on."""
ENOUGH_TO_HOLD_OUT = 50
"""With fewer colours all are learned, and the report is on the same ones."""

CANDIDATES = (16, 32, 64)
REGION_SIDE = 6
"""The sizes are compared on whole blocks of the cube, one of REGION_SIDE³, that they did not see."""
TRIALS, TRIAL_STEPS, TRIAL_SAMPLES = 2, 50, 2500
TRIAL_SHARE = 0.3
"""Of the time, for choosing the size."""
HAIR_SHARE, HAIR_DELTA_E = 0.07, 0.03
"""A smaller network is taken if its error on unseen regions is above the least by no more than this
share of it, or by no more than this ΔE."""

RIDGES = (1e-9, 1e-7, 1e-5)
"""Tried in turn until the weights are small enough for the file's float32."""

PROGRESS_COLOURS = 500


@dataclass(frozen=True)
class Progress:
    """Where the learning stands: ``fraction`` 0–1 and ΔE on colours held out (None before the fit)."""

    fraction: float
    delta_e: float | None
    stage: Literal["choose", "fit"]


OnProgress = Callable[[Progress], bool | None]
"""Returning True ends the learning with the best look so far."""


@dataclass(frozen=True)
class Report:
    """The figures of one learning.

    ``difference`` is on colours held out of the fit; ``seconds`` is the whole time; ``noise_floor``
    is in ΔE, None where the pairs repeat no colours, and ``by_place`` the part of it that a vignette
    or a gradient (``pattern``) makes; ``coverage`` is the share of the colour cube that the pairs
    show, 0–1; ``contradiction`` is the ΔE between two pairs that do not agree; ``shift`` is how many
    pixels apart the pictures of a pair lie; ``remarks`` are sentences for the user.
    """

    difference: Difference
    nodes: int
    parameters: int
    seconds: float
    noise_floor: float | None
    by_place: float | None
    pattern: Pattern | None
    coverage: float
    pairs: int
    contradiction: float | None
    shift: float | None
    remarks: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """All figures by their names, flat."""
        values = asdict(self)
        return {**values.pop("difference"), **values, "remarks": list(self.remarks)}


@dataclass(frozen=True)
class Lesson:
    """What learning gives: the look, audited and read back, and the report."""

    look: Look
    report: Report


def learn(
    pairs: Iterable[PicturePair],
    *,
    name: str,
    author: str | None = None,
    licence: str | None = None,
    created: str | None = None,
    nodes: Nodes = "auto",
    seed: int = 0,
    on_progress: OnProgress | None = None,
) -> Lesson:
    """Learn a look from one or more pairs.

    pairs : the pictures, looked at one pair after the other; values outside 0–1 are clipped, pixels
        transparent in either are passed over, and each pair counts as much as any
    name, author, licence : for the card
    created : an ISO date for the card, by default today's
    nodes : the size of the hidden layer; ``auto`` finds the smallest that is as good as any
    seed : the same pair, seed, threads, versions, machine and date give the same bytes
    on_progress : called now and then; returning True ends the learning with the best look so far

    Raises ``PairError`` where the pictures cannot teach a look, ``ExportMismatch`` where no network
    could be written faithfully, and whatever the pairs' ``bands`` raise.
    """
    started = time.monotonic()
    tell = on_progress or (lambda progress: None)
    if nodes not in NODES:
        raise ValueError(f"nodes is one of {', '.join(NODES)}, not {nodes}")
    created = _checked_date(created)
    _check_text(name, author, licence)

    evidence = gather(pairs)
    fitted, held_out = _split(evidence.samples, np.random.default_rng(seed))

    # Between the samples and the network is the place for completing the colours that the pair
    # never showed: it would add samples here, with weights of their own.
    weight = _weights(fitted)
    hidden_nodes = choose_nodes(fitted, weight, seed, tell) if nodes == "auto" else int(nodes)

    def watch(fraction: float, network: Callable[[Any], Any]) -> bool:
        check = held_out[:PROGRESS_COLOURS]
        current = float(delta_e(network(check.before), check.after).mean())
        start = TRIAL_SHARE if nodes == "auto" else 0.0
        return bool(tell(Progress(start + (1 - start) * fraction, current, "fit")))

    def attempt(ridge: float) -> Lesson:
        network = LookNetwork(hidden_nodes, ridge=ridge, random_state=seed, progress=watch)
        network.fit(fitted.before, fitted.after, weight)
        difference = measure(network.predict(held_out.before), held_out.after)
        training = {
            **asdict(difference),
            **_of_pairs(evidence),
            "pixels": evidence.pixels,
            "colours": len(fitted),
            "seed": seed,
            "software": f"nnlook {__version__}",
        }
        look = to_look(network, Card(name, author, licence, created, training))
        seconds = time.monotonic() - started
        report = Report(
            difference,
            look.nodes,
            look.parameters,
            seconds,
            **_of_pairs(evidence),
            remarks=evidence.remarks,
        )
        return Lesson(look, report)

    for ridge in RIDGES[:-1]:
        try:
            return attempt(ridge)
        except ExportMismatch:  # weights too large for float32: once more, held shorter
            continue
    return attempt(RIDGES[-1])


def choose_nodes(samples: Samples, weight: NDArray[np.float64], seed: int, tell: OnProgress) -> int:
    """The smallest of ``CANDIDATES`` within a hair of the best on regions of the cube it did not see.

    Each is tried ``TRIALS`` times, with other regions hidden and another start: one trial alone is
    a matter of luck.
    """
    tell(Progress(0.0, None, "choose"))
    regions = samples.regions(REGION_SIDE)
    occupied = np.unique(regions)
    if len(occupied) < 2:
        return CANDIDATES[0]

    def error(nodes: int, trial: int) -> float:
        random = np.random.default_rng((seed, trial))
        hidden = random.permutation(occupied)[: max(1, len(occupied) // 5)]
        test = np.isin(regions, hidden)
        seen = random.permutation(np.flatnonzero(~test))[:TRIAL_SAMPLES]
        network = LookNetwork(nodes, max_iter=TRIAL_STEPS, random_state=trial)
        network.fit(samples.before[seen], samples.after[seen], weight[seen])
        found = delta_e(network.predict(samples.before[test]), samples.after[test])
        return float(found.mean())

    # The largest first, as they take longest; the limit on BLAS is one for the whole process.
    jobs = [(nodes, trial) for nodes in reversed(CANDIDATES) for trial in range(TRIALS)]
    means = dict.fromkeys(CANDIDATES, 0.0)
    with threadpool_limits(limits=1, user_api="blas"), ThreadPoolExecutor(os.cpu_count()) as pool:
        for done, found in enumerate(pool.map(lambda job: error(*job), jobs)):
            means[jobs[done][0]] += found / TRIALS
            tell(Progress(TRIAL_SHARE * (done + 1) / len(jobs), None, "choose"))
    least = min(means.values())
    limit = least + max(HAIR_SHARE * least, HAIR_DELTA_E)
    return next(nodes for nodes in CANDIDATES if means[nodes] <= limit)


def _checked_date(created: str | None) -> str:
    if created is None:
        return datetime.datetime.now(datetime.UTC).date().isoformat()
    try:
        return datetime.date.fromisoformat(created).isoformat()
    except (TypeError, ValueError) as error:
        raise Refusal(f"{created!r} is no date. Write it as 2026-01-31.") from error


def _check_text(*texts: str | None) -> None:
    """Refuse, before anything is learned, what could not be written on the card."""
    for text in texts:
        try:
            if text is not None:
                text.encode()
        except (AttributeError, UnicodeEncodeError) as error:
            raise Refusal(
                f"{text!a} cannot be written on the look's card. Give it another name."
            ) from error


def _split(samples: Samples, random: np.random.Generator) -> tuple[Samples, Samples]:
    """Samples to fit and samples to report on, at most ``MOST_SAMPLES``, spread over the cube.

    Every occupied cell has the same chance, so that a million pixels of sky do not outvote a red
    dress.
    """
    if len(samples) < 2:
        raise PairError(
            "The picture shows one colour only. Choose a picture with more colours to learn from."
        )
    order = random.permutation(len(samples))[:MOST_SAMPLES]
    if len(order) < ENOUGH_TO_HOLD_OUT:
        return samples, samples
    held_out = int(HELD_OUT * len(order))
    return samples[order[held_out:]], samples[order[:held_out]]


def _of_pairs(evidence: Evidence) -> dict[str, Any]:
    """The figures of the pairs that stand in the report and on the card."""
    names = ("noise_floor", "by_place", "pattern", "coverage", "pairs", "contradiction", "shift")
    return {name: getattr(evidence, name) for name in names}


def _weights(samples: Samples) -> NDArray[np.float64]:
    """The weight of each sample (n,), 0–1: less for one that the pair's noise leaves uncertain."""
    weights: NDArray[np.float64] = MISFIT**2 / (MISFIT**2 + samples.spread**2)
    return weights
