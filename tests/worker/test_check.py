"""The worker's job *check*."""

from __future__ import annotations

from typing import Any

import numpy as np
from skimage import data

from nnlook_core.pairs.precheck import check, checks_of
from tests.support.conversation import Conversation, as_json
from tests.support.looks import processed


def findings(worker: Conversation, before: Any, after: Any, **changes: Any) -> Any:
    worker.say("check", **{"align": False, "scale": 0.5, "depth": "u8", "channels": 3, **changes})
    for kind, picture in (("before", before), ("after", after)):
        worker.say(kind, picture.tobytes(), width=picture.shape[1], height=picture.shape[0])
    worker.say("end")
    return worker.hear()[0]


def test_tells_what_the_core_finds(worker: Conversation) -> None:
    before = np.ascontiguousarray(data.astronaut()[::2, ::2])
    after = processed(before)
    done = findings(worker, before, after)
    expected = check(before, after, scale=0.5)
    assert [(one["subject"], one["severity"], one["remark"]) for one in done["findings"]] == [
        (one.subject, one.severity.value, as_json(one.remark)) for one in expected
    ]
    assert done["checks"] == list(checks_of(expected))


def test_of_a_pair_to_be_aligned_only_the_colours_are_told(worker: Conversation) -> None:
    before = np.ascontiguousarray(data.astronaut()[::2, ::2])
    done = findings(worker, before, before[:100, :90].copy(), align=True)
    assert [one["subject"] for one in done["findings"]] == ["coverage"]


def test_a_refusal_is_answered_and_the_next_job_starts_clean(worker: Conversation) -> None:
    before = np.ascontiguousarray(data.astronaut()[::2, ::2])
    refused = findings(worker, before, before[:100].copy())
    assert refused["type"] == "error"
    assert "differ in size" in refused["message"]
    assert findings(worker, before, processed(before))["type"] == "done"
