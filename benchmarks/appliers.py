"""Ways to apply a look to a picture: nnlook, tables in other programs, plain ONNX Runtime."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from benchmarks.peers import gmic_version
from nnlook_core.colour import rgb_grid
from nnlook_core.demo.processing import hard_look
from nnlook_core.inference.apply import Applier
from nnlook_core.lookfile.look import Card, Look
from nnlook_core.training.export import to_look
from nnlook_core.training.regressor import LookRegressor

Picture = NDArray[Any]
"""(height, width, 3): uint8, uint16 or float32."""
Work = Callable[[], object]

TABLE = 33
OCIO_PIXELS = 1 << 17
"""A thread's share at a time; OpenColorIO itself uses one thread."""


@dataclass(frozen=True)
class Contestant:
    """One way to apply a look.

    ``kind``: the kind of picture; ``prepare`` returns the work to be timed for such a picture;
    ``share``: the part of the picture that is used, for which the time is scaled up.
    """

    title: str
    kind: str
    prepare: Callable[[Picture], Work]
    share: float = 1.0


@cache
def look(nodes: int) -> Look:
    """Return the hard look as a network with ``nodes`` nodes, roughly fitted: only the time matters."""
    colours = np.random.default_rng(0).random((3000, 3))
    network = LookRegressor(nodes, random_state=0, max_iter=30).fit(colours, hard_look(colours))
    return to_look(network, Card("Hard look"))


@cache
def table() -> NDArray[np.float32]:
    """The hard look at TABLE³ nodes, (TABLE³, 3), blue changing fastest."""
    return hard_look(rgb_grid.nodes(TABLE)).astype(np.float32)


def ours(nodes: int, threads: int) -> Callable[[Picture], Work]:
    """nnlook, with a new ``Applier`` each time, so that nothing is cached."""

    def prepare(picture: Picture) -> Work:
        shown = look(nodes)
        return lambda: Applier(shown, threads=threads).pixels(picture)

    return prepare


@cache
def pillow_table() -> ImageFilter.Color3DLUT:
    """The same table for Pillow, with red changing fastest."""
    red_fastest = table().reshape(TABLE, TABLE, TABLE, 3).transpose(2, 1, 0, 3)
    return ImageFilter.Color3DLUT(TABLE, red_fastest.ravel().tolist())


def by_pillow(picture: Picture) -> Work:
    """Pillow's ``Color3DLUT``: 8 bits, trilinear, one thread."""
    lut = pillow_table()
    image = Image.fromarray(picture)
    return lambda: image.filter(lut)


def by_ocio(threads: int) -> Callable[[Picture], Work]:
    """OpenColorIO's 3D table in float with tetrahedral interpolation, with ``threads`` threads."""

    def prepare(picture: Picture) -> Work:
        import PyOpenColorIO as ocio  # noqa: N813 (its usual short name)

        transform = ocio.Lut3DTransform(TABLE)
        transform.setInterpolation(ocio.INTERP_TETRAHEDRAL)
        transform.setData(table().ravel())
        processor = ocio.Config.CreateRaw().getProcessor(transform).getDefaultCPUProcessor()
        flat = picture.reshape(-1, 3)

        def work() -> object:
            result = flat.copy()  # applied in place
            parts = [result[i : i + OCIO_PIXELS] for i in range(0, len(result), OCIO_PIXELS)]
            with ThreadPoolExecutor(threads) as pool:
                list(pool.map(processor.applyRGB, parts))
            return result

        return work

    return prepare


def by_gmic(picture: Picture) -> Work:
    """G'MIC's ``map_clut`` on floats in 0–255; their conversion is not timed."""
    import gmic

    interpreter = gmic.Gmic()
    cube = (table() * 255).reshape(TABLE, TABLE, TABLE, 3)
    clut = gmic.Image(np.ascontiguousarray(cube))  # (red, green, blue, channel)
    photo = gmic.Image.from_yxc(picture.astype(np.float32))

    def work() -> object:
        images = gmic.ImageList([photo, clut])
        interpreter.run("map_clut[0] [1]", images)
        return images

    return work


def in_one_shot(nodes: int) -> Callable[[Picture], Work]:
    """ONNX Runtime in its simplest use: all pixels at once, default threads."""

    def prepare(picture: Picture) -> Work:
        session = onnxruntime.InferenceSession(
            look(nodes).model, providers=["CPUExecutionProvider"]
        )
        flat = picture.reshape(-1, 3)
        return lambda: session.run(None, {"rgb": flat})

    return prepare


def contestants() -> dict[str, Contestant]:
    """Return all methods that are available on this machine, by short name."""
    found = {
        "pillow": Contestant(f"Pillow, table of {TABLE}³", "8-bit photo", by_pillow),
        **{
            f"u8-{nodes}-{threads}": Contestant(
                f"nnlook, {nodes} nodes, {_threads(threads)}", "8-bit photo", ours(nodes, threads)
            )
            for nodes in (16, 32, 64)
            for threads in (1, 2)
        },
        "noise": Contestant("nnlook, 64 nodes, 2 threads", "8-bit noise", ours(64, 2)),
        **{
            f"u16-{nodes}": Contestant(
                f"nnlook, {nodes} nodes, 2 threads", "16-bit photo", ours(nodes, 2)
            )
            for nodes in (16, 32, 64)
        },
        "ocio": Contestant(
            f"OpenColorIO, table of {TABLE}³, tetrahedral, 2 threads", "float photo", by_ocio(2)
        ),
        **{
            f"float-{nodes}": Contestant(
                f"nnlook, {nodes} nodes, 2 threads", "float photo", ours(nodes, 2)
            )
            for nodes in (16, 32, 64)
        },
        "float-64-1": Contestant("nnlook, 64 nodes, 1 thread", "float photo", ours(64, 1)),
        "one-shot": Contestant(
            "plain ONNX Runtime, 64 nodes, all pixels at once", "float photo", in_one_shot(64), 0.25
        ),
        "gmic": Contestant(f"G'MIC, table of {TABLE}³", "8-bit photo", by_gmic),
    }
    here = {
        "ocio": importlib.util.find_spec("PyOpenColorIO") is not None,
        "gmic": gmic_version() is not None,
    }
    return {name: contestant for name, contestant in found.items() if here.get(name, True)}


def _threads(count: int) -> str:
    return "1 thread" if count == 1 else f"{count} threads"
