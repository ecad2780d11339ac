"""A process that changes files one after another: ``python -m nnlook_core.inference.batch.child``.

It is told what to do in frames on standard input, and tells what became of it on standard output: first a
``recipe``, whose body is the look, then a ``file`` each, which is answered with ``done``. It leaves where
its input ends, and so it does not outlive the process that started it, however that ends.
"""

from __future__ import annotations

import _thread
import os
import queue
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from nnlook_core.common.apply_settings import ApplySettings
from nnlook_core.common.i18n import hear_the_system
from nnlook_core.common.wire import WireError, read_frame, write_frame
from nnlook_core.inference.batch.files import TOLD, Outcome, Recipe, change_file
from nnlook_core.lookfile import storage

SECONDS_TO_CLEAR_UP = 2.0
"""Until it leaves in the middle of a file: what was written of it is taken away meanwhile."""

Frame = tuple[dict[str, Any], bytes]


def main() -> None:
    """Serve until the input ends.

    Decoders print what is told of the file anyhow, so the descriptors that they know lead nowhere.
    """
    source, target = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    sys.stdout = sys.stderr = os.fdopen(os.dup(2), "w", errors="backslashreplace")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    os.close(nowhere)
    hear_the_system()
    frames: queue.Queue[Frame | None] = queue.Queue()
    with suppress(KeyboardInterrupt, BrokenPipeError):  # nobody is there any more
        threading.Thread(target=_hear, args=(source, frames), daemon=True).start()
        _serve(frames, target)
    os._exit(0)


def _serve(frames: queue.Queue[Frame | None], target: IO[bytes]) -> None:
    opening = frames.get()
    if opening is None:
        return
    told, model = opening
    settings = ApplySettings.from_json(told)
    recipe = Recipe(storage.parse(model), settings, told["overwrite"])
    while (frame := frames.get()) is not None:
        header = frame[0]
        planned = Outcome(Path(header["source"]), Path(header["target"]))
        outcome = change_file(planned, recipe, told["threads"])
        answer = {name: getattr(outcome, name) for name in TOLD}
        write_frame(target, {"type": "done", **answer})


def _hear(source: IO[bytes], frames: queue.Queue[Frame | None]) -> None:
    """Take in frames; at the end of the input see to it that the process leaves, at a file or not."""
    frame: Frame | None
    while True:
        try:
            frame = read_frame(source)
        except (WireError, OSError):
            frame = None
        frames.put(frame)
        if frame is None:
            break
    _thread.interrupt_main()
    time.sleep(SECONDS_TO_CLEAR_UP)
    os._exit(1)


if __name__ == "__main__":
    main()
