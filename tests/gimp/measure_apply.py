"""What Apply Look takes in a real GIMP beside a bare copy of the pixels: a measurement, no test.

``python3 -m benchmarks apply`` runs it and reads what it writes into ``test-output``.
"""

from __future__ import annotations

import json
import os
import statistics
import time
from pathlib import Path

import numpy as np
from PIL import Image
from sklearn.datasets import load_sample_image

from tests.gimp.calls import applied
from tests.gimp.pictures import layer_of
from tests.gimp.remote import Gimp

ROUNDS = 5
OUTPUT = Path(os.environ.get("NNLOOK_TEST_OUTPUT", "test-output"))
RESULT = "apply-in-gimp.json"


def test_measured_on_24_megapixels(gimp: Gimp, look: Path) -> None:
    photo = Image.fromarray(load_sample_image("china.jpg"))
    pixels = np.asarray(photo.resize((6000, 4000), Image.Resampling.LANCZOS))
    source = layer_of(gimp, pixels)
    bare, whole = [], []
    for _ in range(ROUNDS + 1):  # the first is a warm-up
        started = time.perf_counter()
        copy = gimp.get_and_set(source.id)
        copied = time.perf_counter()
        new = applied(source, look)
        done = time.perf_counter()
        bare.append(copied - started)
        whole.append(done - copied)
        for layer in (copy, new.id):
            gimp.remove_layer(layer)
    ratios = [a / b for a, b in zip(whole[1:], bare[1:], strict=True)]
    told = {
        "gimp": gimp.version(),
        "seconds": statistics.median(whole[1:]),
        "bare": statistics.median(bare[1:]),
        "ratio": statistics.median(ratios),
        "least": min(ratios),
        "most": max(ratios),
    }
    (OUTPUT / RESULT).write_text(json.dumps(told))
