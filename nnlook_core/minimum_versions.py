"""The lowest versions of what reads strangers' files: older ones have known holes."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, version

from nnlook_core.common.i18n import _
from nnlook_core.errors import Refusal

LOWEST = {
    "onnx": "1.21.0",
    "onnxruntime": "1.30.1",
    "OpenImageIO": "3.2.1.3",
    "pillow": "13.0.0",
}
"""By the holes that were mended in them.

- onnx: reading and writing outside of a model's folder (CVE-2026-27489, CVE-2026-34446, CVE-2026-34447) and
  attributes set by a file (CVE-2026-34445).
- ONNX Runtime: files outside of a model's folder by sparse tensors (its pull request 28408, in 1.27), and
  memory read and written beyond its end while a model is opened (its notes on releases 1.28.3 and 1.30.1).
- OpenImageIO, which knows a format by the content and so reads all of them: memory written beyond its end
  by TIFF (CVE-2026-67549, CVE-2026-65970), OpenEXR (CVE-2026-63422), IFF (CVE-2026-63419) and Cineon
  (CVE-2026-63638), all mended in 3.1.16, and by DPX, SGI, DDS and Softimage PIC before (its SECURITY.md and
  CHANGES.md). Besides, the wheels of 3.1, up to 3.1.19, hold libpng 1.6.50, which writes beyond its memory
  (CVE-2025-64720, CVE-2025-65018, mended in its 1.6.51), and OpenEXR 3.3.5 (CVE-2026-34588 and more, mended
  in its 3.3.9 and 3.4.9); those from 3.2.1.3 on hold libpng 1.6.58 and OpenEXR 3.5. This was asked of the
  wheels for Linux (``library_list``). No notes on OpenEXR 3.5 were to be had. All wheels up to 3.2.2.0 hold
  libtiff 4.7.1, for which CVE-2026-4775 is told: there is none with a newer one.
- Pillow, which draws here, and reads only what we have written: a JPEG decoder that writes beyond its
  memory, storage used after a change of mode (GHSA-8g5g-8vmr-9782, CVE-2026-96639), and what its notes on
  13.0.0 and 12.3.0 tell besides.

The same stands in ``pyproject.toml``; this is for who installed them otherwise."""

LOWEST_RAW = "0.28.0"
"""Of rawpy, which is not everybody's. Its wheels are the first with LibRaw 0.22.2, which bounds what raw
files make it write, read and allocate, after 0.22.1 had mended TALOS-2026-2330, 2331, 2358, 2359, 2363 and
2364 (its Changelog). Of LibRaw 0.22.2 itself reading beyond its memory is told, which ends the process
(CVE-2026-111272, CVE-2026-135167): there is no rawpy with a newer one."""


def require() -> None:
    """Raise ``Refusal`` where an older one would read a stranger's file."""
    for package, lowest in LOWEST.items():
        if (found := older(package, lowest)) is not None:
            raise Refusal(
                _(
                    "{package} {found} has known vulnerabilities that a file could "
                    "exploit. Run the installer again, or install {package} {lowest} "
                    "or newer."
                ).format(package=package, found=found, lowest=lowest)
            )


def older(package: str, lowest: str) -> str | None:
    """The version of a package where it is older than that; None where it is not, or is not installed."""
    try:
        found = version(package)
    except PackageNotFoundError:
        return None
    return found if _numbers(found) < _numbers(lowest) else None


def _numbers(told: str) -> tuple[int, ...]:
    """The numbers at the start of a version: (1, 30, 1) of ``1.30.1rc2``."""
    start = re.match(r"\d+(\.\d+)*", told)
    return tuple(int(part) for part in start[0].split(".")) if start else ()
