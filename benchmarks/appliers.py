"""Those who apply a look to a whole picture: ours, tables of other programs, plain ONNX Runtime."""

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
from nnlook_core.colour.rgb_grid import nodes as lattice_nodes
from nnlook_core.inference.apply import Applier
from nnlook_core.lookfile.look import Card, Look
from nnlook_core.starter.processings.reference import hard_look
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
    """``kind``: the picture that it takes; ``prepare`` makes of such a picture the work to be timed.

    ``share``: of the picture that it is given; what it takes is then counted as so many times more.
    """

    title: str
    kind: str
    prepare: Callable[[Picture], Work]
    share: float = 1.0


@cache
def look(nodes: int) -> Look:
    """The hard look in a network of so many nodes; how well it is fitted takes no time."""
    colours = np.random.default_rng(0).random((3000, 3))
    network = LookRegressor(nodes, random_state=0, max_iter=30).fit(colours, hard_look(colours))
    return to_look(network, Card("Hard look"))


@cache
def table() -> NDArray[np.float32]:
    """The hard look at TABLE³ nodes, (TABLE³, 3), blue changing fastest."""
    return hard_look(lattice_nodes(TABLE)).astype(np.float32)


def ours(nodes: int, threads: int) -> Callable[[Picture], Work]:
    """Our own, started anew each time, so that no memo is warm."""

    def prepare(picture: Picture) -> Work:
        shown = look(nodes)
        return lambda: Applier(shown, threads=threads).pixels(picture)

    return prepare


@cache
def pillow_table() -> ImageFilter.Color3DLUT:
    """The same for Pillow, where red changes fastest."""
    red_fastest = table().reshape(TABLE, TABLE, TABLE, 3).transpose(2, 1, 0, 3)
    return ImageFilter.Color3DLUT(TABLE, red_fastest.ravel().tolist())


def by_pillow(picture: Picture) -> Work:
    """Pillow's ``Color3DLUT``: 8 bits, trilinear, one thread."""
    lut = pillow_table()
    image = Image.fromarray(picture)
    return lambda: image.filter(lut)


def by_ocio(threads: int) -> Callable[[Picture], Work]:
    """OpenColorIO's 3D table in float, tetrahedral, on as many threads as ours."""

    def prepare(picture: Picture) -> Work:
        import PyOpenColorIO as ocio  # noqa: N813 (its usual short name)

        transform = ocio.Lut3DTransform(TABLE)
        transform.setInterpolation(ocio.INTERP_TETRAHEDRAL)
        transform.setData(table().ravel())
        processor = ocio.Config.CreateRaw().getProcessor(transform).getDefaultCPUProcessor()
        flat = picture.reshape(-1, 3)

        def work() -> object:
            result = flat.copy()  # it works in place
            parts = [result[i : i + OCIO_PIXELS] for i in range(0, len(result), OCIO_PIXELS)]
            with ThreadPoolExecutor(threads) as pool:
                list(pool.map(processor.applyRGB, parts))
            return result

        return work

    return prepare


def by_gmic(picture: Picture) -> Work:
    """G'MIC's ``map_clut`` on its own floats, 0–255, which are made before."""
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
    """ONNX Runtime as anybody would call it: all pixels at once, its own threads."""

    def prepare(picture: Picture) -> Work:
        session = onnxruntime.InferenceSession(
            look(nodes).model, providers=["CPUExecutionProvider"]
        )
        flat = picture.reshape(-1, 3)
        return lambda: session.run(None, {"rgb": flat})

    return prepare


def contestants() -> dict[str, Contestant]:
    """All of them that this machine has, by short names."""
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
            "plain ONNX Runtime, 64 nodes, in one shot", "float photo", in_one_shot(64), 0.25
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
