"""A look on many files: real files of every kind, in processes of their own."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import OpenImageIO as oiio  # noqa: N813
import pytest
from PIL import Image, ImageCms

import nnlook_core
from nnlook_core import apply
from nnlook_core.cli import main
from nnlook_core.files import images
from nnlook_core.inference.batch import Outcome, plan
from nnlook_core.inference.batch.child import SECONDS_TO_CLEAR_UP
from tests.support.batch_processes import children
from tests.support.commands import last_line_of
from tests.support.looks import photo, some_look

PROFILE = np.frombuffer(
    ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(), np.uint8
)
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with a look and a picture in each format and depth."""
    monkeypatch.chdir(tmp_path)
    Path("look.onnx").write_bytes(some_look().model)
    shot = photo(40, 60)
    for name, pixels in (
        ("eight.jpg", shot),
        ("eight.png", shot),
        ("eight.tif", shot),
        ("eight.webp", shot),
        ("sixteen.png", shot.astype(np.uint16) * 257),
        ("sixteen.tif", shot.astype(np.uint16) * 257),
        ("float.tif", (shot / np.float32(255)).astype(np.float32)),
    ):
        images.write(with_metadata(pixels), pixels, name)
    return tmp_path


def with_metadata(pixels: images.Pixels) -> images.Picture:
    picture = images.new(pixels)
    picture.spec.attribute("ICCProfile", oiio.TypeDesc(f"uint8[{len(PROFILE)}]"), PROFILE)
    picture.spec.attribute("Model", "Box Camera")
    picture.spec.attribute("Orientation", 6)
    return picture


def all_pictures() -> list[str]:
    return sorted(str(path) for path in Path().iterdir() if path.suffix != ".onnx")


def test_every_kind_of_file_keeps_what_it_was(folder: Path, capsys: Captured) -> None:
    names = all_pictures()
    assert main(["apply", "look.onnx", *names, "--out-dir", "out"]) == 0
    assert f"{len(names)} of {len(names)} files written" in capsys.readouterr().out
    for name in names:
        before, after = images.read(name), images.read(f"out/{name}")
        assert after.pixels.dtype == before.pixels.dtype
        assert after.spec.get_string_attribute("Model") == "Box Camera"
        assert after.orientation == before.orientation == 6
        assert np.array_equal(after.spec.getattribute("ICCProfile"), PROFILE)
        wanted = apply(some_look(), before.pixels)
        far = np.abs(wanted.astype(np.float64) - after.pixels)
        assert far.max() == 0 if Path(name).suffix not in (".jpg", ".webp") else far.mean() < 4


def test_a_bad_file_stops_nothing_and_is_listed_last(folder: Path, capsys: Captured) -> None:
    Path("broken.png").write_bytes(Path("eight.png").read_bytes()[:200])
    Path("other").mkdir()
    Path("other/eight.png").write_bytes(Path("eight.png").read_bytes())
    names = ["broken.png", "missing.tif", "eight.png", "other/eight.png", "look.onnx", "float.tif"]
    arguments = ["apply", "look.onnx", *names, "--out-dir", "out"]
    assert main([*arguments, "--json"]) == 1
    told = capsys.readouterr()
    values = json.loads(told.out)
    assert sorted(values["files"]) == [
        str(Path("out") / name) for name in ("eight.png", "float.tif")
    ]
    failed = {entry["file"]: entry["reason"] for entry in values["failed"]}
    assert set(failed) == set(names) - {"eight.png", "float.tif"}
    assert "already the output of eight.png" in failed[str(Path("other/eight.png"))]
    assert told.err.splitlines()[-1].startswith("nnlook: 4 files failed")
    assert sorted(path.name for path in Path("out").iterdir()) == ["eight.png", "float.tif"]


def test_what_is_there_stays_unless_told(folder: Path, capsys: Captured) -> None:
    Path("out").mkdir()
    Path("out/eight.png").write_bytes(b"mine")
    arguments = ["apply", "look.onnx", "eight.png", "eight.jpg", "--out-dir", "out"]
    assert main(arguments) == 1
    assert "already exists" in capsys.readouterr().err
    assert Path("out/eight.png").read_bytes() == b"mine"
    assert main([*arguments, "--resume"]) == 0
    assert "0 of 2 files written, 2 skipped because they exist" in capsys.readouterr().out
    assert Path("out/eight.png").read_bytes() == b"mine"
    assert main([*arguments, "--force"]) == 0
    assert images.read("out/eight.png").pixels.shape == (40, 60, 3)


def test_another_format_and_one_at_a_time(folder: Path) -> None:
    arguments = ["--out-dir", "out", "--format", "png", "--jobs", "1", "--strength", "50"]
    assert main(["apply", "look.onnx", "sixteen.tif", "eight.jpg", *arguments]) == 0
    before = images.read("sixteen.tif").upright().pixels
    after = images.read("out/sixteen.png").upright().pixels
    assert np.array_equal(after, apply(some_look(), before, strength=50))


def test_the_second_of_one_name_is_refused_again(folder: Path, capsys: Captured) -> None:
    Path("other").mkdir()
    shutil.copy("eight.png", "other")
    names = ["eight.png", "other/eight.png", "--out-dir", "out"]
    assert main(["apply", "look.onnx", *names]) == 1
    assert main(["apply", "look.onnx", *names, "--resume"]) == 1
    assert "already the output of eight.png" in capsys.readouterr().err


def test_pages_that_are_left_out_are_told(folder: Path, capsys: Captured) -> None:
    first, second = (Image.fromarray(photo(30, 40, seed)) for seed in (0, 1))
    first.save("scan.tif", save_all=True, append_images=[second])
    first.save("with-thumbnail.tif", save_all=True, append_images=[second.resize((4, 3))])
    arguments = ["apply", "look.onnx", "scan.tif", "with-thumbnail.tif", "--out-dir", "out"]
    assert main(arguments) == 0
    told = capsys.readouterr().err
    assert "scan.tif has 2 pages; only the first was used" in told
    assert "thumbnail" not in told
    assert np.array_equal(
        images.read("out/scan.tif").pixels, apply(some_look(), photo(30, 40, seed=0))
    )


def test_transparency_is_not_lost_to_jpeg(folder: Path, capsys: Captured) -> None:
    for name, alpha in (("opaque.png", 255), ("clear.png", 200)):
        pixels = np.dstack([photo(20, 30), np.full((20, 30), alpha, np.uint8)])
        images.write(images.new(pixels), pixels, name)
    arguments = ["apply", "look.onnx", "opaque.png", "clear.png", "--out-dir", "out"]
    assert main([*arguments, "--format", "jpg"]) == 1
    assert "this format has no transparency" in capsys.readouterr().err
    assert [path.name for path in Path("out").iterdir()] == ["opaque.jpg"]


def test_two_of_one_name_are_planned_once(tmp_path: Path) -> None:
    sources = [Path("a/x.tif"), Path("b/x.jpg"), Path("b/y.jpg")]
    planned = plan(sources, tmp_path / "new", "png")
    assert [outcome.reason is None for outcome in planned] == [True, False, True]
    assert (tmp_path / "new").is_dir()


@pytest.mark.once
@pytest.mark.skipif(os.name == "nt", reason="Windows has no kill that leaves no time")
def test_killed_and_taken_up_again(folder: Path, capsys: Captured) -> None:
    """Killed in the middle, only whole files are there under their names; then the rest follows."""
    big = np.random.default_rng(0).integers(0, 256, (1500, 1500, 3), np.uint8)
    names = [f"{number}.png" for number in range(8)]
    images.write(images.new(big), big, names[0])
    for name in names[1:]:
        Path(name).write_bytes(Path(names[0]).read_bytes())
    arguments = ["apply", "look.onnx", *names, "--out-dir", "out"]
    killed = subprocess.Popen(
        [sys.executable, "-m", "nnlook_core", *arguments],
        env={**os.environ, "PYTHONPATH": str(Path(nnlook_core.__file__).parents[1])},
        start_new_session=True,
    )
    give_up = time.monotonic() + 120
    while not list(Path().glob("out/?.png")):
        assert killed.poll() is None and time.monotonic() < give_up
        time.sleep(0.01)
    os.killpg(killed.pid, signal.SIGKILL)
    killed.wait()
    # A process that is at a file outlives its parent for a moment, and may finish it.
    if sys.platform == "linux":
        while children():
            assert time.monotonic() < give_up
            time.sleep(0.01)
    else:
        time.sleep(SECONDS_TO_CLEAR_UP + 1)
    there = sorted(Path().glob("out/?.png"))
    assert 0 < len(there) < len(names)
    if sys.platform == "linux":
        assert (
            sorted(Path("out").iterdir()) == there
        )  # what was half-written is gone with its writer
    wanted = apply(some_look(), big)
    for path in there:
        assert np.array_equal(images.read(path).pixels, wanted)
    dates = [path.stat().st_mtime_ns for path in there]
    assert main([*arguments, "--resume"]) == 0
    assert f"{len(names) - len(there)} of {len(names)} files written" in capsys.readouterr().out
    assert sorted(path.name for path in Path("out").iterdir()) == names
    assert [path.stat().st_mtime_ns for path in there] == dates


START = "import sys; from nnlook_core.entry import main; sys.exit(main())"


@pytest.mark.once
@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal")
def test_asked_to_end_it_clears_up(folder: Path) -> None:
    big = np.random.default_rng(0).integers(0, 256, (4000, 4000, 3), np.uint8)
    images.write(images.new(big), big, "big.png")
    asked = subprocess.Popen(
        [sys.executable, "-c", START, "apply", "look.onnx", "big.png", "-o", "new.sgi"],
        env={**os.environ, "PYTHONPATH": str(Path(nnlook_core.__file__).parents[1])},
    )
    give_up = time.monotonic() + 60
    while not list(Path().glob(".nnlook-*")):
        assert asked.poll() is None and time.monotonic() < give_up
        time.sleep(0.005)
    asked.terminate()
    assert asked.wait() == 128 + signal.SIGTERM
    assert not Path("new.sgi").exists()
    assert not list(Path().glob(".nnlook-*"))


def test_interrupted_it_says_how_far_it_came(
    folder: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half(planned: Sequence[Outcome], *_: Any, **__: Any) -> Iterator[Outcome]:
        yield replace(planned[0], pixels=1)
        raise KeyboardInterrupt

    monkeypatch.setattr("nnlook_core.inference.batch.run", half)
    assert main(["apply", "look.onnx", "eight.png", "eight.jpg", "--out-dir", "out"]) == 130
    assert "interrupted; 1 of 2 files written" in capsys.readouterr().err


def test_wrong_usage_is_told(folder: Path, capsys: Captured) -> None:
    for wrong in (
        ["eight.png"],
        ["eight.png", "eight.jpg", "-o", "x.png"],
        ["eight.png", "-o", "x.png", "--resume"],
        ["eight.png", "-o", "x.png", "--out-dir", "out"],
        ["eight.png", "--out-dir", "out", "--jobs", "0"],
    ):
        with pytest.raises(SystemExit) as leave:
            main(["apply", "look.onnx", *wrong])
        assert leave.value.code == 2
    assert not Path("out").exists()
    Path("out").write_text("a file")
    assert main(["apply", "look.onnx", "eight.png", "--out-dir", "out"]) == 1
    assert "Cannot create the folder" in capsys.readouterr().err


@pytest.mark.once
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process its own peak")
def test_a_large_picture_takes_little_memory(tmp_path: Path) -> None:
    """100 megapixels, 300 MB as they are, in a process that never holds them."""
    picture = tmp_path / "large.tif"
    spec = oiio.ImageSpec(10_000, 10_000, 3, oiio.UINT8)
    spec.attribute("compression", "none")
    output = oiio.ImageOutput.create(str(picture))
    assert output is not None and output.open(str(picture), spec)
    rows = np.random.default_rng(0).integers(0, 256, (500, 10_000, 3), np.uint8)
    for top in range(0, 10_000, 500):
        output.write_scanlines(top, top + 500, 0, rows)
    output.close()
    (tmp_path / "look.onnx").write_bytes(some_look().model)
    code = (
        "from benchmarks.memory import peak; from nnlook_core.cli import main\n"
        "status = main(['apply', 'look.onnx', 'large.tif', '-o', 'new.tif'])\n"
        "print(status, peak())"
    )
    status, megabytes = last_line_of(code, tmp_path).split()
    assert status == "0"
    assert float(megabytes) < 450
    with images.Reader(tmp_path / "new.tif") as reader:
        band = next(reader.bands())
    assert np.array_equal(band[:90], apply(some_look(), rows[:90]))


@pytest.fixture
def cluster() -> Iterator[str]:
    """A real Dask scheduler with two workers, each a process of its own."""
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, processes=True
    ) as local:
        yield local.scheduler_address


def test_a_cluster_does_the_same(folder: Path, cluster: str) -> None:
    names = [str(Path(name).resolve()) for name in all_pictures()]
    look, out = str(Path("look.onnx").resolve()), str(Path("out").resolve())
    assert main(["apply", look, *names, "--out-dir", out, "--cluster", cluster]) == 0
    assert sorted(path.name for path in Path("out").iterdir()) == [Path(n).name for n in names]
    wanted = apply(some_look(), images.read("sixteen.tif").pixels)
    assert np.array_equal(images.read("out/sixteen.tif").pixels, wanted)


@pytest.mark.once
def test_no_cluster_there_is_told(
    folder: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    distributed = pytest.importorskip("distributed")
    client = distributed.Client

    def impatient(address: str, timeout: str, **more: Any) -> Any:
        return client(address, timeout="1s", **more)

    monkeypatch.setattr(distributed, "Client", impatient)
    arguments = ["apply", "look.onnx", "eight.png", "--out-dir", "out"]
    assert main([*arguments, "--cluster", "tcp://127.0.0.1:9"]) == 1
    assert "Cannot connect to a Dask scheduler" in capsys.readouterr().err
