"""Results in words, for the command line and for the plug-in, which is sent codes and numbers alone."""

from __future__ import annotations

from collections.abc import Sequence

from .i18n import N_, _

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
    if len(names) == 1:
        return names[0]
    return _("{several} and {last}").format(several=", ".join(names[:-1]), last=names[-1])


def _joined(lights: Sequence[str]) -> str:
    """One or two lightnesses."""
    if len(lights) == 1:
        return _(lights[0])
    apart = tuple(lights) == (LIGHTNESSES[0], LIGHTNESSES[-1])
    two = _("{one} and {other}") if apart else _("{one} to {other}")
    return two.format(one=_(lights[0]), other=_(lights[1]))


def _whole(bins: Sequence[HueBin], *, hue: str | None = None, lightness: str | None = None) -> bool:
    """Whether every bin of this hue, or of this lightness, is among them."""
    return all(
        hue_bin in bins
        for hue_bin in HUE_BINS
        if hue in (None, hue_bin[0]) and lightness in (None, hue_bin[1])
    )
