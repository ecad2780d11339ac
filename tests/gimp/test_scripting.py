"""The examples of ``docs/scripting.md``, run from a shell as the page says."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

import nnlook_core
from nnlook_core.lookfile.look import NODES
from tests.gimp.calls import APPLY, LEARN
from tests.gimp.installation import Installation
from tests.gimp.pictures import Layer, core_answer
from tests.gimp.remote import CHECKOUT, Gimp, environment

DEMO = CHECKOUT / "nnlook_core" / "demo"
EXAMPLES = CHECKOUT / "docs" / "examples"
PAGE = CHECKOUT / "docs" / "scripting.md"


def run_in_batch(installation: Installation, interpreter: str, script: str) -> str:
    """Run a script in a GIMP without a screen, from the folder of the examples."""
    command = ["dbus-run-session", "--", str(installation.gimp.console), "-i"]
    command += [f"--batch-interpreter={interpreter}", "-b", script]
    surroundings = {
        "GIMP3_DIRECTORY": str(installation.directory),
        "NNLOOK_HOME": str(installation.home),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    done = subprocess.run(
        [*command, "--quit"],
        cwd=EXAMPLES,
        env=environment(surroundings),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=float(os.environ.get("NNLOOK_TEST_PATIENCE", "300")),
        check=False,
    )
    printed = done.stdout + done.stderr
    assert done.returncode == 0, printed
    return printed


def check(gimp: Gimp, look: Path, output: Path, strength: float) -> None:
    """The saved image has the photo, and above it the photo with the look."""
    assert nnlook_core.load(look).name == "Evening"
    image = gimp.load_image(str(output))
    description = gimp.describe(image)
    above, below = (
        Layer(gimp, image, number, description["size"]) for number in gimp.layers(image)
    )
    expected = core_answer(look, below.read("R'G'B' u8"), strength=strength)
    assert (above.read("R'G'B' u8") == expected).all()
    assert (above.read("R'G'B' u8") != below.read("R'G'B' u8")).any()


def test_the_example_in_python(installation: Installation, gimp: Gimp, tmp_path: Path) -> None:
    look, output = tmp_path / "evening.onnx", tmp_path / "evening.xcf"
    printed = run_in_batch(
        installation,
        "python-fu-eval",
        "exec(open('apply_look.py').read()); "
        f"print('ΔE', learn('{DEMO}/before.png', '{DEMO}/after.png', '{look}')); "
        f"apply('{look}', '{DEMO}/unseen.png', '{output}', strength=80)",
    )
    (delta_e,) = (line.split()[1] for line in printed.splitlines() if line.startswith("ΔE "))
    assert float(delta_e) == nnlook_core.load(look).card.training["delta_e_mean"]
    check(gimp, look, output, 80.0)


def test_the_example_in_scheme(installation: Installation, gimp: Gimp, tmp_path: Path) -> None:
    look, output = tmp_path / "evening.onnx", tmp_path / "evening.xcf"
    run_in_batch(
        installation,
        "plug-in-script-fu-eval",
        '(begin (load "apply-look.scm") '
        f'(learn-look "{DEMO}/before.png" "{DEMO}/after.png" "{look}") '
        f'(apply-look "{look}" "{DEMO}/unseen.png" "{output}" 80))',
    )
    check(gimp, look, output, 80.0)


@pytest.mark.parametrize("example", sorted(EXAMPLES.iterdir()), ids=lambda path: path.name)
def test_the_page_shows_the_examples_as_they_are(example: Path) -> None:
    assert example.read_text() in PAGE.read_text()


def test_every_procedure_is_documented(gimp: Gimp) -> None:
    """In GIMP's procedure browser, with each argument; and the page has a row of each."""
    page = PAGE.read_text()
    names = gimp.procedures("plug-in-nnlook")
    assert {LEARN, APPLY} <= set(names)
    for name in names:
        told = gimp.documentation_of(name)
        assert told["blurb"] and told["help"], name
        assert f"`{name}`" in page
        for argument, words in {**told["arguments"], **told["values"]}.items():
            assert words["nick"] and words["blurb"], f"{name}: {argument}"
        own = set(told["arguments"]) - {"run-mode", "image", "drawables", "num-drawables"}
        for argument in own | set(told["values"]):
            assert f"`{argument}`" in page, f"{name}: {argument}"


def test_the_choices_of_nodes_are_the_cores(gimp: Gimp) -> None:
    assert gimp.choices_of(LEARN, "nodes") == list(NODES)
