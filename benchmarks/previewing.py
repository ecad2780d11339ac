"""Latency of the preview while a slider moves, from the request of the plug-in to the picture.

The slider has a new value each time, so no result comes from a cache. The baseline is plain ONNX Runtime on
the same pixels, the minimum without a cache.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from PIL import Image
from sklearn.datasets import load_sample_image

from benchmarks.appliers import look
from nnlook_core.common.wire import read_frame, write_frame
from nnlook_core.lookfile.storage import save

SIDE = 512
NODES, OTHER_NODES = 64, 16
TURNS = 40
CHECKOUT = Path(__file__).resolve().parents[1]
BUDGET = 50.0
"""Milliseconds from the last slider event to the picture below which there is no noticeable delay."""

Ask = Callable[[int], None]


def run() -> Iterator[str]:
    """Yield the lines of the results."""
    photo = _photo()
    yield f"Preview of {photo.shape[1]} × {photo.shape[0]} pixels, {NODES} nodes, through the worker"
    yield f"{'':<44}{'median ms':>10}{'worst ms':>10}   relative to plain ONNX Runtime"
    plain = _plain(photo)
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder, name) for name in ("look.onnx", "other.onnx")]
        save(look(NODES), files[0])
        save(look(OTHER_NODES), files[1])
        worker = _Worker(photo, files[0])
        slides: dict[str, Ask] = {
            "strength": lambda turn: worker.show(strength=_moved(turn)),
            "strength, colour only": lambda turn: worker.show(strength=_moved(turn), mode="colour"),
            "strength, guessed colours shown": lambda turn: worker.show(
                strength=_moved(turn), guesses=True
            ),
            "mix of two looks": lambda turn: worker.show(other=str(files[1]), mix=_moved(turn)),
            "mix of two looks, colour only": lambda turn: worker.show(
                other=str(files[1]), mix=_moved(turn), mode="colour"
            ),
            "another view of the photo": lambda _turn: worker.put_and_show(),
        }
        for title, ask in slides.items():
            yield _line(title, ask, plain)
        worker.close()
    yield f"No noticeable delay up to about {BUDGET:.0f} ms. Worst: the maximum of {TURNS} runs."


def _line(title: str, ask: Ask, plain: Callable[[], None]) -> str:
    ask(0)  # warm-up, fills the caches
    times, ratios = [], []
    for turn in range(1, TURNS + 1):
        beside = _milliseconds(plain)
        took = _milliseconds(lambda: ask(turn))  # noqa: B023 (called at once)
        times.append(took)
        ratios.append(took / beside)
    spread = f"{statistics.median(ratios):.2f} ({min(ratios):.2f}–{max(ratios):.2f})"
    return f"{title:<44}{statistics.median(times):>10.1f}{max(times):>10.1f}   {spread}"


def _moved(turn: int) -> float:
    return 1.0 + 97.0 * (turn * 0.618 % 1.0)


def _milliseconds(work: Callable[[], None]) -> float:
    started = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - started)


def _photo() -> NDArray[np.uint8]:
    image = Image.fromarray(load_sample_image("china.jpg"))
    image.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    return np.asarray(image.convert("RGBA"))


def _plain(photo: NDArray[np.uint8]) -> Callable[[], None]:
    """Return the baseline: the network on all pixels, back in 8 bits, without strength or mode."""
    session = onnxruntime.InferenceSession(look(NODES).model, providers=["CPUExecutionProvider"])

    def run() -> None:
        colours = photo[..., :3].reshape(-1, 3).astype(np.float32) / np.float32(255)
        (result,) = session.run(None, {"rgb": colours})
        result = np.asarray(result)
        octets = np.empty((len(result), 4), np.uint8)
        octets[:, :3] = result * np.float32(255) + np.float32(0.5)
        octets[:, 3] = 255

    return run


class _Worker:
    """A worker with the job *preview* and one photo."""

    def __init__(self, photo: NDArray[np.uint8], file: Path) -> None:
        self._photo, self._file = photo, file
        self._process = subprocess.Popen(
            [sys.executable, "-m", "nnlook_core.worker"],
            cwd=CHECKOUT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._hear()
        self._say({"type": "preview"})
        self._put()

    def show(self, **more: Any) -> None:
        """Request the preview and wait for it."""
        plain = {"other": None, "mix": 0.0, "strength": 100.0, "mode": "all", "guesses": False}
        self._say({"type": "show", "photo": "photo", "file": str(self._file), **plain, **more})
        header, body = self._hear()
        if header["type"] != "shown" or len(body) != self._photo.nbytes:
            raise RuntimeError(f"no preview from the worker: {header}")

    def put_and_show(self) -> None:
        """Send a new view of the photo, which is not cached, and request its preview."""
        self._photo = np.roll(self._photo, 7, axis=1)
        self._put()
        self.show()

    def close(self) -> None:
        """End the job and the worker."""
        self._say({"type": "end"})
        self._hear()
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()

    def _put(self) -> None:
        height, width = self._photo.shape[:2]
        size = {"width": width, "height": height, "channels": 4}
        self._say({"type": "photo", "photo": "photo", **size}, self._photo.tobytes())

    def _say(self, header: dict[str, Any], body: bytes = b"") -> None:
        assert self._process.stdin is not None
        write_frame(self._process.stdin, header, body)

    def _hear(self) -> tuple[dict[str, Any], bytes]:
        assert self._process.stdout is not None
        frame = read_frame(self._process.stdout)
        if frame is None:
            raise RuntimeError("the worker has exited")
        return frame
