"""The examples in docs/api are run as they stand, and give what stands below them."""

from __future__ import annotations

import doctest
import inspect
import re
import shutil
from pathlib import Path

import pytest

import nnlook_core as nnlook
from nnlook_core.files import images
from nnlook_core.lookfile.confidence import Guessed
from nnlook_core.lookfile.look import Card, Look
from nnlook_core.metrics.delta_e import Difference
from nnlook_core.training.train import Report
from tests.support.looks import some_look

PAGES = Path(nnlook.__file__).parents[1] / "docs" / "api"
NAMES = sorted(path.name for path in PAGES.glob("*.md"))
FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FIRST = "getting-started.md"


def examples_of(name: str) -> doctest.DocTest:
    """All examples of a page, one after the other, as one test."""
    page = (PAGES / name).read_text(encoding="utf-8")
    code = "\n".join(match[2] for match in FENCED.finditer(page) if match[1] == "python")
    return doctest.DocTestParser().get_doctest(code, {}, name, str(PAGES / name), 0)


def run(name: str) -> None:
    said: list[str] = []
    runner = doctest.DocTestRunner(verbose=False, optionflags=doctest.ELLIPSIS)
    found = runner.run(examples_of(name), out=said.append)
    assert found.failed == 0, "".join(said)
    assert found.attempted > 0


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that a reader of the first page has."""
    place = tmp_path_factory.mktemp("notebook")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        run(FIRST)
    return place


@pytest.mark.parametrize("name", [name for name in NAMES if name != FIRST])
def test_a_page_gives_what_it_says(
    name: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(folder, tmp_path / "notebook")
    monkeypatch.chdir(tmp_path / "notebook")
    run(name)


def test_the_first_page_leaves_what_the_others_use(folder: Path) -> None:
    wanted = {"before.png", "after.png", "unseen.png", "evening.onnx"}
    assert wanted <= {path.name for path in folder.iterdir()}
    assert images.read(folder / "unseen in the evening.png").pixels.shape == (512, 512, 3)


def test_an_example_that_says_something_else_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = doctest.DocTestParser().get_doctest(">>> 1 + 1\n3\n", {}, "x", "x", 0)
    monkeypatch.setattr(f"{__name__}.examples_of", lambda name: wrong)
    with pytest.raises(AssertionError, match="Expected"):
        run("x")


def test_every_example_has_its_prompt() -> None:
    """One without would be taken for what the example before it prints, or not be run at all."""
    for name in NAMES:
        for language, code in FENCED.findall((PAGES / name).read_text(encoding="utf-8")):
            assert language in ("", "python"), f"{name}: {language}"
            assert (language == "python") == code.startswith(">>> "), f"{name}: {code}"


def test_every_public_name_is_on_a_page() -> None:
    text = "\n".join((PAGES / name).read_text(encoding="utf-8") for name in NAMES)
    for name in nnlook.__all__:
        assert re.search(rf"\b{name}\b", text) or name == "__version__", name
    for name in ("save", "to_lut", "to_cube", "to_hald"):
        assert f"look.{name}(" in text


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        ("learning.md", Report),
        ("looks.md", Look),
        ("looks.md", Card),
        ("comparing.md", Difference),
        ("comparing.md", Guessed),
    ],
)
def test_every_attribute_is_on_its_page(page: str, kind: type) -> None:
    text = FENCED.sub("", (PAGES / page).read_text(encoding="utf-8"))
    code = "\n".join(re.findall(r"`([^`\n]+)`", text))
    fields = {*kind.__annotations__, *(name for name in vars(kind) if name[0] != "_")}
    for name in fields - PRIVATE:
        assert re.search(rf"\b{name}\b", code), f"{page}: {name}"


PRIVATE = {"to_json", "figures"}
"""Methods for the package itself."""


def test_signatures_are_those_of_the_functions() -> None:
    text = "\n".join((PAGES / name).read_text(encoding="utf-8") for name in NAMES)
    shown = re.sub(r"\s+", " ", text)
    for function, start, called in (
        (nnlook.learn, 0, "nnlook.learn"),
        (nnlook.mix, 0, "nnlook.mix"),
        (nnlook.measure, 0, "nnlook.measure"),
        (type(some_look()).__call__, 1, "look"),
        (type(some_look()).save, 1, "look.save"),
        (type(some_look()).to_lut, 1, "look.to_lut"),
        (type(some_look()).to_cube, 1, "look.to_cube"),
        (type(some_look()).to_hald, 1, "look.to_hald"),
    ):
        signature = inspect.signature(function)
        parameters = [
            one.replace(annotation=inspect.Parameter.empty)
            for one in list(signature.parameters.values())[start:]
        ]
        bare = signature.replace(parameters=parameters, return_annotation=inspect.Signature.empty)
        assert f"{called}{bare}".replace("'", '"') in shown, f"{called}{bare}"


def test_links_lead_somewhere() -> None:
    for name in NAMES:
        for target, place in re.findall(
            r"\]\((?!https?:)([^)#]*)#?([^)]*)\)", (PAGES / name).read_text(encoding="utf-8")
        ):
            page = PAGES / (target or name)
            assert page.is_file(), f"{name}: {target}"
            headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
            assert not place or place in {head.lower().replace(" ", "-") for head in headings}
