"""LUTs of a look in other programs: the difference of their results from the look."""

from __future__ import annotations

import struct
import tempfile
from collections.abc import Iterator
from pathlib import Path

import imageio_ffmpeg
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from benchmarks.material import photos
from benchmarks.peers import gmic_version
from benchmarks.programs import running, version
from nnlook_core import lut
from nnlook_core.colour.pixels import to_float
from nnlook_core.demo.processing import hard_look
from nnlook_core.files.images import read
from nnlook_core.inference.apply import Applier
from nnlook_core.lookfile.look import Look
from nnlook_core.metrics.delta_e import measure
from nnlook_core.pairs.pair import PicturePair
from nnlook_core.training.train import learn
from tests.machine import visit
from tests.support import lut_programs

TEACHER, SHOWN = "astronaut", "china"

CUBE, HALD, FULL_HALD, PHOTO = "look.cube", "look.png", "look-full.png", "photo.png"

RAWTHERAPEE = f"""\
[Film Simulation]
Enabled=true
ClutFilename={visit.OUTPUT / HALD}
Strength=100

[Color Management]
InputProfile=(embedded)
WorkingProfile=sRGB
OutputProfile=RTv4_sRGB
"""
"""The rest is RawTherapee's neutral profile, in which nothing is switched on."""

DARKTABLE_LUT3D = struct.pack("<512siii12288s128s", CUBE.encode(), 0, 0, 0, b"", b"")
"""The parameters of version 3 of darktable's module *LUT 3D*: file, sRGB, tetrahedral, nothing else."""

DARKTABLE = f"""\
<?xml version="1.0" encoding="UTF-8"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about="" xmlns:darktable="http://darktable.sf.net/" darktable:xmp_version="5"
   darktable:auto_presets_applied="1" darktable:history_end="1" darktable:iop_order_version="4">
   <darktable:history>
    <rdf:Seq>
     <rdf:li darktable:num="0" darktable:operation="lut3d" darktable:enabled="1"
      darktable:modversion="3" darktable:params="{DARKTABLE_LUT3D.hex()}" darktable:multi_priority="0"/>
    </rdf:Seq>
   </darktable:history>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
"""
"""A history with *LUT 3D* only; ``auto_presets_applied`` keeps darktable from adding presets."""

DARKTABLE_OPTIONS = (
    *("--icc-type", "SRGB", "--apply-custom-presets", "false", "--core", "--library", ":memory:"),
    *("--configdir", "/tmp/darktable", "--conf", f"plugins/darkroom/lut3d/def_path={visit.OUTPUT}"),
    *("--conf", "plugins/imageio/format/tiff/bpp=16", "--conf", "plugins/darkroom/workflow=none"),
)


def run() -> Iterator[str]:
    """Yield the lines of the table. Raises ``RootError`` if the programs are not available."""
    photo = photos()[SHOWN]
    look = _look()
    exact = to_float(Applier(look).pixels(photo.astype(np.uint16) * 257))
    colours = to_float(photo)
    yield "| program | table | mean ΔE | 95 % below | largest |"
    yield "| --- | --- | ---: | ---: | ---: |"
    with running() as visited, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lut.export(look, folder / CUBE)
        lut.export(look, folder / HALD)
        lut.export(look, folder / FULL_HALD, size=16, depth=8)
        Image.fromarray(photo).save(folder / PHOTO)
        (folder / "photo.pp3").write_text(RAWTHERAPEE)
        (folder / "photo.xmp").write_text(DARKTABLE)
        at = visit.OUTPUT
        with_table = [str(at / PHOTO), str(at / "photo.xmp"), str(at / "darktable.tif")]
        told = visited(folder, "darktable-cli", "--version")
        visited(folder, "darktable-cli", *with_table, *DARKTABLE_OPTIONS)
        yield _row(
            version("darktable", told), CUBE, read(folder / "darktable.tif").in_srgb(), exact
        )
        options = [
            "-o",
            str(at / "rawtherapee.tif"),
            "-p",
            str(at / "photo.pp3"),
            "-t",
            "-b16",
            "-Y",
        ]
        told = visited(folder, "rawtherapee-cli", *options, "-c", str(at / PHOTO))
        done = read(folder / "rawtherapee.tif").in_srgb()
        yield _row(version("RawTherapee", told), HALD, done, exact)
        ffmpeg = f"ffmpeg {imageio_ffmpeg.get_ffmpeg_version()}"
        yield _row(ffmpeg, CUBE, lut_programs.by_lut3d(folder / CUBE, colours), exact)
        yield _row(ffmpeg, HALD, lut_programs.by_haldclut(folder / HALD, colours), exact)
        if gmic := gmic_version():
            done = lut_programs.by_gmic(folder / FULL_HALD, colours)
            yield _row(f"G'MIC {gmic}", f"{FULL_HALD}, level 16, 8 bits", done, exact)


def _look() -> Look:
    """Learn a look with strong changes."""
    before = photos()[TEACHER]
    after = hard_look(before.reshape(-1, 3) / 255).reshape(before.shape)
    pair = PicturePair.of(before, np.floor(after * 255 + 0.5).astype(np.uint8))
    return learn([pair], name="hard", created="2026-01-01").look


def _row(program: str, table: str, done: NDArray[np.generic], exact: NDArray[np.float32]) -> str:
    found = measure(to_float(done).reshape(-1, 3), exact)
    figures = (found.delta_e_mean, found.delta_e_p95, found.delta_e_max)
    return f"| {program} | {table} | {' | '.join(f'{figure:.2f}' for figure in figures)} |"
