"""A grid of colours over the RGB cube, in the order of red, green, blue, blue changing fastest.

NumPy alone is needed here: applying must start quickly.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def nodes(side: int) -> NDArray[np.float64]:
    """The colours (side³, 3) at the nodes, evenly spaced from 0 to 1."""
    return cube(np.linspace(0, 1, side))


def red_fastest(side: int) -> NDArray[np.float64]:
    """The same colours (side³, 3) in the order of table files: red changing fastest, then green."""
    return np.ascontiguousarray(nodes(side)[:, ::-1])


def cube(values: NDArray[Any]) -> NDArray[Any]:
    """Every colour (n³, 3) whose channels are among ``values`` (n,)."""
    return np.stack(np.meshgrid(values, values, values, indexing="ij"), axis=-1).reshape(-1, 3)


def interpolated(grid: NDArray[Any], colours: NDArray[Any]) -> NDArray[Any]:
    """Values (side³, …) at the nodes, trilinearly at colours (n, 3): (n, …), in the colours' dtype.

    Colours outside 0–1 count as the nearest inside.
    """
    side = round(len(grid) ** (1 / 3))
    place = np.clip(colours, 0, 1) * colours.dtype.type(side - 1)
    low = np.minimum(place.astype(np.intp), side - 2)
    share = place - low.astype(place.dtype)
    result = np.zeros((len(colours), *grid.shape[1:]), place.dtype)
    for corner in np.ndindex(2, 2, 2):
        weight = np.prod(np.where(corner, share, 1 - share), axis=1)
        red, green, blue = (low + corner).T
        node = (red * side + green) * side + blue
        result += weight.reshape(-1, *[1] * (grid.ndim - 1)) * grid[node]
    return result
