"""Raw files: developed neutrally, learned from beside the camera's JPEG, and what cannot be developed."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pytest
import rawpy
import tifffile
from numpy.typing import NDArray
from skimage import data

import nnlook_core
from benchmarks.camera_model import jpeg_of, light_of
from benchmarks.material import Photo
from benchmarks.raw_files import MAKE, write_dng
from nnlook_core import cli, minimum_versions
from nnlook_core.colour.pixels import to_float
from nnlook_core.colour.spaces import LinearLight
from nnlook_core.common.sentences import describe_remark
from nnlook_core.errors import ImageFileError
from nnlook_core.files.images import read
from nnlook_core.metrics.delta_e import measure
from nnlook_core.pairs.registration import aligned
from tests.support import looks

Linear = NDArray[np.float32]


def linear(path: Path) -> Linear:
    pixels = read(path).in_srgb()
    return LinearLight().from_srgb(to_float(pixels)).reshape(pixels.shape)


def shoot(photo: Photo, stem: Path) -> tuple[Path, Path]:
    """Write the raw file and the JPEG for a photo; return both paths."""
    light = light_of(photo)
    raw, jpeg = stem.with_suffix(".dng"), stem.with_suffix(".jpg")
    write_dng(raw, light)
    jpeg.write_bytes(jpeg_of(light))
    return raw, jpeg


def test_a_raw_file_gives_back_the_light(tmp_path: Path) -> None:
    light = light_of(np.asarray(data.astronaut()))
    write_dng(tmp_path / "shot.DNG", light)
    developed = linear(tmp_path / "shot.DNG")
    assert developed.shape == light.shape
    # Demosaicing and noise spoil single pixels; patches of 16 × 16 must be right, all in all.
    off = (developed - light).reshape(32, 16, 32, 16, 3).mean(axis=(1, 3))
    assert np.abs(off).max() < 0.03
    assert np.abs(off).mean() < 0.001
    assert np.abs(off.mean(axis=(0, 1))).max() < 0.0005


def test_how_light_a_colour_becomes_does_not_depend_on_the_rest(tmp_path: Path) -> None:
    dark = np.full((64, 64, 3), 0.1)
    lit = dark.copy()
    lit[:32] = 0.8
    for name, light in (("dark", dark), ("lit", lit)):
        write_dng(tmp_path / f"{name}.dng", light)
    same = [linear(tmp_path / f"{name}.dng")[40:60, 4:60].mean() for name in ("dark", "lit")]
    assert same == pytest.approx([0.1, 0.1], abs=0.001)


def test_fine_detail_gets_hardly_any_false_colours(tmp_path: Path) -> None:
    rows, columns = np.mgrid[:128, :128]
    gray = 0.3 + 0.25 * np.sin((rows + 0.6 * columns) * 1.9)
    write_dng(tmp_path / "shot.dng", np.repeat(gray[..., None], 3, axis=2))
    with rawpy.imread(str(tmp_path / "shot.dng")) as raw:
        plain = raw.postprocess(use_camera_wb=True, no_auto_bright=True, output_bps=16)
    developed = read(tmp_path / "shot.dng").pixels
    vivid = [np.ptp(side[8:-8, 8:-8].astype(float), axis=2).mean() for side in (developed, plain)]
    assert vivid[0] < 0.85 * vivid[1]


@pytest.mark.once
def test_learned_from_raw_and_jpeg_applied_to_another_raw(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    raw, jpeg = shoot(np.asarray(data.astronaut()), Path("shown"))
    shoot(np.asarray(data.chelsea()), Path("other"))
    assert cli.main(["learn", str(raw), str(jpeg), "-o", "camera.onnx", "--nodes", "16"]) == 0
    assert cli.main(["apply", "camera.onnx", "other.dng", "-o", "out.tif"]) == 0
    written = read("out.tif")
    assert written.pixels.dtype == np.uint16
    assert written.spec.getattribute("Make") == MAKE
    capsys.readouterr()
    assert cli.main(["evaluate", "camera.onnx", "other.dng", "other.jpg", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["delta_e_mean"]
    developed, camera, *_ = aligned(read("other.dng").pixels, read("other.jpg").pixels)
    finished, same_camera, *_ = aligned(written.pixels, read("other.jpg").pixels)
    left = measure(to_float(finished), to_float(same_camera)).delta_e_mean
    assert left < 0.5 * measure(to_float(developed), to_float(camera)).delta_e_mean
    assert told == pytest.approx(left, rel=0.1)


def test_many_raw_files_become_tiff(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    look = Path(looks.__file__).parent / "formats" / "format-1.onnx"
    write_dng(Path("shot.dng"), np.full((64, 64, 3), 0.2))
    assert cli.main(["apply", str(look), "shot.dng", "--out-dir", "done", "--jobs", "1"]) == 0
    assert read("done/shot.tif").pixels.shape == (64, 64, 3)


def test_without_rawpy_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_dng(tmp_path / "shot.dng", np.full((64, 64, 3), 0.2))
    monkeypatch.setitem(sys.modules, "rawpy", None)
    with pytest.raises(
        ImageFileError, match=r"shot\.dng is a raw file.*pipx install --force '\.\[raw\]'"
    ):
        read(tmp_path / "shot.dng")


@pytest.mark.parametrize("kept", [0, 100, 2000])
def test_a_damaged_raw_file_is_refused(tmp_path: Path, kept: int) -> None:
    path = tmp_path / "shot.dng"
    write_dng(path, np.full((64, 64, 3), 0.2))
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(ImageFileError, match=r"shot\.dng is damaged \(Input/output error\)"):
        read(path)


VC_5 = 9
"""The compression of GoPro's raw files, among those of TIFF."""


def test_a_raw_file_that_libraw_cannot_decode_is_not_called_damaged(tmp_path: Path) -> None:
    path = tmp_path / "shot.GPR"
    write_dng(path, np.full((64, 64, 3), 0.2))
    with tifffile.TiffFile(path, mode="r+") as file:
        file.pages.first.tags["Compression"].overwrite(VC_5)
    with pytest.raises(
        ImageFileError, match=r"shot\.GPR is a kind .* LibRaw does not support\. Convert it to DNG"
    ):
        read(path)


def test_a_file_that_is_no_raw_file_may_be_anything(tmp_path: Path) -> None:
    (tmp_path / "shot.nef").write_bytes(b"Once upon a time " * 100)
    with pytest.raises(ImageFileError, match=r"does not recognise .*shot\.nef\. If other programs"):
        read(tmp_path / "shot.nef")


def test_what_libraw_gives_up_on_otherwise_has_its_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_dng(tmp_path / "shot.dng", np.full((64, 64, 3), 0.2))

    def fail(_file: object) -> None:
        raise rawpy.LibRawTooBigError(b"Image too big for processing")

    monkeypatch.setattr(rawpy, "imread", fail)
    with pytest.raises(ImageFileError, match=r"cannot develop .*shot\.dng \(Image too big"):
        read(tmp_path / "shot.dng")


WITHOUT = "LibRaw finds no as-shot white balance in {}; it was developed for daylight."


def test_without_a_white_balance_as_shot_it_is_daylight(tmp_path: Path) -> None:
    """And not what the picture's content suggests: an evening stays warm."""
    evening = np.full((64, 64, 3), (0.4, 0.2, 0.1))
    path = tmp_path / "shot.dng"
    write_dng(path, evening, as_shot=False)
    picture = read(path)
    assert linear(path)[8:-8, 8:-8].mean(axis=(0, 1)) == pytest.approx((0.4, 0.2, 0.1), rel=0.02)
    assert [describe_remark(remark) for remark in picture.remarks] == [WITHOUT.format(path)]
    assert picture.upright().remarks == picture.remarks
    write_dng(path, evening)
    assert read(path).remarks == ()


def test_daylight_is_told_by_each_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    light = light_of(np.asarray(data.astronaut()))
    write_dng(Path("shot.dng"), light, as_shot=False)
    Path("shot.jpg").write_bytes(jpeg_of(light))
    told = WITHOUT.format("shot.dng")
    assert cli.main(["learn", "shot.dng", "shot.jpg", "-o", "camera.onnx", "--nodes", "16"]) == 0
    assert told in capsys.readouterr().out.splitlines()
    for command in (
        ["apply", "camera.onnx", "shot.dng", "-o", "out.tif"],
        ["apply", "camera.onnx", "shot.dng", "--out-dir", "done", "--jobs", "1"],
        ["evaluate", "camera.onnx", "shot.dng", "shot.jpg"],
    ):
        assert cli.main(command) == 0
        assert told in capsys.readouterr().err.splitlines()


def test_daylight_is_told_in_the_report(tmp_path: Path) -> None:
    raw, jpeg = shoot(np.asarray(data.chelsea())[:256, :256], tmp_path / "shot")
    write_dng(raw, light_of(np.asarray(data.chelsea())[:256, :256]), as_shot=False)
    report = nnlook_core.learn(raw, jpeg, nodes=16).report
    assert WITHOUT.format(raw) in report.remarks


def test_an_old_rawpy_reads_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_dng(tmp_path / "shot.dng", light_of(np.asarray(data.astronaut())))
    monkeypatch.setattr(minimum_versions, "version", lambda _: "0.27.1")
    monkeypatch.setattr(rawpy, "imread", lambda _: pytest.fail("it was read"))
    with pytest.raises(
        ImageFileError, match=r"shot\.dng .* rawpy 0\.27\.1 has known vulnerabilities"
    ):
        read(tmp_path / "shot.dng")
