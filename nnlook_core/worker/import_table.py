"""The job *import-table*: a table file becomes a look file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nnlook_core import families, library, lookfile, lut
from nnlook_core.atomic import refuse_existing
from nnlook_core.worker.talk import Talk


def run(talk: Talk, job: dict[str, Any]) -> None:
    """Learn a look from a table, write it, and report; a *stop* ends it with the best so far."""
    # Imports scikit-learn and skl2onnx, which exporting does not need.
    from nnlook_core.learning import Progress

    for _frame in talk.rest():
        pass
    path = Path(job["file"])
    if path.parent == library.looks():
        path.parent.mkdir(parents=True, exist_ok=True)
    refuse_existing(path, overwrite=job["overwrite"])
    table = lut.read(job["table"])

    stopped = False

    def tell(progress: Progress) -> bool:
        nonlocal stopped
        talk.say(
            "progress",
            fraction=progress.fraction,
            delta_e=progress.delta_e,
            stage=progress.stage,
        )
        stopped = stopped or talk.stopped()
        return stopped

    lesson = lut.learn(
        table,
        name=job["name"],
        author=job["author"],
        licence=job["licence"],
        nodes=job["nodes"],
        seed=job["seed"],
        created=job["created"],
        size=job["size"],
        on_progress=tell,
    )
    lookfile.save(lesson.look, path, overwrite=job["overwrite"])
    confidence = lesson.look.card.confidence
    talk.say(
        "done",
        file=str(path),
        report=lesson.report.to_dict(),
        confidence=None if confidence is None else families.in_words(confidence),
    )
