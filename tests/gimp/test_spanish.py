"""The plug-in in a GIMP that speaks Spanish."""

from __future__ import annotations

import gettext
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from nnlook_core.common.i18n import DOMAIN, FOLDER
from tests.gimp.calls import (
    APPLY,
    CHART,
    COMPARE,
    EXPORT,
    IMPORT,
    LEARN,
    LEARN_CHART,
    MANAGE,
    apply,
    learn,
)
from tests.gimp.dialogs import open_dialog
from tests.gimp.installation import Installation, Keeper
from tests.gimp.pictures import layer_of, photo, to_u8
from tests.gimp.remote import Gimp
from tests.gimp.screen import Screen
from tests.gimp.session import GimpSession

CATALOGUE = FOLDER / "es" / "LC_MESSAGES" / f"{DOMAIN}.mo"
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
    keeper = Keeper(lambda: Gimp(installation.gimp.console, spanish_folder, more=spanish))
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
    assert said["blurb"] == "Aplica un look de color a una foto"
    assert said["arguments"]["strength"][0] == "_Intensidad"


def test_a_refusal_of_the_plug_in_is_spanish(spanish_gimp: Gimp, tmp_path: Path) -> None:
    layer = layer_of(spanish_gimp, to_u8(photo(8, 8)))
    answer = learn(layer, layer, tmp_path / "look.onnx")
    assert answer.message == ("Antes y Después son la misma capa. Seleccione dos distintas.")


def test_a_refusal_of_the_core_is_spanish(spanish_gimp: Gimp, tmp_path: Path) -> None:
    layer = layer_of(spanish_gimp, to_u8(photo(8, 8)))
    look = tmp_path / "empty.onnx"
    look.touch()
    answer = apply(layer, look)
    assert (
        answer.message == f"{look} no es un look válido. El archivo está vacío. Obtenga otra copia."
    )


TITLES = {
    APPLY: "Aplicar look",
    LEARN: "Aprender look",
    COMPARE: "Comparar con la referencia",
    CHART: "Nueva carta de colores",
    LEARN_CHART: "Aprender de una carta procesada",
    MANAGE: "Gestionar looks",
    EXPORT: "Exportar look como LUT",
    IMPORT: "Importar LUT como look",
}

LEAVE = {MANAGE: "Cerrar"}
WIDTH, HEIGHT = 1366, 768
GIMPS_OWN = {"Cargar preferencias guardadas", "Cancelar"}
"""Buttons to which GIMP's own Spanish gives the same key."""


@pytest.fixture(scope="session")
def spanish_gimp_on_screen(
    installation: Installation, spanish: dict[str, str], spanish_folder: Path, screen: Screen
) -> Iterator[Keeper]:
    program = installation.gimp.program
    keeper = Keeper(lambda: Gimp(program, spanish_folder, screen.environment, more=spanish))
    yield keeper
    keeper.close()


@pytest.fixture
def spanish_session(spanish_gimp_on_screen: Keeper, screen: Screen) -> Iterator[GimpSession]:
    gimp = spanish_gimp_on_screen.running()
    session = GimpSession(gimp, screen)
    yield session
    if gimp.busy:
        gimp.close()
    elif gimp.alive:
        session.clear()


@pytest.fixture(scope="session")
def english() -> dict[str, str]:
    """The texts that differ in Spanish, as one reads them, and their Spanish."""
    with CATALOGUE.open("rb") as file:
        texts = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    pairs = ((source, said) for source, said in texts.items() if isinstance(source, str))
    return {source.replace("_", ""): said for source, said in pairs if source and source != said}


@pytest.mark.screen
@pytest.mark.parametrize("procedure", TITLES)
def test_a_dialog_is_spanish_and_fits(
    spanish_session: GimpSession, english: dict[str, str], procedure: str, look: Path
) -> None:
    title, widgets = TITLES[procedure], spanish_session.widgets
    answer = open_dialog(spanish_session, procedure, look)
    widgets.wait_for(title)
    spanish_session.settle()
    spanish_session.screen.shoot(f"spanish-{procedure}")
    x, y, width, height = spanish_session.screen.place_of(title)
    read = widgets.texts(title).splitlines()
    named = [widget["name"] for widget in widgets.widgets(title)]
    keys: dict[str, list[str]] = {}
    for key, name in widgets.mnemonics(title):
        keys.setdefault(key, []).append(name)
    widgets.press(title, LEAVE.get(procedure, "Cancelar"))
    answer()
    assert not [text for text in (*read, *named) if text in english]
    assert not [names for names in keys.values() if len(names) > 1 and set(names) != GIMPS_OWN]
    assert (x, y) >= (0, 0)
    assert x + width <= WIDTH
    assert y + height <= HEIGHT
