"""ffmpeg's filters applied to pictures."""

from __future__ import annotations

import subprocess

import imageio_ffmpeg
import numpy as np

from benchmarks.gallery.section import ColourCase, Exact
from benchmarks.material import Colours, Photo


def case(name: str, graph: str) -> ColourCase:
    """Return the case for a filter graph, such as ``curves=preset=vintage``."""
    return ColourCase(f"{name} (ffmpeg)", _through(graph))


def _through(graph: str) -> Exact:
    def exact(photo: Photo) -> Colours:
        height, width = photo.shape[:2]
        raw = ["-f", "rawvideo", "-pix_fmt", "rgb48le"]
        command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", *raw, "-s", f"{width}x{height}"]
        command += ["-i", "pipe:0", "-vf", graph, *raw, "-frames:v", "1", "pipe:1"]
        pixels = (photo.astype("<u2") * 257).tobytes()
        done = subprocess.run(command, input=pixels, capture_output=True, check=True)
        return np.frombuffer(done.stdout, "<u2").reshape(photo.shape) / 65535

    return exact
