"""Where the program keeps what it keeps."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

from nnlook_core.common.atomic import make_folder
from nnlook_core.common.i18n import _
from nnlook_core.errors import Refusal

VARIABLE = "NNLOOK_HOME"


def home() -> Path:
    """The folder of everything that the program keeps: ``NNLOOK_HOME``, or the platform's usual one.

    Always a whole path. Raises ``Refusal`` where the variable names none.
    """
    chosen = os.environ.get(VARIABLE) or platformdirs.user_data_dir("nnlook", appauthor=False)
    try:
        return Path(chosen).expanduser().absolute()
    except (OSError, RuntimeError) as error:  # from a folder that is gone; of an unknown user
        raise Refusal(
            _("{variable} is “{value}”, which names no folder. Write the whole path.").format(
                variable=VARIABLE, value=chosen
            )
        ) from error


def looks() -> Path:
    """The folder of the user's looks; it may not be there yet."""
    return home() / "looks"


def made_looks() -> Path:
    """The folder of the user's looks, made where it is not there yet. Raises ``WriteError``."""
    folder = looks()
    make_folder(folder)
    return folder
