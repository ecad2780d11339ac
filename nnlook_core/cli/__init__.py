"""The command ``nnlook``, with one module per command.

Exit status: 0 success, 1 refused or failed, 2 wrong usage, 130 interrupted.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence

from nnlook_core import extras, minimum_versions
from nnlook_core._version import __version__
from nnlook_core.cli import (
    apply,
    chart,
    evaluate,
    export_table,
    import_table,
    info,
    learn,
    mix,
)
from nnlook_core.cli.shared import printable
from nnlook_core.common import i18n
from nnlook_core.common.errors import ExistsError
from nnlook_core.common.i18n import N_, _
from nnlook_core.errors import Refusal

NO_MEMORY = N_("Not enough memory. Close other programs, or use smaller or fewer pictures.")

COMMANDS = (learn, apply, mix, evaluate, info, chart, export_table, import_table)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal without Δ must not cause a failure
            stream.reconfigure(errors="backslashreplace")
    i18n.hear_the_system()
    i18n.translate_argparse()
    options = _parser().parse_args(arguments)
    if options.json:
        i18n.speak_to_programs()
    try:
        minimum_versions.require()
        with extras.explained():
            options.run(options)
    except ExistsError as error:  # here one knows how overwriting is allowed
        sentence = _("{file} already exists. Choose another name, or overwrite it with --force.")
        return _refused(sentence.format(file=error.path))
    except Refusal as error:
        return _refused(str(error))
    except BrokenPipeError:  # the reader has closed the pipe
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        named = f"{error.filename}: " if error.filename else ""
        remedy = _("Check the name and the permissions, and try again.")
        return _refused(f"{named}{error.strerror}. {remedy}")
    except MemoryError:
        return _refused(_(NO_MEMORY))
    except RuntimeError as error:
        if str(error) != "can't start new thread":
            raise
        return _refused(_(NO_MEMORY))
    except KeyboardInterrupt as reason:
        return interrupted(str(reason))
    return 0


def interrupted(outcome: str = "") -> int:
    """Print that the command was interrupted, with the outcome; return the exit status."""
    sentence = _("interrupted; {outcome}").format(outcome=outcome or _("nothing was written."))
    print(f"nnlook: {sentence}", file=sys.stderr)
    return 130


def _refused(sentence: str) -> int:
    print(f"nnlook: {printable(sentence)}", file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="nnlook",
        description=_("Learn a colour look from a before/after pair and apply it to pictures."),
    )
    parser.set_defaults(json=False)
    parser.add_argument(
        "--version",
        action="version",
        version=f"nnlook {__version__}",
        help=_("show program's version number and exit"),
    )
    commands = parser.add_subparsers(required=True, metavar=_("COMMAND"))
    for command in COMMANDS:
        command.declare(commands)
    return parser
