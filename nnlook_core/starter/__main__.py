"""``python -m nnlook_core.starter [FOLDER]``: make the starter looks again, and print their errors."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import nnlook_core
from nnlook_core.starter.looks import FOLDER, STARTERS, UNSEEN_COLOURS, learned, off


def main(arguments: Sequence[str]) -> None:
    """Write all starter looks to a folder, by default the one in the package."""
    folder = Path(arguments[0]) if arguments else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    print(f"CIEDE2000 on {UNSEEN_COLOURS:,} colours of the whole cube")
    print(f"{'':<28}{'mean':>7}{'95 %':>7}{'largest':>9}{'bytes':>8}")
    for starter in STARTERS:
        look = learned(starter).look
        found = off(starter, look)
        nnlook_core.save(look, folder / f"{starter.stem}.onnx", overwrite=True)
        figures = f"{found.delta_e_mean:>7.2f}{found.delta_e_p95:>7.2f}{found.delta_e_max:>9.2f}"
        print(f"{starter.name:<28}{figures}{len(look.model):>8,}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
