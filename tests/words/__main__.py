"""Bring the catalogues up to date: ``python3 -m tests.words [LANGUAGE…]``, by default all there are.

Afterwards every ``.po`` has the texts that the source has, every ``.mo`` is compiled, and what still has
to be translated is told. A language that is not there yet gets an empty catalogue.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]


def main(arguments: Sequence[str]) -> int:
    """Do it; returns 1 where something is left to be translated."""
    if importlib.util.find_spec("babel") is None:
        from tests.machine import venv

        command = [str(venv.python(CHECKOUT)), "-m", "tests.words", *arguments]
        return subprocess.run(command, cwd=CHECKOUT, check=False).returncode

    from tests.words import catalogues

    left = 0
    for language in arguments or catalogues.languages():
        catalogue = catalogues.brought_up_to_date(language)
        path = catalogues.po(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(catalogues.written(catalogue))
        path.with_suffix(".mo").write_bytes(catalogues.compiled(catalogue))
        open_ones = list(catalogues.to_be_done(catalogue))
        for text in open_ones:
            print(f"{language}: {'look at' if text.fuzzy else 'translate'} {text.id!r}")
        print(f"{path.relative_to(CHECKOUT)}: {len(catalogue)} texts, {len(open_ones)} to be done")
        left += len(open_ones)
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
