"""The extras of the package: which modules come with which, and the sentence for one that is missing.

Applying a look to arrays needs what is always installed. Everything else is imported where it is used;
where it is not there, :func:`explained` turns the failed import into a refusal with a remedy.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from contextlib import contextmanager

from nnlook_core.common.i18n import _
from nnlook_core.errors import MissingExtraError

EXTRAS = {
    "OpenImageIO": ("OpenImageIO", "images"),
    "PIL": ("Pillow", "images"),
    "joblib": ("joblib", "learn"),
    "scipy": ("SciPy", "learn"),
    "skimage": ("scikit-image", "learn"),
    "skl2onnx": ("skl2onnx", "learn"),
    "sklearn": ("scikit-learn", "learn"),
    "threadpoolctl": ("threadpoolctl", "learn"),
    "tqdm": ("tqdm", "learn"),
    "distributed": ("distributed", "cluster"),
    "rawpy": ("rawpy", "raw"),
}
"""Of each module that may be missing the package that it is of, and the extra that brings this."""


@contextmanager
def explained() -> Iterator[None]:
    """Raise ``MissingExtraError`` for an import that failed because an extra is not installed.

    Also a decorator, for a whole function. Any other failure of an import stays what it is.
    """
    try:
        yield
    except ImportError as error:
        module = (error.name or "").partition(".")[0]
        if module not in EXTRAS or not is_missing(module):
            raise
        package, extra = EXTRAS[module]
        raise MissingExtraError(
            _(
                "This needs the package {package}, which is not installed. "
                'In the project folder run: pip install ".[{extra}]"'
            ).format(package=package, extra=extra)
        ) from error


def is_missing(module: str) -> bool:
    """Tell whether a module is not installed, as opposed to one that is there and broken."""
    try:
        return importlib.util.find_spec(module) is None
    except ImportError:
        return True
