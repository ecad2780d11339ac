"""A mix of two looks as a look of its own, in a real GIMP, called by a script."""

from __future__ import annotations

from pathlib import Path

import numpy as np

import nnlook_core
from tests.gimp.calls import MIX, call
from tests.gimp.installation import Installation
from tests.gimp.looks import two_looks
from tests.gimp.pictures import photo
from tests.gimp.remote import Gimp
from tests.gimp.watch import Watch
from tests.support.looks import negative_look, some_look


def test_a_mix_does_what_both_do(gimp: Gimp, tmp_path: Path) -> None:
    first, second = two_looks(tmp_path)
    result = tmp_path / "mixed.onnx"
    answer = call(gimp, MIX, file=first, other=second, mix=30.0, name="Both", result=result)
    assert (answer.status, answer.values) == ("success", {"file": str(result)})
    mixed, colours = nnlook_core.load(result), photo(20, 10).astype(np.float32)
    assert mixed.name == "Both"
    one, other, both = (
        nnlook_core.apply(look, colours) for look in (some_look(), negative_look(), mixed)
    )
    assert np.abs(0.7 * one + 0.3 * other - both).max() < 1e-5


def test_without_a_name_it_has_both_names_and_lies_in_the_library(
    gimp: Gimp, installation: Installation, tmp_path: Path
) -> None:
    first, second = two_looks(tmp_path)
    answer = call(gimp, MIX, file=first, other=second)
    assert answer.status == "success", answer.message
    file = Path(answer.values["file"])
    try:
        assert file == installation.home / "looks" / "warm and negative.onnx"
        assert nnlook_core.load(file).name == "warm and negative"
        watch = Watch(gimp, file.parent)
        watch.refused(call(gimp, MIX, file=first, other=second), "overwrite")
    finally:
        file.unlink()


def test_a_mix_takes_two_looks(gimp: Gimp, tmp_path: Path) -> None:
    first, second = two_looks(tmp_path)
    second.write_bytes(b"no look")
    watch = Watch(gimp, tmp_path)
    result = tmp_path / "mixed.onnx"
    watch.refused(call(gimp, MIX, file=first, result=result), "Choose a look")
    watch.refused(call(gimp, MIX, file=first, other=second, result=result), str(second))
