"""Learning a look: pairs → samples → network → file → report, in that order, one function."""

from __future__ import annotations

import datetime
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from nnlook_core._version import __version__
from nnlook_core.common.i18n import _
from nnlook_core.common.sentences import Remark, describe_remark
from nnlook_core.effects.grain import Grain
from nnlook_core.effects.vignette import Pattern, Vignette
from nnlook_core.errors import PairError, Refusal
from nnlook_core.lookfile.confidence import Confidence
from nnlook_core.lookfile.look import (
    CONFIDENCE_KEY,
    GRAIN_KEY,
    NODES,
    VIGNETTE_KEY,
    Card,
    Look,
    Nodes,
    checked_line,
    checked_name,
    checked_tags,
    today,
)
from nnlook_core.metrics.delta_e import Difference, Differences, delta_e
from nnlook_core.metrics.hue_bins import Tally, Worst
from nnlook_core.pairs.combine import CombinedStatistics, combine
from nnlook_core.pairs.pair import PicturePair, Samples
from nnlook_core.pairs.registration import Alignment
from nnlook_core.training.constraints import constrain
from nnlook_core.training.export import ExportMismatch, to_look
from nnlook_core.training.fitting import (
    FIT_STEPS,
    choose,
    expected_errors,
    new_network,
    prepare,
)
from nnlook_core.training.regressor import LookRegressor
from nnlook_core.training.regressor import Progress as Watch

MOST_SAMPLES = 8000
HELD_OUT = 0.1
"""The share of the colours that the network never sees and the report is measured on."""
ENOUGH_TO_HOLD_OUT = 50
"""With fewer colours all are learned, and the report is on the same ones."""

CHOOSING = 0.3
"""Of the time, for choosing the size."""

STRONGER_RIDGES = (1e-7, 1e-5)
"""Tried in turn until the weights are small enough for the file's float32."""

PROGRESS_COLOURS, PROGRESS_STEP = 500, 0.02
"""Progress is measured on so many colours, whenever so large a share of the fit is done."""


Predict = Callable[[NDArray[Any]], NDArray[np.float64]]


@dataclass(frozen=True)
class Progress:
    """Where the learning stands: ``fraction`` 0–1 and ΔE on colours held out.

    ``predict`` asks the network as it is at the moment: colours (n, 3) in 0–1 to colours. Both are None
    before there is a network; it may be asked only while the progress is told.
    """

    fraction: float
    delta_e: float | None
    stage: Literal["choose", "fit"]
    predict: Predict | None = field(default=None, compare=False, repr=False)


OnProgress = Callable[[Progress], bool | None]
"""Returning True ends the learning with the best look so far."""


@dataclass(frozen=True, repr=False)
class Report:
    """The figures of one learning.

    ``difference`` is on colours held out of the fit; ``seconds`` is the whole time; ``noise_floor``
    is in ΔE, None where the pairs repeat no colours; ``vignette`` is what the pairs change by the place,
    which lies beside the look's colours, ``by_place`` the ΔE of it and ``pattern`` its kind in a word;
    ``coverage`` is the share of the colour cube that the pairs show, 0–1;
    ``contradiction`` is the ΔE between two pairs that do not agree; ``shift`` is how many
    pixels apart the pictures of a pair lie; ``coded_remarks`` are what ``remarks`` says; ``worst`` is the
    hue bin where the look is off most, None where none stands out; ``alignments`` is how the
    pictures of each pair lay, None where they were taken as they are; ``checks`` is what was found in
    the pairs, as codes: see ``pairs/checks.py``; ``grain`` is what the pairs have of it, None where they
    have none.
    """

    difference: Difference
    nodes: int
    parameters: int
    seconds: float
    noise_floor: float | None
    vignette: Vignette | None
    by_place: float
    pattern: Pattern | None
    coverage: float
    pairs: int
    contradiction: float | None
    shift: float | None
    coded_remarks: tuple[Remark, ...]
    worst: Worst | None = None
    alignments: tuple[Alignment | None, ...] = ()
    checks: tuple[str, ...] = ()
    grain: Grain | None = None

    @property
    def remarks(self) -> tuple[str, ...]:
        """What is to be known of the pairs, in sentences for the user."""
        return tuple(describe_remark(remark) for remark in self.coded_remarks)

    @property
    def delta_e_mean(self) -> float:
        """The mean CIEDE2000 of ``difference``."""
        return self.difference.delta_e_mean

    @property
    def delta_e_p95(self) -> float:
        """The CIEDE2000 that 95 % of the colours of ``difference`` stay below."""
        return self.difference.delta_e_p95

    @property
    def delta_e_max(self) -> float:
        """The largest CIEDE2000 of ``difference``."""
        return self.difference.delta_e_max

    @property
    def psnr(self) -> float | None:
        """The PSNR of ``difference`` in dB, None where all colours are met exactly."""
        return self.difference.psnr

    def __repr__(self) -> str:
        remarks = f", remarks: {len(self.remarks)}" if self.remarks else ""
        return (
            f"<Report: ΔE {self.delta_e_mean:.3g} (95 % below {self.delta_e_p95:.3g}), "
            f"{self.nodes} nodes, coverage {self.coverage:.1%}, {self.seconds:.1f} s{remarks}>"
        )

    def to_dict(self) -> dict[str, Any]:
        """All figures by their names, flat, and the remarks as sentences.

        Of a vignette and of grain only what describes them.
        """
        values = asdict(self)
        del values["coded_remarks"]
        if (vignette := self.vignette) is not None:
            names = ("kind", "darkest", "share")
            values["vignette"] = {name: getattr(vignette, name) for name in names}
        if (grain := self.grain) is not None:
            values["grain"] = {"delta_e": grain.delta_e, "size": grain.size}
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
    tags: Sequence[str] = (),
    nodes: Nodes = "auto",
    seed: int = 0,
    on_progress: OnProgress | None = None,
) -> Lesson:
    """Learn a look from one or more pairs.

    pairs : the pictures, looked at one pair after the other; values outside 0–1 are clipped, pixels
        transparent in either are passed over, and each pair counts as much as any
    name, author, licence : for the card
    created : an ISO date for the card, by default today's
    tags : words for the card, see ``look.checked_tags``
    nodes : the size of the hidden layer; ``auto`` finds the smallest that is as good as any
    seed : the same pair, seed, threads, versions, machine and date give the same bytes
    on_progress : called now and then; returning True ends the learning with the best look so far

    Raises ``Refusal`` for words that no card takes, ``PairError`` where the pictures cannot teach a look,
    ``ExportMismatch`` where no network could be written faithfully, and what the pairs' ``bands`` raise.
    """
    started = time.monotonic()
    tell = on_progress or (lambda progress: None)
    if nodes not in NODES:
        raise ValueError(f"nodes is one of {', '.join(NODES)}, not {nodes}")
    created = _checked_date(created)
    name = checked_name(name)  # before anything is learned
    author, licence = (None if text is None else checked_line(text) for text in (author, licence))
    tags = checked_tags(tags)

    combined = combine(pairs)
    fitted, held_out = _split(combined.samples, np.random.default_rng(seed))
    training_set, prior = prepare(fitted, seed)

    stop = _Stop(tell)
    check = held_out[:PROGRESS_COLOURS]

    def watched(stage: Literal["choose", "fit"], start: float, end: float) -> Watch:
        """What watches a network that is fitted while the share done goes from ``start`` to ``end``."""
        told = -1.0

        def watch(share: float, predict: Predict) -> bool:
            nonlocal told
            if told <= share < told + PROGRESS_STEP:
                return stop.asked
            told = share
            current = float(delta_e(predict(check.before), check.after).mean())
            stop.tell(Progress(start + (end - start) * share, current, stage, predict))
            return stop.asked

        return watch

    if nodes == "auto":
        stop.tell(Progress(0.0, None, "choose"))
        begun = choose(training_set, seed, lambda: stop.asked, watched("choose", 0.0, CHOOSING))
        start = CHOOSING
    else:
        begun, start = new_network(int(nodes), seed), 0.0
    watch = watched("fit", start, 1.0)

    def attempt(network: LookRegressor) -> Lesson:
        network.set_params(max_iter=FIT_STEPS, n_jobs=-1, progress=watch)
        network.fit(training_set.before, training_set.after, training_set.weight)
        constrain(network, training_set)
        difference, worst = _compared(network, held_out)
        confidence = Confidence.from_grid(expected_errors(prior, difference.delta_e_mean))
        training = {
            **asdict(difference),
            **_of_pairs(combined),
            **_effects(combined),
            CONFIDENCE_KEY: confidence.text,
            "pixels": combined.pixels,
            "colours": len(fitted),
            "seed": seed,
            "software": f"nnlook {__version__}",
        }
        look = to_look(network, Card(name, author, licence, created, training, tags))
        seconds = time.monotonic() - started
        report = Report(
            difference,
            look.nodes,
            look.parameters,
            seconds,
            **_of_pairs(combined),
            vignette=combined.vignette,
            coded_remarks=combined.remarks,
            worst=worst,
            alignments=combined.alignments,
            checks=combined.checks,
            grain=combined.grain,
        )
        return Lesson(look, report)

    for stronger_ridge in STRONGER_RIDGES:
        try:
            return attempt(begun)
        except ExportMismatch:  # weights too large for float32: once more, held shorter
            begun = new_network(begun.hidden_nodes, seed).set_params(ridge=stronger_ridge)
    return attempt(begun)


def _compared(network: LookRegressor, held_out: Samples) -> tuple[Difference, Worst | None]:
    """How far a network is off on colours that it did not see, and where most."""
    tally, differences = Tally(), Differences()
    errors = differences.add(network.predict(held_out.before), held_out.after)
    tally.add(held_out.before, errors)
    return differences.result(), tally.worst()


class _Stop:
    """Passes progress on, from one thread at a time, and keeps in mind whether the answer was to stop."""

    def __init__(self, tell: OnProgress) -> None:
        self._tell, self.asked = tell, False
        self._turn = threading.Lock()

    def tell(self, progress: Progress) -> None:
        with self._turn:
            self.asked = bool(self._tell(progress)) or self.asked


def _checked_date(created: str | None) -> str:
    if created is None:
        return today()
    try:
        return datetime.date.fromisoformat(created).isoformat()
    except (TypeError, ValueError) as error:
        raise Refusal(
            _("{text} is not a date. Use the form 2026-01-31.").format(text=repr(created))
        ) from error


def _split(samples: Samples, random: np.random.Generator) -> tuple[Samples, Samples]:
    """Samples to fit and samples to report on, at most ``MOST_SAMPLES``, spread over the cube.

    Every occupied cell has the same chance, so that a million pixels of sky do not outvote a red
    dress.
    """
    if len(samples) < 2:
        raise PairError(_("The picture has only one colour. Choose a picture with more colours."))
    order = random.permutation(len(samples))[:MOST_SAMPLES]
    if len(order) < ENOUGH_TO_HOLD_OUT:
        return samples, samples
    held_out = int(HELD_OUT * len(order))
    return samples[order[held_out:]], samples[order[:held_out]]


def _of_pairs(combined: CombinedStatistics) -> dict[str, Any]:
    """The figures of the pairs that stand in the report and on the card."""
    names = ("noise_floor", "by_place", "pattern", "coverage", "pairs", "contradiction", "shift")
    return {name: getattr(combined, name) for name in names}


def _effects(combined: CombinedStatistics) -> dict[str, Any]:
    """What the pairs have beside colour, as the card holds it."""
    effects = {VIGNETTE_KEY: combined.vignette, GRAIN_KEY: combined.grain}
    return {key: effect.to_json() for key, effect in effects.items() if effect is not None}
