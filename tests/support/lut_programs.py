"""Apply table files to colours with other programs; each function maps colours (n, 3) in 0–1."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import numpy as np
import PyOpenColorIO as ocio  # noqa: N813 (its usual short name)
from numpy.typing import NDArray

Colours = NDArray[np.float32]


def by_ocio(table: Path, colours: Colours) -> Colours:
    """Apply the file with OpenColorIO, in float."""
    transform = ocio.FileTransform(str(table))
    transform.setInterpolation(ocio.INTERP_TETRAHEDRAL)
    processor = ocio.Config.CreateRaw().getProcessor(transform).getDefaultCPUProcessor()
    result = colours.copy()  # it works in place
    processor.applyRGB(result)
    return result


def by_lut3d(table: Path, colours: Colours) -> Colours:
    """Apply the .cube file with ffmpeg's filter ``lut3d``, in 16 bits."""
    # A file name in a filter would have to be escaped twice.
    graph = f"lut3d=file={table.name}:interp=tetrahedral"
    return _by_ffmpeg(["-vf", graph], colours, table.parent)


def by_haldclut(table: Path, colours: Colours) -> Colours:
    """Apply the Hald CLUT with ffmpeg's filter ``haldclut``, in 16 bits."""
    graph = "[0][1]haldclut=interp=tetrahedral"
    return _by_ffmpeg(["-i", table.name, "-filter_complex", graph], colours, table.parent)


def _by_ffmpeg(arguments: list[str], colours: Colours, folder: Path) -> Colours:
    raw = ["-f", "rawvideo", "-pix_fmt", "rgb48le"]
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error"]
    command += [*raw, "-s", f"{len(colours)}x1", "-i", "pipe:0", *arguments]
    command += [*raw, "-frames:v", "1", "pipe:1"]
    pixels = np.floor(colours * np.float64(65535) + 0.5).astype("<u2")
    done = subprocess.run(
        command, input=pixels.tobytes(), capture_output=True, cwd=folder, check=True
    )
    return (np.frombuffer(done.stdout, "<u2").reshape(-1, 3) / 65535).astype(np.float32)


def by_gmic(table: Path, colours: Colours, prepare: str = "") -> Colours:
    """Apply the file with G'MIC's ``map_clut``; ``prepare`` is a command for the table before that."""
    import gmic

    pixels = gmic.Image.from_yxc((colours[None] * 255).astype(np.float32))
    images: Any = gmic.ImageList([pixels])
    gmic.Gmic().run(f"input {table} {prepare} map_clut[0] [1]", images)
    applied = np.asarray(images[0].yxc)[0] / 255
    clipped: Colours = applied.clip(0, 1).astype(np.float32)
    return clipped
