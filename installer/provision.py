"""Making the private runtime: complete and tested, or not at all."""

from __future__ import annotations

import itertools
import shutil
from pathlib import Path

from installer.files import contents, link_or_copy, write_json
from installer.packages import SPARE_BYTES, install_packages, make_room
from installer.programs import environment, inside, last_words, run, watch
from installer.project import CORE, Supply, lock_hash
from installer.pythons import find_python
from installer.runtime import NOTE, Runtime, hello, runtimes
from installer.ui import InstallError, say
from nnlook_core.common.i18n import _

IMPORTS = "numpy, sklearn, onnx, onnxruntime, skl2onnx, skimage, OpenImageIO, tqdm"


def provide_runtime(home: Path, sandbox: str, wheels: Path | None) -> Runtime:
    """Return a proven runtime: the one that is there, or a new one."""
    donor = None
    for runtime in runtimes(home):
        note = runtime.note
        wanted = note.get("lock") == lock_hash() and note.get("sandbox") == sandbox
        if not wanted or "files" not in note or runtime.damage():
            continue
        try:
            if run([*inside(sandbox, runtime.python), "-I", "-c", ""], environment()).returncode:
                continue
            donor = runtime
            if contents(runtime.site / CORE.name) == contents(CORE):
                hello(runtime, home, sandbox)
                say(_("Runtime is up to date: {folder}").format(folder=runtime.folder))
                return runtime
        except InstallError:
            continue  # whatever is wrong with it, a new one is the remedy
    return make_runtime(home, sandbox, wheels, donor)


def make_runtime(home: Path, sandbox: str, wheels: Path | None, donor: Runtime | None) -> Runtime:
    """Make a new runtime and prove it; its packages come from a donor, a folder or the index."""
    if donor:
        say(_("Packages are up to date. Updating the core, nothing to download."))
        program, release, supply = str(donor.python), donor.note["python"], Supply("", (), 0, 0)
    else:
        python = find_python(sandbox)
        program, release, supply = python.program, python.release, python.supply
        make_room(home, python, wheels)
    names = (f"python{release}-{number}" for number in itertools.count(1))
    runtime = Runtime(
        next(path for name in names if not (path := home / "runtime" / name).exists())
    )
    note = {"python": release, "lock": lock_hash(), "sandbox": sandbox}
    try:
        runtime.folder.mkdir(parents=True)
        write_json(runtime.folder / NOTE, note)
        pip = ["--without-pip"] if donor else []
        command = [*inside(sandbox, program), "-I", "-m", "venv", *pip, str(runtime.folder)]
        status, said = watch(_("Creating the runtime"), command, runtime.folder, SPARE_BYTES)
        if status:
            raise InstallError(
                _("{program} cannot create the runtime: {reason}").format(
                    program=program, reason=said.strip()[-200:]
                )
            )
        if donor:
            shutil.copytree(
                *(donor.site, runtime.site),
                symlinks=True,
                ignore=shutil.ignore_patterns(CORE.name),
                copy_function=link_or_copy,
                dirs_exist_ok=True,
            )
        else:
            install_packages(runtime, sandbox, supply, wheels)
        ignored = shutil.ignore_patterns("__pycache__", ".*_cache")
        shutil.copytree(CORE, runtime.site / CORE.name, ignore=ignored)
        command = [*inside(sandbox, runtime.python), "-I", "-c", f"import {IMPORTS}"]
        imports = run(command, environment())
        if imports.returncode:
            raise InstallError(
                _("The new runtime does not work: {reason}.").format(reason=last_words(imports))
            )
        hello(runtime, home, sandbox)
        write_json(runtime.folder / NOTE, {**note, "files": runtime.contents()})
    except BaseException:
        shutil.rmtree(runtime.folder, ignore_errors=True)
        raise
    return runtime
