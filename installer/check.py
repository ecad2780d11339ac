"""``--check``: examine each part, say what is wrong and how to fix it."""

from __future__ import annotations

import os
from pathlib import Path

from installer.files import read_json
from installer.gimps import Gimp, find_gimps
from installer.home import command_files
from installer.plugin import plugin_files
from installer.project import lock_hash, version
from installer.record import Record
from installer.runtime import hello, runtimes
from installer.ui import AGAIN, InstallError, say
from nnlook_core.common.i18n import _


def check(home: Path) -> bool:
    """Look at each part, say what is wrong and how to mend it; return whether all is well."""
    record, well = Record(home), True

    def report(part: str, wrong: str = "") -> None:
        nonlocal well
        well = well and not wrong
        said = _("failed {part}: {reason}") if wrong else _("ok     {part}")
        say(said.format(part=part, reason=wrong))

    gimps = find_gimps()
    say()
    complete = [runtime for runtime in runtimes(home) if "files" in runtime.note]
    if not complete:
        report(_("runtime"), _("not found in {folder}. Run install.py.").format(folder=home))
    for runtime in complete:
        damage = runtime.damage()
        wrong = ""
        if damage:
            wrong = _("{count} files are missing or changed, such as {file}. {remedy}").format(
                count=len(damage), file=damage[0], remedy=_(AGAIN)
            )
        elif runtime.note["lock"] != lock_hash():
            wrong = _("packages do not match this version. {remedy}").format(remedy=_(AGAIN))
        report(_("runtime {folder}").format(folder=runtime.folder), wrong)
        try:
            hello(runtime, home, runtime.note["sandbox"])
        except InstallError as failure:
            report(_("worker"), str(failure))
        else:
            report(_("worker version {version}").format(version=version()))
    if complete:
        right = [command_files(home, runtime, runtime.note["sandbox"]) for runtime in complete]
        (path,) = right[0]
        fits = path.is_file() and {path: path.read_bytes()} in right
        wrong = _("missing or changed. {remedy}").format(remedy=_(AGAIN))
        report(_("command {file}").format(file=path), "" if fits else wrong)
    for gimp in gimps:
        report(str(gimp), check_plugin(gimp, record))
    looks = home / "looks"
    if looks.exists():
        full = not os.access(looks, os.W_OK)
        report(
            _("folder of looks {folder}").format(folder=looks),
            _("not writable.") if full else "",
        )
    return well


def check_plugin(gimp: Gimp, record: Record) -> str:
    """Say what is wrong with the plug-in in a GIMP; nothing if all is well."""
    laid = read_json(gimp.plugin / "runtime.json")
    if not laid:
        return _("plug-in not found in {folder}. {remedy}").format(
            folder=gimp.plugin, remedy=_(AGAIN)
        )
    if laid.get("home") != str(record.home):
        return _("plug-in installed from another NNLOOK_HOME, {folder}. {remedy}").format(
            folder=laid.get("home"), remedy=_(AGAIN)
        )
    python = Path(str(laid.get("python")))
    if python not in [runtime.python for runtime in runtimes(record.home)]:
        return _("runtime not found in {folder}. {remedy}").format(folder=python, remedy=_(AGAIN))
    for name, content in plugin_files(record.home, python).items():
        path = gimp.plugin / name
        if not path.is_file() or path.read_bytes() != content:
            return _("{file} is missing, changed or from another version. {remedy}").format(
                file=path, remedy=_(AGAIN)
            )
    return gimp.shortcoming()
