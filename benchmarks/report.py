"""Tables of the comparison of methods, as Markdown that is also readable in a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.large import Large
from benchmarks.learning import Results
from benchmarks.material import FILM, FILM_GRAY, FILTERS
from benchmarks.peers import METHODS, OURS
from benchmarks.scoring import COLUMNS, UNSEEN, Error, Score

GROUPS = (FILM, FILM_GRAY, FILTERS)
PEERS = ("gmic", "recipe")


@dataclass(frozen=True)
class Summary:
    """One row of a table: mean and 95th percentile, seconds and bytes of a method, averaged over the looks.

    ``worse`` lists the looks with a larger mean error than unchanged colours, on other photos or the cube.
    """

    method: str
    cases: int
    errors: dict[str, Error]
    seconds: float
    size: float
    worse: list[str]


def summarise(scores: Sequence[Score]) -> list[Summary]:
    """Return a summary per method, for the scores of one group of looks and one training photo."""
    nothing = {score.look: score for score in scores if score.method == "nothing"}
    summaries = []
    for method in dict.fromkeys(score.method for score in scores):
        mine = [score for score in scores if score.method == method]
        errors = {
            column: Error(
                float(np.mean([score.errors[column].mean for score in mine])),
                float(np.mean([score.errors[column].p95 for score in mine])),
            )
            for column in COLUMNS
        }
        worse = [score.look for score in mine if _is_worse(score, nothing.get(score.look))]
        seconds = float(np.mean([score.seconds for score in mine]))
        size = float(np.mean([score.size for score in mine]))
        summaries.append(Summary(method, len(mine), errors, seconds, size, worse))
    return summaries


def _is_worse(score: Score, nothing: Score | None) -> bool:
    return nothing is not None and any(
        score.errors[column].mean > nothing.errors[column].mean for column in UNSEEN
    )


def tables(results: Results) -> Iterator[str]:
    """Yield the lines of all tables: for each group of looks and training photo, then for large photos."""
    for group in GROUPS:
        for teacher, probes in results.probes.items():
            chosen = [s for s in results.scores if (s.group, s.teacher) == (group, teacher)]
            if not chosen:
                continue
            summaries = summarise(chosen)
            yield f"## {summaries[0].cases} {group}, learned from *{teacher}*"
            yield ""
            yield (
                f"*{teacher}* covers {probes.shown_share:.0%} of the cells of the cube; "
                f"{probes.never_shown_share:.0%} of the pixels of the other photos are in cells that "
                "it does not cover."
            )
            yield ""
            yield from _table(summaries)
            yield ""
            yield from _shares(summaries)
            yield from _worse(summaries)
    if results.large is not None:
        yield from _large(results.large)


def _table(summaries: Sequence[Summary]) -> Iterator[str]:
    heads = ("", *COLUMNS, "seconds", "bytes", "worse than nothing")
    rows: list[Sequence[str]] = [heads]
    for one in summaries:
        errors = (f"{one.errors[name].mean:.2f} / {one.errors[name].p95:.2f}" for name in COLUMNS)
        last = (f"{one.seconds:.2f}", f"{one.size:,.0f}", f"{len(one.worse)} of {one.cases}")
        rows.append((METHODS[one.method].title, *errors, *(last if one.size else ("", "", ""))))
    yield from _aligned(rows)


def _aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield rows as an aligned Markdown table; the first row is the header."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for number, row in enumerate(rows):
        first = row[0].ljust(widths[0])
        rest = (cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))
        yield f"| {' | '.join((first, *rest))} |"
        if number == 0:
            rules = (f"{'-' * (width - 1)}:" for width in widths[1:])
            yield f"| {' | '.join(('-' * widths[0], *rules))} |"


def _shares(summaries: Sequence[Summary]) -> Iterator[str]:
    """Yield a table with the errors and times of nnlook relative to other methods."""
    found = {one.method: one for one in summaries}
    rows: list[Sequence[str]] = [("", *COLUMNS, "seconds")]
    for ours in (found[name] for name in OURS if name in found):
        for peer in (found[name] for name in PEERS if name in found):
            title = f"{METHODS[ours.method].title} ÷ {METHODS[peer.method].title}"
            errors = (ours.errors[name].mean / peer.errors[name].mean for name in COLUMNS)
            shares = (f"{share:.2f}" for share in (*errors, ours.seconds / peer.seconds))
            rows.append((title, *shares))
    if len(rows) > 1:
        yield from _aligned(rows)
        yield ""


def _worse(summaries: Sequence[Summary]) -> Iterator[str]:
    """Yield the names of the looks for which nnlook is worse than unchanged colours."""
    for one in summaries:
        if one.method in OURS and one.worse:
            yield f"{METHODS[one.method].title} is worse than nothing for: {', '.join(one.worse)}."
            yield ""


def _large(large: Large) -> Iterator[str]:
    yield "## Large photos"
    yield ""
    rows = [("", "seconds", "÷ G'MIC")]
    if large.gmic_seconds is not None:
        title = f"G'MIC, {large.gmic_megapixels:.1f} megapixels"
        rows.append((title, f"{large.gmic_seconds:.2f}", "1.00"))
    for name, seconds in large.seconds.items():
        ratio = "" if large.gmic_seconds is None else f"{seconds / large.gmic_seconds:.2f}"
        title = f"{METHODS[name].title}, {large.megapixels} megapixels"
        rows.append((title, f"{seconds:.2f}", ratio))
    yield from _aligned(rows)
    yield ""
    memory = [("memory, MB", "at start", "at most")]
    for one in large.memory:
        title = f"nnlook, automatic, {one.megapixels} megapixels"
        memory.append((title, f"{one.at_start:.0f}", f"{one.peak:.0f}"))
    if large.memory:
        yield from _aligned(memory)
