"""Results in words, for the command line and for the plug-in, which is sent codes and numbers alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

from .i18n import N_, _, ngettext

HUES = (
    *(N_("grays"), N_("reds"), N_("oranges"), N_("yellows"), N_("greens")),
    *(N_("cyans"), N_("blues"), N_("purples"), N_("magentas")),
)
# Translators: of colours, in the plural: "dark blues". "from dark to medium blues".
LIGHTNESSES = (N_("dark"), N_("medium"), N_("light"))
"""Thirds of L*."""

HueBin = tuple[str, str]
"""A hue and a lightness."""
HUE_BINS: list[HueBin] = [(hue, lightness) for hue in HUES for lightness in LIGHTNESSES]

PATTERNS = {
    "vignette": N_(
        "The pair has a vignette (ΔE {amount}). It is kept with the look; Apply has a Vignette slider."
    ),
    "gradient": N_(
        "The pair has a gradient (ΔE {amount}). It is kept with the look; Apply has a Vignette slider."
    ),
}
"""What is said of a processing that varies across the picture."""

VIGNETTES = {"radial": N_("Radial"), "linear": N_("Linear"), "surface": N_("Irregular")}
"""The kinds of vignettes."""

LeftOut = Literal["vignette", "grain"]
"""What a look may have that a LUT cannot hold."""

Remark = Mapping[str, Any]
"""Something to be said of pictures: its ``code``, one of ``SENTENCES``, and the values that this takes.

With several pairs ``pair`` is the number of the one that it is about.
"""

MOST_NAMES = 5
"""In one list of a sentence; a longer one is hard to read."""


def describe_difference(delta_e_mean: float, delta_e_p95: float) -> str:
    """What a person would see of a difference in CIEDE2000, its mean and what 95 % lie below.

    About 1 is the smallest difference seen side by side, about 2.3 the usual just noticeable one
    (M. Mahy, L. Van Eycken, A. Oosterlinck, Color Res. Appl. 19, 1994).
    """
    if delta_e_p95 < 1.0:
        return _("not visible")
    if delta_e_mean < 1.0:
        return _("barely visible: a few colours differ side by side")
    if delta_e_mean < 2.3:
        return _("visible side by side")
    return _("clearly visible")


def describe_worst(hue_bin: HueBin, delta_e: float) -> str:
    """Where a look is worst, and by how much."""
    return _("Largest error in {colours}: ΔE {delta_e:.1f} on average.").format(
        colours=named([hue_bin]), delta_e=delta_e
    )


def describe_evaluation(
    delta_e_mean: float, delta_e_p95: float, worst: tuple[HueBin, float] | None
) -> str:
    """How close a look comes, as a sentence or two; ``worst`` as :func:`describe_worst` takes it."""
    difference = describe_difference(delta_e_mean, delta_e_p95).capitalize()
    words = _("Difference: {difference}.").format(difference=difference)
    return words if worst is None else f"{words} {describe_worst(*worst)}"


def describe_confidence(sure: Sequence[HueBin], guessed: Sequence[HueBin]) -> str:
    """What a look is sure of and what it guesses."""
    if sure and guessed:
        both = _("Covered: {sure}. Not covered: {guessed}.")
        return both.format(sure=named(sure), guessed=named(guessed))
    if sure:
        return _("Covered: {sure}.").format(sure=named(sure))
    if guessed:
        return _("Not covered: {guessed}.").format(guessed=named(guessed))
    return _("All colours are partly covered.")


def describe_guessed_share(share: float) -> str:
    """How much of a picture a look would guess, 0–1."""
    if share == 0:
        return _("All colours of this picture are covered.")
    if share < 0.01:
        return _("Less than 1 % of this picture has uncovered colours.")
    return _(
        "{share} % of this picture has uncovered colours. Check them, or learn the "
        "look from a pair that contains them."
    ).format(share=f"{100 * share:.0f}")


def named(bins: Sequence[HueBin]) -> str:
    """Some bins, at least one, in few words: ``grays, medium to light greens and blues``."""
    if len(bins) == len(HUE_BINS):
        return _("all colours")
    whole = [light for light in LIGHTNESSES if _whole(bins, lightness=light)]
    names = [_("{lightness} colours").format(lightness=_(light)) for light in whole]
    rest = [(hue, light) for hue, light in bins if light not in whole]
    for hue in HUES:
        lights = [light for other, light in rest if other == hue]
        if lights and _whole(bins, hue=hue):
            names.append(_(hue))
        elif lights:
            names.append(_("{lightness} {hue}").format(lightness=_joined(lights), hue=_(hue)))
    if len(names) > MOST_NAMES:
        if 2 * len(bins) > len(HUE_BINS):
            return _("most colours")
        names = [*names[: MOST_NAMES - 1], _("others")]
    return listed(names)


def listed(names: Sequence[str]) -> str:
    """Some names, at least one, in a row: ``reds, greens and blues``."""
    *several, last = names
    if not several:
        return last
    return _("{several} and {last}").format(several=", ".join(several), last=last)


def _joined(lights: Sequence[str]) -> str:
    """One or two lightnesses."""
    if len(lights) == 1 or tuple(lights) == (LIGHTNESSES[0], LIGHTNESSES[-1]):
        return listed([_(light) for light in lights])
    return _("{one} to {other}").format(one=_(lights[0]), other=_(lights[1]))


def _whole(bins: Sequence[HueBin], *, hue: str | None = None, lightness: str | None = None) -> bool:
    """Whether every bin of this hue, or of this lightness, is among them."""
    return all(
        hue_bin in bins
        for hue_bin in HUE_BINS
        if hue in (None, hue_bin[0]) and lightness in (None, hue_bin[1])
    )


def describe_remark(remark: Remark, *, align: str | None = None) -> str:
    """A remark as a sentence or two.

    align : what the user knows the choice as that lays shifted pictures over each other
    """
    values = dict(remark)
    code, pair = values.pop("code"), values.pop("pair", None)
    if code == "shifted":
        values["choice"] = align or _("“align”")
    words = SENTENCES[code](**values)
    return words if pair is None else _("Pair {number}: {text}").format(number=pair, text=words)


def _aligned(scale: float, across: float, down: float, reduced: int) -> str:
    to_side = _("{pixels} pixels left") if across < 0 else _("{pixels} pixels right")
    to_end = _("{pixels} up") if down < 0 else _("{pixels} down")
    moved = {
        "across": to_side.format(pixels=f"{abs(across):.1f}"),
        "down": to_end.format(pixels=f"{abs(down):.1f}"),
    }
    if scale == 1:
        sentence = _("The second picture was aligned with the first: moved {across} and {down}.")
        words = sentence.format(**moved)
    else:
        sentence = _(
            "The second picture was aligned with the first: scaled by {scale}, moved "
            "{across} and {down}."
        )
        words = sentence.format(scale=f"{scale:.4g}", **moved)
    if reduced == 1:
        return words
    smaller = _(
        "Both pictures were scaled down {times} times first: at full size they do "
        "not match everywhere, for example because of lens correction."
    ).format(times=reduced)
    return f"{smaller} {words}"


def _shifted(pixels: float, choice: str) -> str:
    one = round(pixels, 1) == 1
    return ngettext(
        "The pictures are shifted by about {pixels} pixel. Learn again with {choice} switched on.",
        "The pictures are shifted by about {pixels} pixels. Learn again with {choice} switched on.",
        1 if one else 2,
    ).format(pixels="1" if one else f"{pixels:.1f}", choice=choice)


def _varies(pattern: str, delta_e: float) -> str:
    return _(PATTERNS[pattern]).format(amount=f"{delta_e:.1f}")


def _noise(delta_e: float) -> str:
    return _(
        "Grain, JPEG, sharpening or retouching in the pair: equal colours "
        "differ by about {amount} ΔE. The look averages them."
    ).format(amount=f"{delta_e:.1f}")


def _grain(delta_e: float) -> str:
    return _(
        "The pair has grain (ΔE {amount}). It is kept with the look; Apply has a Grain slider."
    ).format(amount=f"{delta_e:.1f}")


def _contradiction(one: int, other: int, delta_e: float) -> str:
    return _(
        "Pair {one} contradicts pair {other}: for equal colours they "
        "differ by {apart} ΔE on average. The look will average them. "
        "Leave one pair out for an accurate look."
    ).format(one=one, other=other, apart=f"{delta_e:.1f}")


def _contradictions(pairs: int, worst: int, delta_e: float) -> str:
    return _(
        "{count} pairs contradict each other, pair {worst} most: for equal colours it differs "
        "from the others by {apart} ΔE on average. The look will average them. Leave out the "
        "pairs that were processed differently for an accurate look."
    ).format(count=pairs, worst=worst, apart=f"{delta_e:.1f}")


def _local(delta_e: float) -> str:
    return _(
        "The processing depends on what surrounds a pixel (local contrast, tone mapping, shadows "
        "and highlights), by about {amount} ΔE. A colour look cannot learn that and may be wrong "
        "on other photos. Switch it off where the pair is made."
    ).format(amount=f"{delta_e:.1f}")


def _lut(clipped: float, partial: bool) -> str:
    """``clipped`` is a share of all colours, 0–1; of the two at least one is there."""
    words = []
    if clipped > 0:
        words.append(
            _(
                "The LUT gives values outside 0–1 for {share} of all colours; they are clipped."
            ).format(share=f"{clipped:.1%}")
        )
    if partial:
        words.append(
            _(
                "The LUT does not cover all colours; those outside its range get the "
                "value of the nearest colour inside."
            )
        )
    return " ".join(words)


def describe_chart(kind: str, level: int) -> str:
    """What a chart is called; the level counts for ``hald`` alone."""
    if kind == "all":
        return _("the all-colours chart")
    return _("the Hald chart, level {level}").format(level=level)


def _chart(
    kind: str,
    level: int,
    shrunk: int,
    enlarged: int,
    colours: int,
    unprocessed: bool,
    noisy: bool,
) -> str:
    if shrunk > 1:
        how = _("Recognised {chart} at 1/{factor} of its size: {colours} colours.")
    elif enlarged > 1:
        how = _("Recognised {chart} at {factor} times its size: {colours} colours.")
    else:
        how = _("Recognised {chart}: {colours} colours.")
    said = how.format(
        chart=describe_chart(kind, level),
        factor=max(shrunk, enlarged),
        colours=f"{colours:,}".replace(",", "\u202f"),
    )
    if unprocessed:
        more = _("The chart is unprocessed: a look learned from it would change nothing.")
        return f"{said} {more}"
    if noisy:
        more = _(
            "JPEG or grain has mixed the colours, which visibly degrades a Hald "
            "chart. Save the processed chart as PNG, or use the all-colours chart, "
            "which tolerates JPEG."
        )
        return f"{said} {more}"
    return said


def _missing_colours(colours: Sequence[HueBin]) -> str:
    return _("Colours missing in the photo, which the look will not cover: {colours}.").format(
        colours=named(colours)
    )


def _shifted_layers(pixels: float) -> str:
    return _("The two layers are shifted by about {pixels} pixels. Align them first.").format(
        pixels=f"{pixels:.1f}" if pixels < 3 else f"{pixels:.0f}"
    )


def _local_edits(delta_e: float) -> str:
    return _(
        "Equal colours differ afterwards, by about {delta_e:.1f} ΔE. More than "
        "colours was changed (sharpening, retouching, local edits); that is not "
        "learned."
    ).format(delta_e=delta_e)


def _daylight(file: str) -> str:
    return _(
        "LibRaw finds no as-shot white balance in {file}; it was developed for daylight."
    ).format(file=file)


SENTENCES: Mapping[str, Callable[..., str]] = {
    # of what was learned from
    "aligned": _aligned,
    "shifted": _shifted,
    "varies": _varies,
    "noise": _noise,
    "grain": _grain,
    "contradiction": _contradiction,
    "contradictions": _contradictions,
    "local": _local,
    "lut": _lut,
    "chart": _chart,
    "daylight": _daylight,
    # of a pair before anything is learned, where "varies" and "local" may be said too
    "identical": lambda: _("The two layers are identical: there is nothing to learn."),
    "same-size": lambda: _("Both layers have the same size."),
    "aligned-layers": lambda: _("The two layers have the same size and are aligned."),
    "shifted-layers": _shifted_layers,
    "other-photo": lambda: _("The two layers do not seem to show the same photo."),
    "local-edits": _local_edits,
    "no-equal-colours": lambda: _(
        "No colour occurs twice, so it cannot be checked whether only colours were changed."
    ),
    "only-colours": lambda: _(
        "Looks like a pure colour change. If the program adapts to each photo, a second pair "
        "will show it."
    ),
    "mostly-colours": lambda: _(
        "Mostly a colour change; a little depends on what surrounds a pixel. Check the look on "
        "other photos."
    ),
    "many-colours": lambda: _("The photo contains a wide range of colours."),
    "few-colours": lambda: _(
        "The photo contains few colours. The look will not cover the others. Add a "
        "pair with other colours."
    ),
    "missing-colours": _missing_colours,
}
"""The sentence of each code."""


def describe_vignette(kind: str, darkest: float, share: float) -> str:
    """What a look does by the place: its kind, how dark a gray gets (0–1), and its ΔE on the average."""
    if darkest < 1:
        told = _("{kind} vignette, down to {percent:.0f} % of the brightness, ΔE {delta_e:.1f}")
    else:
        told = _("{kind} vignette that only brightens, ΔE {delta_e:.1f}")
    return told.format(kind=_(VIGNETTES[kind]), percent=100 * darkest, delta_e=share)


def describe_grain(delta_e: float, size: float) -> str:
    """The grain of a look: its ΔE on the average, and its size in pixels."""
    return _("Grain of {size:.1f} pixels, ΔE {delta_e:.1f}").format(size=size, delta_e=delta_e)


def describe_left_out(left_out: Sequence[LeftOut]) -> str | None:
    """What a table does not have of a look; None if it has all."""
    match list(left_out):
        case []:
            return None
        case ["vignette"]:
            return _("The LUT contains the colours of the look, but not its vignette.")
        case ["grain"]:
            return _("The LUT contains the colours of the look, but not its grain.")
        case _:
            return _("The LUT contains the colours of the look, but not its vignette and grain.")


def describe_part(name: str, share: float, author: str | None, licence: str | None) -> str:
    """A part of a mix, of which it is a share (0–1)."""
    who = _("{percent:.0f} % of {name}").format(percent=100 * share, name=name)
    return ", ".join(text for text in (who, author, licence) if text is not None)


def describe_origin(program: str | None, value_range: int) -> str:
    """What a look was made of that was another program's network for values of 0 to ``value_range``."""
    made = _("Converted from a network of {program}, value range 0–{full}.").format(
        program=program or _("an unknown program"), full=value_range
    )
    unknown = _("Its training and accuracy are unknown.")
    return f"{made} {unknown}"
