"""The demo: learn a look from two photos, apply it to a third."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping

from installer.files import contents, remove
from installer.gimps import SECONDS_FOR_GIMP, Gimp, batch
from installer.programs import environment, inside, last_words, run
from installer.project import CORE, ROOT
from installer.record import Record
from installer.runtime import Runtime
from installer.ui import InstallError, say
from nnlook_core.common.atomic import write_files
from nnlook_core.common.i18n import _


def demo(record: Record, made: Mapping[str, Runtime], gimp: Gimp | None) -> None:
    """Do the main job on photos: in a GIMP where there is one, else in the core."""
    sandbox = gimp.sandbox if gimp else next(iter(made))
    runtime, out = made[sandbox], record.home / "demo"
    remove(out, record.demo)
    record.make(out)
    # They stay for the user, who may learn from them by hand.
    photos = sorted((CORE / "demo").glob("*.png"))
    write_files({out / photo.name: photo.read_bytes() for photo in photos})
    extra = {"NNLOOK_HOME": str(record.home)}
    python = [*inside(sandbox, runtime.python, extra), "-I", "-m", "nnlook_core.demo"]
    options = ["--out", str(out)]
    if gimp:
        runs = _("Running the demo in {gimp}: learns a look from two layers and applies it ...")
        say(runs.format(gimp=gimp))
        script = (ROOT / "plugin" / "demo.py").as_posix()
        code = f"import runpy; runpy.run_path({script!r})['main']({out.as_posix()!r})"
        answer = run([*gimp.command, *batch(code)], None, SECONDS_FOR_GIMP)
        look, predicted = out / "look.onnx", out / "unseen-with-look.png"
        if answer.returncode or not predicted.exists():
            raise InstallError(
                _("The demo failed in {gimp}: {reason}").format(
                    gimp=gimp, reason=last_words(answer)
                )
            )
        options += ["--look", str(look), "--predicted", str(predicted)]
    else:
        say(_("Running the demo without GIMP: learns a look from two photos and applies it ..."))
    status = subprocess.run([*python, *options], env=environment(extra), check=False).returncode
    record.demo = sorted(contents(out))
    record.save()
    if status:
        raise InstallError(_("The demo failed for the reason above. Run install.py --check."))
    say(_("Pictures are in {folder}").format(folder=out))
