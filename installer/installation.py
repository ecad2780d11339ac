"""Installing everything, and uninstalling it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from installer.demo import demo
from installer.files import read_json, remove
from installer.gimps import find_gimps
from installer.home import lay_command, lay_starters, remove_starters
from installer.plugin import lay_plugin, remove_plugins
from installer.provision import provide_runtime
from installer.record import Record, recorded
from installer.runtime import Runtime, remove_runtime, runtimes
from installer.ui import InstallError, say
from nnlook_core.common.i18n import _


def install(home: Path, wheels: Path | None, with_demo: bool) -> None:
    """Install everything, prove it, and show it at work if wanted."""
    if wheels and not wheels.is_dir():
        raise InstallError(_("The folder {folder} does not exist.").format(folder=wheels))
    if os.environ.get("SUDO_USER") and home.is_relative_to(Path.home()):
        say(_("Running under sudo installs for root only. Run it without sudo."))
    with recorded(home) as record:
        gimps = find_gimps()
        made = {
            sandbox: provide_runtime(home, sandbox, wheels)
            for sandbox in sorted({gimp.sandbox for gimp in gimps} or {""})
        }
        owners = {Path(folder): kept["sandbox"] for folder, kept in record.plugins.items()}
        # Of two in one folder the one on this machine's own Python wins.
        for gimp in reversed(gimps):
            owners[gimp.plugin] = gimp.sandbox
        record.save()
        for folder, sandbox in owners.items():
            if sandbox in made and folder.parents[1].is_dir():
                lay_plugin(record, folder, made[sandbox], sandbox)
        lay_starters(record)
        sandbox, runtime = next(iter(made.items()))  # this machine's own comes first
        lay_command(record, runtime, sandbox)
        remove_old_runtimes(record, made.values())
        served = [gimp for gimp in gimps if owners[gimp.plugin] == gimp.sandbox]
        for gimp in gimps:
            if gimp not in served:
                shared = _(
                    "{gimp} uses the same folder as another GIMP, which already has the plug-in."
                )
                say(shared.format(gimp=gimp))
        served = [gimp if gimp.procedures is None else gimp.asked() for gimp in served]
        for gimp in served:
            if not gimp.shortcoming():
                has = _(
                    "Plug-in installed in {gimp}: Filters > Neural Look. Restart "
                    "GIMP if it is running."
                )
                say(has.format(gimp=gimp))
        say(_("Installed in {folder}.").format(folder=home))
        shortcomings = [gimp.shortcoming() for gimp in served if gimp.shortcoming()]
        if shortcomings:
            raise InstallError(" ".join(shortcomings))
        if with_demo:
            demo(record, made, served[0] if served else None)


def uninstall(home: Path) -> None:
    """Remove every file that was laid and nothing else; the user's looks stay."""
    if not home.exists():
        say(_("Nothing is installed in {folder}.").format(folder=home))
        return
    with recorded(home) as record:
        left = list(remove_plugins(record))
        for runtime in runtimes(home):
            remove_runtime(runtime)
            left += [runtime.folder] * runtime.folder.exists()
        remove_starters(record)
        remove(home / "demo", record.demo)
        remove(home / "bin", ["nnlook", "nnlook.cmd"])
        remove(home / "log", ["worker.log", "plug-in.log"])
        remove(home / "cache", ["looks.json"])
        record.demo = []
    say(_("Neural Look has been uninstalled."))
    for folder in left:
        stays = _("{folder} was not removed: it contains files that install.py did not create.")
        say(stays.format(folder=folder))
    if (home / "looks").exists():
        say(_("Your looks remain in {folder}").format(folder=home / "looks"))


def remove_old_runtimes(record: Record, keep: Iterable[Runtime]) -> None:
    """Remove the runtimes that no plug-in uses any more."""
    used = {runtime.folder for runtime in keep}
    pythons = {read_json(Path(folder) / "runtime.json").get("python") for folder in record.plugins}
    for runtime in runtimes(record.home):
        if runtime.folder not in used and str(runtime.python) not in pythons:
            try:
                remove_runtime(runtime)
            except PermissionError:  # Windows: a worker still runs in it
                still = _("{folder} is still in use. The next run of install.py removes it.")
                say(still.format(folder=runtime.folder))
