"""Applying a look: time and memory compared with other programs, scaling, start-up of the worker.

``python3 -m benchmarks.applying NAME`` applies a look once and prints its memory as JSON.
:func:`_memory_of` runs it in a separate process.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import OpenImageIO
from PIL import Image
from sklearn.datasets import load_sample_image

from benchmarks.appliers import Contestant, Picture, Work, contestants, look
from benchmarks.memory import forget_peak, peak
from nnlook_core.colour.pixels import packed
from nnlook_core.common.wire import read_frame, write_frame
from nnlook_core.inference.apply import Applier
from nnlook_core.lookfile.storage import save

SIZES = {1: (1224, 816), 24: (6000, 4000), 200: (17_320, 11_547)}
"""Width and height by megapixels (rounded)."""
ROUNDS = 5
REMEMBERED = ("pillow", "u8-64-2", "noise", "u16-64", "float-64", "ocio", "one-shot", "gmic")
"""The methods whose memory is measured."""
RELATIVE_TO = {"8-bit photo": "pillow", "8-bit noise": "pillow"}
"""The baseline for each kind of picture; OpenColorIO for the others."""
STREAMED = (24, 500)
LARGE_FILE = (25_000, 20_000)
BY_COMMAND_LINE = """
import sys
from benchmarks.memory import peak
from nnlook_core.entry import main
status = main()
print(peak())
sys.exit(status)
"""
BAND = 64 * 6000
STARTS = 7
CHECKOUT = Path(__file__).resolve().parents[1]
GIMPS = ("3.0", "3.2")
MEASURED_IN_GIMP = "measure_*.py"
BARE_START = "import numpy, onnxruntime"


def run() -> Iterator[str]:
    """Yield the lines of the results."""
    yield from _beside_others()
    yield ""
    yield from _growth()
    yield ""
    yield from _worker()
    yield from _files()
    yield ""
    yield from _in_gimp()


def _beside_others() -> Iterator[str]:
    megapixels = 24
    pictures = {kind: _picture(kind, megapixels) for kind in _KINDS}
    colours = _colours(pictures["8-bit photo"])
    competing = contestants()
    seconds = _in_turns(
        {name: (one, _part(pictures[one.kind], one)) for name, one in competing.items()}
    )
    yield f"Applying to a photo of {megapixels} megapixels with {colours:,} colours"
    yield f"{'':<62}{'seconds':>9}{'MP/s':>7}{'peak MB':>9}   relative to"
    for name, one in competing.items():
        times = [value / one.share for value in seconds[name]]
        base = RELATIVE_TO.get(one.kind, "ocio")
        middle = statistics.median(times)
        memory = f"{_memory_of(name):.0f}" if name in REMEMBERED else ""
        beside = ""
        if base in competing and name != base:
            ratios = [a / b for a, b in zip(times, seconds[base], strict=True)]
            spread = f"{statistics.median(ratios):.2f} ({min(ratios):.2f}–{max(ratios):.2f})"
            beside = f"{spread} {competing[base].title.split(',')[0]}"
        title = f"{one.kind}: {one.title}"
        speed = megapixels / middle
        yield f"{title:<62}{middle:>9.2f}{speed:>7.0f}{memory:>9}   {beside}".rstrip()
    yield "peak MB: in addition to the loaded picture; all pixels at once: measured on a quarter of them."


def _growth() -> Iterator[str]:
    yield "Scaling, 8-bit photo, 64 nodes, 2 threads"
    for megapixels in SIZES:
        picture = _picture("8-bit photo", megapixels)
        work = contestants()["u8-64-2"].prepare(picture)
        times = [_timed(work) for _ in range(3)]
        size = picture.shape[0] * picture.shape[1] / 1e6
        yield f"{megapixels:>5} MP {min(times):>8.3f} s   {1000 * min(times) / size:.1f} ms per megapixel"


def _worker() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "look.onnx"
        save(look(64), file)
        starts, bare = [], []
        for _ in range(STARTS):
            started = time.perf_counter()
            subprocess.run([sys.executable, "-c", BARE_START], check=True)
            bare.append(time.perf_counter() - started)
            starts.append(_through_worker(file, 64 * 100, 1)[0])
        ratios = [a / b for a, b in zip(starts, bare, strict=True)]
        yield (
            f"Worker, start to first band: {statistics.median(starts):.2f} s, "
            f"{statistics.median(ratios):.2f} ({min(ratios):.2f}–{max(ratios):.2f}) times "
            f"`python -c '{BARE_START}'`"
        )
        for megapixels in STREAMED:
            _, memory = _through_worker(file, BAND, round(megapixels * 1e6 / BAND))
            yield f"Worker, peak memory, {megapixels} MP, 8 bits: {memory:.0f} MB in total"


def _files() -> Iterator[str]:
    """Measure large files on the command line, which processes them in bands."""
    photo = _photo(24)
    for dtype, factor in (("uint8", 1), ("uint16", 257)):
        with tempfile.TemporaryDirectory() as folder:
            source, file = Path(folder, "large.tif"), Path(folder, "look.onnx")
            save(look(64), file)
            _write_tiff(source, photo, np.dtype(dtype), factor)
            started = time.perf_counter()
            done = subprocess.run(
                [
                    sys.executable,
                    "-c",
                    BY_COMMAND_LINE,
                    "apply",
                    file,
                    source,
                    "-o",
                    f"{folder}/new.tif",
                ],
                cwd=CHECKOUT,
                check=True,
                capture_output=True,
                text=True,
            )
            took, size = time.perf_counter() - started, source.stat().st_size / 1e9
        yield (
            f"Command line, TIFF of {LARGE_FILE[0] * LARGE_FILE[1] / 1e6:.0f} MP, {dtype}, "
            f"{size:.1f} GB: {took:.0f} s, peak memory {float(done.stdout):.0f} MB"
        )


def _write_tiff(path: Path, photo: Picture, dtype: np.dtype[Any], factor: int) -> None:
    """Write a large TIFF with repetitions of the photo, in bands."""
    width, height = LARGE_FILE
    spec = OpenImageIO.ImageSpec(width, height, 3, str(dtype))
    spec.attribute("compression", "none")
    output: Any = OpenImageIO.ImageOutput.create(str(path))
    output.open(str(path), spec)
    rows = np.tile(photo, (1, -(-width // photo.shape[1]), 1))[:, :width].astype(
        dtype
    ) * dtype.type(factor)
    for top in range(0, height, len(rows)):
        bottom = min(top + len(rows), height)
        output.write_scanlines(top, bottom, 0, rows[: bottom - top])
    output.close()


def _in_gimp() -> Iterator[str]:
    """Measure the procedure in each GIMP, relative to reading and writing the same pixels."""
    for which in GIMPS:
        result = CHECKOUT / "test-output" / "apply-in-gimp.json"
        result.unlink(missing_ok=True)
        command = [sys.executable, "-m", "tests", "gimp", "--gimp", which]
        command += ["--", "-o", f"python_files={MEASURED_IN_GIMP}"]
        subprocess.run(command, cwd=CHECKOUT, stdout=subprocess.DEVNULL, check=False)
        if not result.exists():
            yield f"GIMP {which}: not measured, because it could not be run"
            continue
        told = json.loads(result.read_text())
        yield (
            f"GIMP {told['gimp']}, 24 MP, 8 bits: {told['seconds']:.2f} s, "
            f"{told['ratio']:.2f} ({told['least']:.2f}–{told['most']:.2f}) times reading and "
            f"writing the same pixels ({told['bare']:.2f} s)"
        )


def _through_worker(file: Path, band: int, bands: int) -> tuple[float, float]:
    """Apply to ``bands`` bands; return the seconds to the first answer and the peak memory in MB."""
    pixels = _photo(24).reshape(-1, 3)
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "nnlook_core.worker"],
        cwd=CHECKOUT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    read_frame(process.stdout)
    job = {"file": str(file), "strength": 100.0, "mode": "all", "depth": "u8", "channels": 3}
    write_frame(process.stdin, {"type": "apply", **job})
    read_frame(process.stdout)
    first = 0.0
    for number in range(bands):
        start = number * band % (len(pixels) - band)
        write_frame(process.stdin, {"type": "band"}, pixels[start : start + band].tobytes())
        read_frame(process.stdout)
        first = first or time.perf_counter() - started
    memory = peak(process.pid)
    process.stdin.close()
    process.wait()
    return first, memory


def _in_turns(competing: dict[str, tuple[Contestant, Picture]]) -> dict[str, list[float]]:
    """Return the seconds of each in ``ROUNDS`` rounds, after a warm-up round."""
    works = {name: one.prepare(picture) for name, (one, picture) in competing.items()}
    seconds: dict[str, list[float]] = {name: [] for name in works}
    for turn in range(ROUNDS + 1):
        for name, work in works.items():
            took = _timed(work)
            if turn > 0:
                seconds[name].append(took)
    return seconds


def _timed(work: Work) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _part(picture: Picture, one: Contestant) -> Picture:
    return picture[: round(len(picture) * one.share)]


def _memory_of(name: str) -> float:
    """Return the additional memory in MB for 24 megapixels, measured in a separate process."""
    command = [sys.executable, "-m", "benchmarks.applying", name]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return float(json.loads(done.stdout)["peak"])


@cache
def _photo(megapixels: int) -> Picture:
    """Return scikit-learn's *china*, enlarged; larger sizes have more distinct colours."""
    image = Image.fromarray(load_sample_image("china.jpg"))
    return np.asarray(image.resize(SIZES[megapixels], Image.Resampling.LANCZOS))


_KINDS = ("8-bit photo", "8-bit noise", "16-bit photo", "float photo")


def _picture(kind: str, megapixels: int) -> Picture:
    photo = _photo(megapixels)
    if kind == "8-bit noise":
        return np.random.default_rng(0).integers(0, 256, photo.shape, np.uint8)
    if kind == "16-bit photo":
        return photo.astype(np.uint16) * np.uint16(257)
    if kind == "float photo":
        return photo.astype(np.float32) / np.float32(255)
    return photo


def _colours(photo: Picture) -> int:
    return len(np.unique(packed(photo.reshape(-1, 3))))


def main(name: str) -> None:
    """Apply once in this process and print the additional memory as JSON."""
    one = contestants()[name]
    picture = _part(_picture(one.kind, 24), one)
    _photo.cache_clear()
    Applier(look(16)).pixels(picture[:1])  # excludes imports and start-up
    work = one.prepare(picture)
    forget_peak()
    before = peak()
    work()
    print(json.dumps({"peak": peak() - before}))


if __name__ == "__main__":
    main(sys.argv[1])
