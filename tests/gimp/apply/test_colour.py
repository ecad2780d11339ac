"""A look lives in sRGB, and an image in whatever space: the colours come out the same."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nnlook_core.metrics.delta_e import delta_e
from tests.gimp.calls import applied
from tests.gimp.pictures import core_answer, layer_of, photo
from tests.gimp.remote import Gimp
from tests.support import profiles

SPACES = ["sRGB", "adobe", *profiles.PRIMARIES]


def profile_of(space: str, folder: Path) -> str | None:
    if space in profiles.PRIMARIES:
        return profiles.write(space, folder)
    return None if space == "sRGB" else space


@pytest.mark.parametrize("space", SPACES)
@pytest.mark.parametrize("precision", ["U16_NON_LINEAR", "U16_LINEAR", "FLOAT_LINEAR"])
def test_the_same_colours_as_in_srgb(
    gimp: Gimp, look: Path, tmp_path: Path, space: str, precision: str
) -> None:
    colours = photo(60, 40)
    source = layer_of(gimp, colours, precision=precision, profile=profile_of(space, tmp_path))
    wanted = core_answer(look, colours.astype(np.float32))
    got = applied(source, look).read("R'G'B' float")
    error = delta_e(got.reshape(-1, 3), wanted.reshape(-1, 3))
    assert error.mean() <= 0.3
    assert np.percentile(error, 99) <= 1


@pytest.mark.parametrize("space", list(profiles.PRIMARIES))
def test_colours_beyond_srgb_are_not_clipped_on_the_way(
    gimp: Gimp, look: Path, tmp_path: Path, space: str
) -> None:
    """The most vivid colours of a larger space lie outside 0–1 in sRGB, and the look goes on there."""
    vivid = photo(60, 40)
    vivid[..., 1] *= 0.1
    source = layer_of(gimp, vivid, precision="FLOAT_LINEAR", profile=profile_of(space, tmp_path))
    # Written anew in the image's own space, where these are colours like any other.
    source.write(vivid.astype(np.float32), f"{source.native} in own")
    in_srgb = source.read("R'G'B' float")
    assert (in_srgb < -0.01).any()
    got = applied(source, look).read("R'G'B' float")
    np.testing.assert_allclose(got, core_answer(look, in_srgb), atol=2e-3)
