# SPDX-License-Identifier: GPL-3.0-or-later
"""The note on an image that it is a chart. GIMP saves it; a chart is known again without it too."""

from __future__ import annotations

import json
from typing import Any

from gi.repository import Gimp

PARASITE = "nnlook-chart"


def mark(image: Gimp.Image, facts: dict[str, Any]) -> None:
    """Write on an image which chart it is: its ``kind`` and ``level``."""
    data = json.dumps(facts).encode()
    image.attach_parasite(Gimp.Parasite.new(PARASITE, Gimp.PARASITE_PERSISTENT, data))


def is_marked(image: Gimp.Image) -> bool:
    """Tell whether an image is a chart that was made here."""
    return image.get_parasite(PARASITE) is not None
