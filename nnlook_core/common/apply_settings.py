"""How a look is applied: one value from the command line, a script or the pipes to ONNX Runtime.

The standard library alone, because the plug-in has a copy of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from numbers import Real
from pathlib import Path
from typing import Any, Literal

Mode = Literal["all", "colour", "tone"]
MODES: tuple[Mode, ...] = ("all", "colour", "tone")


@dataclass(frozen=True)
class ApplySettings:
    """How much of a look, which part of it, and how much of another one is mixed in.

    Parameters
    ----------
    strength : 0–100 per cent; 0 gives the source's own values
    mode : ``all``; ``colour`` keeps the source's CIE L*; ``tone`` keeps its CIE hue and chroma
    other : the file of a second look, None for none
    mix : 0–100 per cent: so much of ``other``, the rest is the look itself
    vignette, grain : 0–100 per cent of what the look has of it; None for what the look suggests
    seed : of the grain, 0 to 2³² − 1

    Raises ``ValueError`` for any other value.
    """

    strength: float = 100.0
    mode: Mode = "all"
    other: Path | None = None
    mix: float = 0.0
    vignette: float | None = None
    grain: float | None = None
    seed: int = 0

    def __post_init__(self) -> None:
        for name in ("strength", "mix", "vignette", "grain"):
            percent: Any = getattr(self, name)
            if percent is None and name in ("vignette", "grain"):
                continue
            number = isinstance(percent, Real) and not isinstance(percent, bool)
            if not number or not 0 <= percent <= 100:
                raise ValueError(f"{name} is 0 to 100, not {percent!r}")
        if self.mode not in MODES:
            raise ValueError(f"mode is one of {', '.join(MODES)}, not {self.mode!r}")
        seed: Any = self.seed
        if not isinstance(seed, int) or isinstance(seed, bool) or not 0 <= seed < 1 << 32:
            raise ValueError(f"seed is a whole number of 32 bits, not {seed!r}")

    def to_json(self) -> dict[str, Any]:
        """The values by the names that they have in frames and files of JSON."""
        return {
            "strength": self.strength,
            "mode": self.mode,
            "other": None if self.other is None else str(self.other),
            "mix": self.mix,
            "vignette": self.vignette,
            "grain": self.grain,
            "seed": self.seed,
        }

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> ApplySettings:
        """What :meth:`to_json` gave, among other values perhaps; without ``other`` there is none.

        What is left out of vignette, grain and seed has its default.

        Raises ``KeyError`` without strength or mode, ``ValueError`` for a value that none of them can have.
        """
        other = values.get("other")
        if not isinstance(other, str | None):
            raise ValueError(f"other is a file or null, not {other!r}")
        return cls(
            strength=values["strength"],
            mode=values["mode"],
            other=None if other is None else Path(other),
            mix=values.get("mix", 0.0),
            vignette=values.get("vignette"),
            grain=values.get("grain"),
            seed=values.get("seed", 0),
        )


DEFAULTS = ApplySettings()
"""All of one look, and what it suggests of its vignette and grain."""
COLOURS_ALONE = ApplySettings(vignette=0.0, grain=0.0)
"""All of one look but its vignette and grain: what it does to a colour wherever it lies."""
