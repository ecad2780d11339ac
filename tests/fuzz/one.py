"""Fuzz one reader in this process: ``python -m tests.fuzz.one READER FOLDER FILE [libFuzzer's options]``.
With the paths of inputs among the options it reads those alone, once.

An input that breaks it is kept in the folder, under a name that begins with ``crash-``, ``timeout-`` or
``oom-``; so is every input that reached code that no other did, in a folder ``found`` there. The file is
the one that the reader may touch.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import atheris

# What is not imported within is not instrumented, and its branches do not guide the search.
with atheris.instrument_imports(include=["nnlook_core", "onnx"]):
    from nnlook_core.files import memory
    from tests.fuzz.readers import CORPUS, READERS, Reader

from tests.fuzz.watch import Watch

SECONDS, MEGABYTES, LONGEST = 5, 1024, 8192
"""For an input: no longer, no more memory, no more bytes."""
PICTURE_MEGABYTES = 128
"""A few bytes can tell of a picture of any size, and it takes as much memory as it must: what would take
more is refused by the reader itself, so that what is found is what takes more than was reckoned."""


def fuzz(reader: Reader, seeds: Path, folder: Path, file: Path, options: list[str]) -> None:
    """Fuzz a reader until an option ends it, or an input breaks it; then the process ends."""
    found, words = folder / "found", folder / "words"
    found.mkdir(parents=True, exist_ok=True)
    words.write_text("".join(f'"{word}"\n' for word in reader.dictionary))
    tempfile.tempdir = str(file.parent)
    os.environ[memory.VARIABLE] = str(PICTURE_MEGABYTES)
    for seed in sorted(seeds.iterdir()):  # whatever is read once and kept is read now
        reader.takes(seed.read_bytes(), file)
        reader.takes(seed.read_bytes()[:-1], file)
    watch = Watch(file, own=file.parent if reader.makes_files else None)

    def read(data: bytes) -> None:
        with watch.kept():
            reader.takes(data, file)

    limits = [f"-timeout={SECONDS}", f"-rss_limit_mb={MEGABYTES}", f"-max_len={LONGEST}"]
    limits += [f"-dict={words}"] if reader.dictionary else []
    one_by_one = any(not option.startswith("-") for option in options)
    places = [] if one_by_one else [str(found), str(seeds)]
    kept = [f"-artifact_prefix={folder}/", "-print_final_stats=1"]
    arguments = [sys.argv[0], *kept, *limits, *options, *places]
    atheris.Setup(arguments, read, custom_mutator=reader.mutate)
    atheris.Fuzz()


if __name__ == "__main__":
    name, folder, file = sys.argv[1:4]
    fuzz(READERS[name], CORPUS / name, Path(folder), Path(file), sys.argv[4:])
