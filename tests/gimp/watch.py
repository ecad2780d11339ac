"""What a refusal must leave as it was."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.gimp.calls import Answer
from tests.gimp.remote import Gimp


class Watch:
    """What a refusal must leave as it was: all images, and the files in some folders."""

    def __init__(self, gimp: Gimp, *folders: Path) -> None:
        self._gimp, self._folders = gimp, folders
        self._images = gimp.images()
        for image in self._images:
            gimp.clean(image)
        self._before = self._state()

    def refused(self, answer: Answer, *words: str) -> None:
        """Check that the answer is one sentence with these words and that nothing has changed."""
        assert answer.status == "execution-error", answer
        assert answer.values == {}
        check_sentence(answer.message)
        for word in words:
            assert word.lower() in answer.message.lower()
        self.unchanged()

    def unchanged(self) -> None:
        """Check that nothing has changed."""
        assert self._state() == self._before
        assert not any(self._gimp.is_dirty(image) for image in self._images)

    def _state(self) -> Any:
        images = {image: self._gimp.describe(image) for image in self._gimp.images()}
        files = {
            path: path.read_bytes() if path.is_file() else None
            for folder in self._folders
            for path in folder.rglob("*")
        }
        return images, files


def check_sentence(message: str) -> None:
    """A message for the user: a whole sentence with a remedy, and no trace of Python."""
    assert message.strip()
    assert message.rstrip()[-1] in ".!?"
    assert message[0].isupper() or message[0] in "“/"
    for trace in ("Traceback", "Error(", "errno", "Errno", "Internal error", "None"):
        assert trace not in message
