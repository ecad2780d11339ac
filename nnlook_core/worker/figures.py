"""Results as codes and numbers: their sentences are made in the plug-in."""

from __future__ import annotations

from nnlook_core.common.sentences import HueBin
from nnlook_core.lookfile.look import Card
from nnlook_core.metrics.hue_bins import sure_and_guessed

Told = dict[str, list[HueBin]]


def confidence_told(card: Card) -> Told | None:
    """The hue bins that a look is sure of and those that it guesses; None where its card does not say."""
    if (confidence := card.confidence) is None:
        return None
    sure, guessed = sure_and_guessed(confidence)
    return {"sure": sure, "guessed": guessed}
