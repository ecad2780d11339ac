"""What is said of pairs that programs of Debian made, and of pure changes of colour."""

from __future__ import annotations

import io
import shlex
import struct
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.interchange import DARKTABLE, DARKTABLE_LUT3D, DARKTABLE_OPTIONS
from benchmarks.material import Look, Photo, all_looks, looks_folder, photos
from benchmarks.programs import Run, running
from benchmarks.raw_files import write_dng
from nnlook_core.colour.pixels import to_float
from nnlook_core.colour.spaces import LinearLight
from nnlook_core.pairs.checks import checks_of
from nnlook_core.pairs.pair import Pair, PairStatistics, PicturePair
from tests.machine import roots, visit

SHOWN = ("china", "astronaut", "coffee", "chelsea")
CLEAN_SHOWN = ("china", "astronaut")
QUALITY = 90

PROFILES = "/usr/share/rawtherapee/profiles"
TONE_MAPPING = """\
[EPD]
Enabled=true
Strength=0.5
Gamma=1
EdgeStopping=1.4
Scale=1
ReweightingIterates=0
"""
LOCAL_CONTRAST = DARKTABLE.replace('operation="lut3d"', 'operation="bilat"').replace(
    DARKTABLE_LUT3D.hex(), struct.pack("<i4f", 1, 0.5, 0.5, 0.5, 0.5).hex()
)
"""darktable's module *local contrast*, version 3: local Laplacian, a detail of 150 %."""

RAWTHERAPEE = "rawtherapee-cli -o {after} -p {profile} -n -b8 -Y -c {before}"
IN_DARKTABLE = f"darktable-cli {{file}} {{after}} {shlex.join(DARKTABLE_OPTIONS)} {{more}}"
PNG_OF_8_BITS = "--conf plugins/imageio/format/png/bpp=8"
GEGL, MAGICK = "gegl {before} -o {after} -- gegl:", "magick {before} -"

LOCAL = {
    **{
        f"RawTherapee {name}": RAWTHERAPEE.replace("{profile}", f"'{PROFILES}/Pop/{name}.pp3'")
        for name in ("Pop 1", "Pop 2 Lab", "Pop 3 Skin", "Pop 4 Black-and-White")
    },
    "RawTherapee tone mapping": RAWTHERAPEE.replace("{profile}", "{folder}/tone-mapping.pp3"),
    "darktable local contrast": IN_DARKTABLE.format(
        file="{before} {folder}/local-contrast.xmp", after="{after}", more=PNG_OF_8_BITS
    ),
    "GEGL shadows-highlights": f"{GEGL}shadows-highlights shadows=100 highlights=-100",
    "GEGL mantiuk06": f"{GEGL}mantiuk06",
    "GEGL fattal02": f"{GEGL}fattal02",
    "GEGL unsharp-mask, 30 px": f"{GEGL}unsharp-mask std-dev=30 scale=0.5",
    "G'MIC local normalisation": "gmic -v -1 {before} normalize_local 4,6 c 0,255 -o {after}",
    "ImageMagick CLAHE": f"{MAGICK}clahe 25x25%+128+2 {{after}}",
}
"""What depends on the surroundings of a pixel."""
ADAPTIVE = {
    "GEGL reinhard05": f"{GEGL}reinhard05",
    "ImageMagick normalize": f"{MAGICK}normalize {{after}}",
    "ImageMagick equalize": f"{MAGICK}equalize {{after}}",
}
"""What adapts to the photo, but treats equal colours equally: a single pair cannot show it."""
COLOURS = {
    "RawTherapee film curve": RAWTHERAPEE.replace(
        "{profile}", f"'{PROFILES}/Standard Film Curve - ISO Low.pp3'"
    ),
    "GEGL contrast": f"{GEGL}brightness-contrast contrast=1.4",
    "ImageMagick sigmoidal contrast": f"{MAGICK}sigmoidal-contrast 5x45% {{after}}",
}
"""What changes the colours alone."""
FROM_RAW = {
    "darktable base curve": "display-referred (legacy)",
    "darktable filmic": "scene-referred (filmic)",
    "darktable sigmoid": "scene-referred (sigmoid)",
}
"""darktable's workflows on a raw file; *before* is the same without any."""


def run(folder: Path | None, every: int) -> Iterator[str]:
    """Yield the lines of the tables; of the looks in ``folder`` and the filters one in ``every``."""
    yield f"ΔE that the surroundings explain (share of what nothing else does), checks; {', '.join(SHOWN)}"
    yield ""
    yield f"| processing | {' | '.join(SHOWN)} |"
    yield f"| --- {'| --- ' * len(SHOWN)}|"
    try:
        with running() as visited, tempfile.TemporaryDirectory() as name:
            yield from _programs(visited, Path(name))
    except roots.RootError as error:
        yield ""
        yield f"Not measured, programs of Debian: {str(error).splitlines()[0]}"
    yield ""
    yield from _clean(all_looks(looks_folder(folder), every))


def _programs(visited: Run, folder: Path) -> Iterator[str]:
    shown = {name: photos()[name] for name in SHOWN}
    (folder / "tone-mapping.pp3").write_text(TONE_MAPPING)
    (folder / "local-contrast.xmp").write_text(LOCAL_CONTRAST)
    at = visit.OUTPUT
    script = ["export OMP_NUM_THREADS=2"]
    commands = {**LOCAL, **ADAPTIVE, **COLOURS}
    for name, photo in shown.items():
        even = photo[: photo.shape[0] // 2 * 2, : photo.shape[1] // 2 * 2]
        Image.fromarray(photo).save(folder / f"{name}.png")
        light = LinearLight().from_srgb(to_float(even))
        write_dng(folder / f"{name}.dng", light.astype(np.float64).reshape(even.shape))
        for number, command in enumerate(commands.values()):
            after = at / f"{name}-{number}.png"
            script.append(command.format(before=at / f"{name}.png", after=after, folder=at))
        for workflow, ending in (("none", "none"), *((w, w) for w in FROM_RAW.values())):
            options = f"--icc-type SRGB --core --library :memory: {PNG_OF_8_BITS}"
            options += f" --configdir /tmp/darktable --conf 'plugins/darkroom/workflow={workflow}'"
            script.append(f"darktable-cli {at}/{name}.dng '{at}/{name}-{ending}.png' {options}")
    (folder / "make.sh").write_text("set -e\n" + "\n".join(f"{line} </dev/null" for line in script))
    visited(folder, "sh", str(at / "make.sh"))
    for number, title in enumerate(commands):
        pairs = [(photo, _read(folder / f"{name}-{number}.png")) for name, photo in shown.items()]
        yield _row(title, pairs)
    for title, workflow in FROM_RAW.items():
        names = ("none", workflow)
        made = [[_read(folder / f"{name}-{kind}.png") for kind in names] for name in shown]
        yield _row(title, [(before, after) for before, after in made])


def _clean(looks: Sequence[Look]) -> Iterator[str]:
    """Pure changes of colours, as they are and as JPEG: what is claimed of them that is not so."""
    yield "| pairs | clean | local | largest ΔE explained | largest share |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    for kind in ("exact", f"JPEG {QUALITY}"):
        known = []
        for look in looks:
            for name in CLEAN_SHOWN:
                after = look.after(photos()[name])
                known.append(_known(photos()[name], after if kind == "exact" else _jpeg(after)))
        checks = [checks_of([one], contradiction=False) for one in known]
        clean, local = (sum(code in one for one in checks) for code in ("clean", "local"))
        found = [one.locality for one in known if one.locality is not None]
        most = max(one.delta_e for one in found), max(one.share for one in found)
        yield f"| {len(known)}, {kind} | {clean} | {local} | {most[0]:.2f} | {most[1]:.3f} |"


def _row(title: str, pairs: Sequence[tuple[Photo, Photo]]) -> str:
    return f"| {title} | {' | '.join(_cell(_known(*pair)) for pair in pairs)} |"


def _cell(known: PairStatistics) -> str:
    codes = ", ".join(checks_of([known], contradiction=False))
    found = known.locality
    return codes if found is None else f"{found.delta_e:.2f} ({found.share:.2f}) {codes}"


def _known(before: Photo, after: Photo) -> PairStatistics:
    return Pair.look_at(PicturePair.of(before, after)).statistics()


def _jpeg(picture: Photo) -> Photo:
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "JPEG", quality=QUALITY)
    return _read(file)


def _read(file: Path | io.BytesIO) -> Photo:
    return np.asarray(Image.open(file).convert("RGB"))
