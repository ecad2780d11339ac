# SPDX-License-Identifier: GPL-3.0-or-later
"""What the worker may answer, job by job, as the page ``docs/wire.md`` has it.

A *reader* takes a value as it came and gives it as the plug-in may use it, or raises ``ShapeError``. So
an answer has exactly what stands here.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from ..common.sentences import HUE_BINS, HUES, LIGHTNESSES, PATTERNS
from ..errors import showable

Reader = Callable[[Any], Any]


class ShapeError(Exception):
    """An answer is not what it should be; ``str()`` of it is for the log."""


def text(value: Any) -> str:
    """What is shown."""
    if type(value) is not str:
        raise ShapeError("no text")
    return showable(value)


def path(value: Any) -> str:
    """Where a file lies; what of its name is no Unicode stays as Python has it."""
    if type(value) is not str or not value or "\0" in value:
        raise ShapeError("no path")
    return value


def flag(value: Any) -> bool:
    """True or false."""
    if type(value) is not bool:
        raise ShapeError("neither true nor false")
    return value


def number(value: Any) -> float:
    """A number; JSON's whole ones may be beyond all floats, and Python's JSON knows NaN."""
    if type(value) not in (int, float):
        raise ShapeError("no number")
    try:
        found = float(value)
    except OverflowError:
        found = math.inf
    if not math.isfinite(found):
        raise ShapeError("no finite number")
    return found


def share(value: Any) -> float:
    """A part of a whole, 0 to 1."""
    found = number(value)
    if not 0 <= found <= 1:
        raise ShapeError("no share")
    return found


def percent(value: Any) -> float:
    """How much, 0 to 100."""
    found = number(value)
    if not 0 <= found <= 100:
        raise ShapeError("no percentage")
    return found


def whole(value: Any) -> int:
    """How many: nothing that is counted here goes beyond 31 bits."""
    if type(value) is not int or not 0 <= value < 1 << 31:
        raise ShapeError("no count")
    return value


def one_of(*words: str) -> Reader:
    """One of these words."""

    def read(value: Any) -> str:
        if type(value) is not str or value not in words:
            raise ShapeError(f"none of {words}")
        return value

    return read


def maybe(reader: Reader) -> Reader:
    """Such a value, or null."""
    return lambda value: None if value is None else reader(value)


def each(reader: Reader) -> Reader:
    """A list of such values."""

    def read(value: Any) -> list[Any]:
        if type(value) is not list:
            raise ShapeError("no list")
        return [reader(one) for one in value]

    return read


def some(reader: Reader) -> Reader:
    """A list of such values, at least one."""

    def read(value: Any) -> list[Any]:
        found: list[Any] = each(reader)(value)
        if not found:
            raise ShapeError("an empty list")
        return found

    return read


def having(readers: Mapping[str, Reader], *, all_of_them: bool = True) -> Reader:
    """An object with these keys, or some of them; other keys are left out."""

    def read(value: Any) -> dict[str, Any]:
        if type(value) is not dict:
            raise ShapeError("no object")
        found = {}
        for key, reader in readers.items():
            if key in value:
                try:
                    found[key] = reader(value[key])
                except ShapeError as error:
                    raise ShapeError(f"{key}: {error}") from error
            elif all_of_them:
                raise ShapeError(f"{key}: not there")
        return found

    return read


def coded(shapes: Mapping[str, Mapping[str, Reader]]) -> Reader:
    """An object with a ``code``, one of these, and what goes with that."""

    def read(value: Any) -> dict[str, Any]:
        code = having({"code": one_of(*shapes)})(value)["code"]
        found: dict[str, Any] = having(shapes[code])(value)
        return {**found, "code": code}

    return read


def hue_bin(value: Any) -> tuple[str, str]:
    """A hue and a lightness."""
    if type(value) is not list or tuple(value) not in HUE_BINS:
        raise ShapeError("no hue and lightness")
    return value[0], value[1]


def remark(value: Any) -> dict[str, Any]:
    """What is to be said of what was learned from, perhaps of one of several pairs."""
    of_pair = having({"pair": whole}, all_of_them=False)(value)
    return {**coded(REMARKS)(value), **of_pair}


_CONFIDENCE = having({"sure": each(hue_bin), "guessed": each(hue_bin)})
_WORST = having(
    {"hue": one_of(*HUES), "lightness": one_of(*LIGHTNESSES), "delta_e": number},
)
_CARD = {
    **{"name": text, "author": maybe(text), "licence": maybe(text), "created": maybe(text)},
    "tags": each(text),
}
_CHART = {
    **{"kind": one_of("all", "hald"), "level": whole, "shrunk": whole, "enlarged": whole},
    **{"colours": whole, "unprocessed": flag, "noisy": flag},
}
REMARKS: Mapping[str, Mapping[str, Reader]] = {
    "aligned": {"scale": number, "across": number, "down": number, "reduced": whole},
    "shifted": {"pixels": number},
    "varies": {"pattern": one_of(*PATTERNS), "delta_e": number},
    "noise": {"delta_e": number},
    "grain": {"delta_e": number},
    "contradiction": {"one": whole, "other": whole, "delta_e": number},
    "contradictions": {"pairs": whole, "worst": whole, "delta_e": number},
    "local": {"delta_e": number},
    "lut": {"clipped": share, "partial": flag},
    "chart": _CHART,
    "daylight": {"file": text},
}
"""What is to be said of what was learned from: the codes, and the values of each."""
FINDINGS: Mapping[str, Mapping[str, Reader]] = {
    **{code: {} for code in ("identical", "same-size", "aligned-layers", "other-photo")},
    **{code: {} for code in ("no-equal-colours", "only-colours", "mostly-colours")},
    **{code: {} for code in ("many-colours", "few-colours")},
    "shifted-layers": {"pixels": number},
    **{code: REMARKS[code] for code in ("varies", "local")},
    "local-edits": {"delta_e": number},
    "missing-colours": {"colours": some(hue_bin)},
}
"""What is found in a pair before anything is learned."""
_FIGURES = ("pixels", "delta_e_mean", "noise_floor", "coverage")
_PART = {"name": text, "share": number, "author": maybe(text), "licence": maybe(text)}
_ORIGIN = having({"program": maybe(text), "range": whole})
_VIGNETTE = {
    "kind": one_of("radial", "linear", "surface"),
    **{"darkest": share, "share": number, "default": percent},
}
_GRAIN = {"delta_e": number, "size": number, "default": percent}
_ABOUT = {
    **_CARD,
    "nodes": whole,
    "training": having(dict.fromkeys(_FIGURES, number), all_of_them=False),
    **{"parts": each(having(_PART)), "origin": maybe(_ORIGIN), "confidence": maybe(_CONFIDENCE)},
    **{"vignette": maybe(having(_VIGNETTE)), "grain": maybe(having(_GRAIN))},
}
_ENTRY = {
    **_CARD,
    **{"file": path, "nodes": maybe(whole), "sha256": maybe(text), "error": maybe(text)},
    **dict.fromkeys(("delta_e_mean", "noise_floor", "coverage"), maybe(number)),
}
_IMPORTED = {
    **{"source": path, "file": maybe(path)},
    **{"known": flag, "origin": maybe(_ORIGIN), "error": maybe(text)},
}
_DIFFERENCE = dict.fromkeys(("delta_e_mean", "delta_e_p95", "delta_e_max"), number)
_ALIGNMENT = dict.fromkeys(("scale", "across", "down", "reduced"), number)
_REPORT = {
    **_DIFFERENCE,
    **{"nodes": whole, "noise_floor": maybe(number), "coverage": maybe(share)},
    **{"remarks": each(remark), "alignments": each(maybe(having(_ALIGNMENT)))},
    "worst": maybe(_WORST),
}
_FINDING = {
    "subject": one_of("alignment", "change", "coverage"),
    "severity": one_of("fine", "hint", "warning"),
    "remark": coded(FINDINGS),
}
_MARK = {"kind": one_of("all", "hald"), "level": whole}
Shapes = Mapping[str, Mapping[str, Reader]]
"""What a frame has besides its type, by the types that there are."""
_FILE: Shapes = {"done": {"file": path}}
_LEARNING: Shapes = {
    "progress": {"fraction": number, "delta_e": maybe(number)},
    "done": {
        **{"file": maybe(path), "report": maybe(having(_REPORT))},
        "confidence": maybe(_CONFIDENCE),
    },
}
GREETING = "hello"
"""Stands for a job where there is none yet."""
ANSWERS: Mapping[str, Shapes] = {
    GREETING: {"hello": {"protocol": whole, "nnlook": text, "looks": path}},
    "learn": _LEARNING,
    "apply": {
        "ready": {"name": text, "sha256": text, "identity": flag},
        "band": {},
        "done": {"guessed_share": maybe(share)},
    },
    "preview": {
        "shown": {"guessed_share": maybe(share)},
        "about": _ABOUT,
        "trouble": {"message": text},
        "done": {},
    },
    "mix": {"done": {"file": path, "name": text}},
    "looks": {"looks": {"looks": each(having(_ENTRY))}, "done": {}},
    "card": _FILE,
    "duplicate": _FILE,
    "import-looks": {"imported": _IMPORTED, "done": {}},
    "export-table": {"done": {"table": path, "left_out": each(one_of("vignette", "grain"))}},
    "import-table": _LEARNING,
    "check": {"done": {"findings": each(having(_FINDING))}},
    "compare": {
        "ready": {"name": text, "heat_top": number},
        "band": {},
        "done": {**_DIFFERENCE, "psnr": maybe(number), "worst": maybe(_WORST)},
    },
    "chart": {
        "ready": {"width": whole, "height": whole, "mark": having(_MARK)},
        "band": {"rows": whole},
        "done": {},
    },
    "check-chart": {"ready": {}, "done": {"chart": coded({"chart": _CHART})}},
    "learn-chart": _LEARNING,
}
_ANYWHERE: Mapping[str, Mapping[str, Reader]] = {"error": {"message": text, "fault": flag}}


def read(job: str, header: Mapping[str, Any]) -> dict[str, Any]:
    """Read a frame's header as an answer to a job. Raises ``ShapeError`` where it can be none."""
    kind = header["type"]
    shape = {**ANSWERS[job], **_ANYWHERE}.get(kind)
    if shape is None:
        raise ShapeError(f"{showable(kind)}: no answer to {job}")
    try:
        return {**having(shape)(header), "type": kind}
    except ShapeError as error:
        raise ShapeError(f"{kind}: {error}") from error
