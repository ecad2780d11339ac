"""What works with the base of the package alone, and what is said of everything else."""

from __future__ import annotations

import importlib.metadata
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import nnlook_core
from nnlook_core import extras
from nnlook_core.errors import MissingExtraError
from nnlook_core.extras import EXTRAS
from nnlook_core.files import images
from tests.support.base_only import last_line_of_base, last_line_without
from tests.support.looks import look_with, photo, processed, unsure_of_blue

PROJECT = Path(nnlook_core.__file__).parents[1]
LEARN = {module for module, (_package, extra) in EXTRAS.items() if extra == "learn"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, pixels in (("before.png", photo()), ("after.png", processed(photo()))):
        images.write(images.new(pixels), pixels, tmp_path / name)
    (tmp_path / "look.onnx").write_bytes(look_with(unsure_of_blue()).model)
    look_with(unsure_of_blue()).to_cube(tmp_path / "table.cube", 5)
    return tmp_path


def asked() -> dict[str, list[str]]:
    """The packages that each extra asks for; those of the base under an empty name."""
    with (PROJECT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    lists = {"": project["dependencies"], **project["optional-dependencies"]}
    return {name: [Requirement(line).name for line in lines] for name, lines in lists.items()}


def test_an_extra_is_named_that_brings_the_package() -> None:
    distributions = importlib.metadata.packages_distributions()
    for module, (package, extra) in EXTRAS.items():
        assert package.lower() in {name.lower() for name in asked()[extra]}
        assert package.lower() in {name.lower() for name in distributions[module]}
        assert package.lower() not in {name.lower() for name in asked()[""]}


def test_each_package_of_an_extra_is_known() -> None:
    told = {package.lower() for package, _extra in EXTRAS.values()}
    named = {name.lower() for extra, names in asked().items() if extra for name in names}
    assert named - {"nnlook"} == told


APPLYING = """
import numpy as np, nnlook_core as nnlook
look = nnlook.load("look.onnx")
for dtype in ("uint8", "uint16", "float16", "float32", "float64"):
    for shape in ((9, 8, 3), (9, 8, 4), (9, 8)):
        full = np.iinfo(dtype).max if dtype.startswith("u") else 1
        pixels = (np.random.default_rng(0).random(shape) * full).astype(dtype)
        for mode in ("all", "colour", "tone"):
            result = look(pixels, strength=70, mode=mode)
            assert result.dtype == pixels.dtype and result.shape[:2] == (9, 8)
share = nnlook.guessed(look, pixels).share
both = nnlook.mix(look, look, 30)
look.save("again.onnx"); both.save("both.onnx"); look.to_cube("again.cube")
assert nnlook.load("again.onnx") == look and both(pixels).shape == (9, 8, 3)
print(share)
"""


def test_looks_are_applied_to_arrays_with_the_base_alone(folder: Path) -> None:
    share = float(last_line_of_base(APPLYING, folder))
    assert 0 <= share < 1


def test_the_base_is_numpy_onnx_and_its_runtime() -> None:
    assert asked()[""] == ["numpy", "onnx", "onnxruntime"]


REFUSED_FUNCTIONS = {
    "nnlook.learn(pixels, pixels)": "learn",
    "nnlook.learn('before.png', 'after.png')": "learn",
    "nnlook.measure(pixels, pixels)": "learn",
    "nnlook.measure('before.png', 'after.png')": "learn",
    "nnlook.apply(look, 'before.png')": "images",
    "nnlook.guessed(look, 'before.png')": "images",
    "look('before.png')": "images",
    "look.to_lut()": "images",
    "look.to_hald('hald.png')": "images",
}


@pytest.mark.parametrize(("call", "extra"), REFUSED_FUNCTIONS.items())
def test_a_function_names_its_extra(call: str, extra: str, folder: Path) -> None:
    said = last_line_of_base(
        "import numpy as np, nnlook_core as nnlook\n"
        "pixels, look = np.zeros((9, 9, 3)), nnlook.load('look.onnx')\n"
        f"try: {call}\nexcept nnlook.MissingExtraError as error: print(error)",
        folder,
    )
    assert re.fullmatch(
        rf"This needs the package \S+, which is not installed\. "
        rf'In the project folder run: pip install "\.\[{extra}\]"',
        said,
    )


COMMANDS = {
    "info look.onnx": None,
    "mix look.onnx look.onnx --mix 30 -o new.onnx": None,
    "export look.onnx -o new.cube": None,
    "export look.onnx -o new.png": "images",
    "apply look.onnx before.png -o new.png": "images",
    "apply look.onnx before.png --out-dir new": "images",
    "learn before.png after.png -o new.onnx": "learn",
    "learn --chart after.png -o new.onnx": "learn",
    "evaluate look.onnx before.png after.png": "learn",
    "chart --all -o new.png": "images",
    "chart --hald 8 -o new.png": "images",
    "import table.cube -o new.onnx": "learn",
    "import before.png -o new.onnx": "images",
}

RUN = (
    "import io, sys, contextlib\nfrom nnlook_core import entry\n"
    "said = io.StringIO()\n"
    "sys.argv = ['nnlook', *{arguments!r}]\n"
    "with contextlib.redirect_stderr(said): status = entry.main()\n"
    "print(repr((status, said.getvalue())))"
)


def refused(command: str, missing: set[str], folder: Path) -> tuple[int, str]:
    status, said = eval(last_line_without(missing, RUN.format(arguments=command.split()), folder))
    return status, said


@pytest.mark.parametrize(("command", "extra"), COMMANDS.items())
def test_a_command_names_its_extra(command: str, extra: str | None, folder: Path) -> None:
    there = set(folder.iterdir())
    status, said = refused(command, set(EXTRAS), folder)
    if extra is None:
        assert (status, said) == (0, "")
        return
    assert status == 1
    assert said.startswith("nnlook: This needs the package")
    assert said.endswith(f'pip install ".[{extra}]"\n')
    assert said.count("\n") == 1
    assert set(folder.iterdir()) == there


def test_every_command_is_tried() -> None:
    from nnlook_core.cli import _parser

    (actions,) = (one for one in _parser()._actions if isinstance(one.choices, dict))
    assert actions.choices is not None
    assert {command.split()[0] for command in COMMANDS} == set(actions.choices)


def test_files_are_learned_from_with_both_extras(folder: Path) -> None:
    command = "learn before.png after.png --nodes 8 -o new.onnx"
    assert refused(command, {"OpenImageIO"}, folder)[1].endswith('".[images]"\n')
    assert refused(command, {"platformdirs", "rawpy", "distributed"}, folder)[0] == 0
    assert (folder / "new.onnx").is_file()


def test_a_cluster_needs_its_own_extra(folder: Path) -> None:
    """Which brings joblib too: one extra is named, not one after the other."""
    command = "apply look.onnx before.png --out-dir new --cluster tcp://127.0.0.1:9"
    missing = (LEARN - {"tqdm"}) | {"distributed"}
    status, said = refused(command, missing, folder)
    assert (status, said.count("\n")) == (1, 1)
    assert said.startswith("nnlook: This needs the package distributed")
    assert said.endswith('pip install ".[cluster]"\n')


def test_images_need_no_learning(folder: Path) -> None:
    """But tqdm, which both extras bring."""
    command = "apply look.onnx before.png -o new.png --json"
    assert refused(command, LEARN - {"tqdm"}, folder) == (0, "")
    assert (folder / "new.png").is_file()


IMAGES = """
from PIL import Image
import nnlook_core as nnlook
before, after = Image.open("before.png"), Image.open("after.png")
look = nnlook.learn(before, after, nodes=8).look
assert look(before).filter(look.to_lut()).mode == "RGB"
before.info["icc_profile"] = bytes(128)
try: look(before)
except nnlook.MissingExtraError as error: print(error)
"""


def test_images_of_pillows_need_openimageio_for_their_profile_alone(folder: Path) -> None:
    said = last_line_without({"OpenImageIO"}, IMAGES, folder)
    assert said.startswith("This needs the package OpenImageIO")


def test_a_failed_import_that_has_another_reason_stays_what_it_is() -> None:
    with pytest.raises(ModuleNotFoundError, match="nobody_has_this"), extras.explained():
        import nobody_has_this  # type: ignore[import-not-found]
    with pytest.raises(ImportError, match="cannot import name") as failure, extras.explained():
        from PIL import nobody_has_this  # type: ignore[attr-defined]  # noqa: F401
    assert not isinstance(failure.value, MissingExtraError)
