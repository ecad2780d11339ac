# SPDX-License-Identifier: GPL-3.0-or-later
"""Work that the dialogs do not wait for: on a thread of its own, with the answers on GTK's.

What a dialog asks for may be out of date before it is done (a slider moves on). So each task has a
key, and a newer one of the same key takes its place: one is under way, the newest waits, and the
answer to an outdated task is dropped.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any

from gi.repository import GLib


@dataclass(frozen=True)
class _Task:
    number: int
    work: Callable[[], Any]
    then: Callable[[Any], None]
    failed: Callable[[Exception], None]


class Tasks:
    """Does one task after another, the urgent ones first.

    GIMP must not be called in a task, nor a widget touched: both belong to the main thread. The
    worker behind its pipes may be, by the tasks of one such object alone.
    """

    def __init__(self) -> None:
        self._change = threading.Condition()
        self._urgent: OrderedDict[Hashable, _Task] = OrderedDict()
        self._patient: OrderedDict[Hashable, _Task] = OrderedDict()
        self._newest: dict[Hashable, int] = {}
        self._count = 0
        self._closed = False
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def submit(
        self,
        key: Hashable,
        work: Callable[[], Any],
        then: Callable[[Any], None],
        failed: Callable[[Exception], None],
        *,
        urgent: bool = False,
    ) -> None:
        """Have ``work`` done, then ``then`` called with what it gives or ``failed`` with what it raised.

        Both are called from GTK's main loop. A task of the same key that is not done yet is cancelled.
        """
        with self._change:
            self._cancel(key)
            self._count += 1
            self._newest[key] = self._count
            waiting = self._urgent if urgent else self._patient
            waiting[key] = _Task(self._count, work, then, failed)
            self._change.notify()

    def wait(self, work: Callable[[], Any]) -> Any:
        """Have ``work`` done before all else, and answer with what it gives; windows live on meanwhile.

        Raises what it raises.
        """
        answer: list[Any] = []
        loop = GLib.MainLoop()

        def take(what: Any) -> None:
            answer.append(what)
            loop.quit()

        self.submit("awaited", work, take, take, urgent=True)
        loop.run()
        if isinstance(answer[0], Exception):
            raise answer[0]
        return answer[0]

    def cancel(self, key: Hashable) -> None:
        """Cancel a task: it is not begun any more, and if it is under way, its answer is dropped."""
        with self._change:
            self._cancel(key)

    def close(self) -> None:
        """Cancel everything, and wait for what is under way: the worker is free then."""
        with self._change:
            self._closed = True
            self._urgent.clear()
            self._patient.clear()
            self._newest.clear()
            self._change.notify()
        self._thread.join()

    def _cancel(self, key: Hashable) -> None:
        self._newest.pop(key, None)
        self._urgent.pop(key, None)
        self._patient.pop(key, None)

    def _run(self) -> None:
        while True:
            with self._change:
                self._change.wait_for(lambda: self._closed or self._urgent or self._patient)
                if self._closed:
                    return
                key, task = (self._urgent or self._patient).popitem(last=False)
            try:
                answer = task.work()
            except Exception as error:  # noqa: BLE001 (it is told where it was asked for)
                GLib.idle_add(self._deliver, key, task, task.failed, error)
            else:
                GLib.idle_add(self._deliver, key, task, task.then, answer)

    def _deliver(
        self, key: Hashable, task: _Task, tell: Callable[[Any], None], answer: Any
    ) -> bool:
        with self._change:
            wanted = self._newest.get(key) == task.number
            if wanted:
                del self._newest[key]
        if wanted:
            tell(answer)
        return False  # once
