"""The plug-in in a GIMP that speaks Spanish."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.gimp.calls import APPLY, apply, learn
from tests.gimp.conftest import Installation, Keeper
from tests.gimp.pictures import layer_of, photo, to_u8
from tests.gimp.remote import Gimp
from tests.gimp.screen import Screen

LOCALES = Path("/usr/lib/locale")


@pytest.fixture(scope="session")
def spanish(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What the environment of a Spanish desktop says.

    A system without the Spanish locale gets one under its name: translations ask for no more than that.
    """
    neutral = LOCALES / "C.utf8"
    if not neutral.is_dir():
        pytest.skip(f"there is no locale in {neutral} to make a Spanish one of")
    folder = tmp_path_factory.mktemp("locales")
    shutil.copytree(neutral, folder / "es_ES.utf8")
    return {"LOCPATH": str(folder), "LANG": "es_ES.UTF-8", "LANGUAGE": "es"}


@pytest.fixture(scope="session")
def spanish_folder(
    installation: Installation, gimp_for_scripts: Keeper, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """GIMP's folder with the plug-in, of somebody who has used GIMP in English before.

    GIMP keeps what it knows of plug-ins in this folder, their words too.
    """
    gimp_for_scripts.running()
    folder = tmp_path_factory.mktemp("spanish") / "gimp"
    shutil.copytree(installation.directory, folder)
    return folder


@pytest.fixture(scope="session")
def spanish_gimps(
    installation: Installation, spanish: dict[str, str], spanish_folder: Path
) -> Iterator[Keeper]:
    keeper = Keeper(lambda: Gimp(installation.gimp.console, spanish_folder, language=spanish))
    yield keeper
    keeper.close()


@pytest.fixture
def spanish_gimp(spanish_gimps: Keeper) -> Iterator[Gimp]:
    gimp = spanish_gimps.running()
    yield gimp
    if gimp.alive:
        gimp.delete_images()


def test_the_menu_and_the_documentation_are_spanish(spanish_gimp: Gimp) -> None:
    said = spanish_gimp.said_of(APPLY)
    assert said["menu"] == "_Aplicar look…"
    assert said["blurb"] == "Pone un look de color en una foto"
    assert said["arguments"]["strength"][0] == "_Intensidad"


def test_a_refusal_of_the_plug_in_is_spanish(spanish_gimp: Gimp, tmp_path: Path) -> None:
    layer = layer_of(spanish_gimp, to_u8(photo(8, 8)))
    answer = learn(layer, layer, tmp_path / "look.onnx")
    assert answer.message == "Antes y Después son la misma capa. Elija dos distintas."


def test_a_refusal_of_the_core_is_spanish(spanish_gimp: Gimp, tmp_path: Path) -> None:
    layer = layer_of(spanish_gimp, to_u8(photo(8, 8)))
    look = tmp_path / "empty.onnx"
    look.touch()
    answer = apply(layer, look)
    assert (
        answer.message
        == f"{look} no es un look que se pueda usar. El archivo está vacío. Obténgalo de nuevo."
    )


@pytest.mark.screen
def test_a_dialog_is_spanish(
    installation: Installation, spanish: dict[str, str], spanish_folder: Path, screen: Screen
) -> None:
    gimp = Gimp(installation.gimp.program, spanish_folder, screen.environment, language=spanish)
    try:
        layer = layer_of(gimp, to_u8(photo(64, 48)))
        display = gimp.show(layer.image)
        gimp.clean(layer.image)
        values = {"image": layer.image, "drawables": [layer.id]}
        answer = gimp.begin("call", APPLY, "INTERACTIVE", values)
        screen.widgets.wait_for("Aplicar look")
        screen.shoot("words-apply-spanish")
        screen.widgets.press("Aplicar look", "Cancelar")
        assert answer()["status"] == "cancel"
        gimp.close_windows([display])
    finally:
        gimp.close()
