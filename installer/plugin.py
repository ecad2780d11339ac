"""Installing the plug-in into a GIMP's folder, and removing it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from installer.files import contents, read_json, remove
from installer.project import CORE, ROOT, version
from installer.record import Record
from installer.runtime import Runtime
from nnlook_core.common.atomic import forget_partials, write_files


def plugin_files(home: Path, python: Path) -> dict[str, bytes]:
    """Return what belongs into the plug-in's folder."""
    source = ROOT / "plugin" / "nnlook"
    files = {
        name: (source / name).read_bytes()
        for name, content in contents(source).items()
        if content != "folder" and "/." not in f"/{name}"
    }
    for module in (CORE / "common").glob("*.py"):
        files[f"neural_look/common/{module.name}"] = module.read_bytes()
    for catalogue in (CORE / "locale").glob("*/LC_MESSAGES/*.mo"):
        files[catalogue.relative_to(CORE).as_posix()] = catalogue.read_bytes()
    where = {"python": str(python), "version": version(), "home": str(home)}
    files["runtime.json"] = (json.dumps(where, indent=1) + "\n").encode()
    return files


def lay_plugin(record: Record, folder: Path, runtime: Runtime, sandbox: str) -> None:
    """Put the plug-in into a GIMP's folder, in place of the one that is there."""
    files = plugin_files(record.home, runtime.python)
    before = record.plugins.get(str(folder), {}).get("files", [])
    for name in files:
        record.make((folder / name).parent)
    # Noted before it is done: then a removal knows of everything, whenever this is interrupted.
    record.plugins[str(folder)] = {"sandbox": sandbox, "files": sorted({*files, *before})}
    record.save()
    forget_partials_below(folder, files)
    write_files(
        {folder / name: content for name, content in files.items()},
        executable=[folder / "nnlook.py"],
    )
    remove(folder, set(before) - set(files))
    record.plugins[str(folder)]["files"] = sorted(files)
    record.save()


def remove_plugins(record: Record) -> Iterator[Path]:
    """Remove the plug-in from every GIMP; yield the folders that stay, for something else is in them."""
    for name, laid in record.plugins.items():
        for folder in {Path(name), *heirs(Path(name))}:
            # Another home's plug-in may have come into its place, or may lie beside it.
            owner = read_json(folder / "runtime.json").get("home")
            if owner == str(record.home) or (owner is None and str(folder) == name):
                forget_partials_below(folder, laid["files"])
                remove(folder, laid["files"])
                if folder.exists():
                    yield folder
    record.plugins = {}


def heirs(folder: Path) -> list[Path]:
    """Return the plug-in's folder for every release: a new GIMP copies the old one's plug-ins."""
    return sorted(folder.parents[2].glob("3.*/plug-ins/nnlook"))


def forget_partials_below(folder: Path, names: Iterable[str]) -> None:
    """Clear away what an installer that was killed has left beside these files of a folder."""
    for place in {(folder / name).parent for name in names}:
        forget_partials(place)
