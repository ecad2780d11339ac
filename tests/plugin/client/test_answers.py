"""Every answer to every job, without each of its parts and with others in their place."""

from __future__ import annotations

import copy
import importlib
import inspect
import io
import json
import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import pytest
from gi.repository import Gimp
from neural_look.apply.mix_procedure import MixRequest
from neural_look.apply.model import ApplyRequest
from neural_look.apply.previews import Previews
from neural_look.apply.settings_panel import card_rows
from neural_look.charts.model import make_chart, recognise_chart
from neural_look.client import answers, library
from neural_look.client import worker as worker_module
from neural_look.client.learning import wait_for_look
from neural_look.client.runtime import Runtime
from neural_look.client.worker import Worker
from neural_look.common import sentences
from neural_look.compare.model import compare_layers, compare_pictures
from neural_look.errors import LONGEST, RefusalError, WorkerLostError
from neural_look.gimp.bitmaps import PlacedBitmap
from neural_look.gimp.pixels import Window
from neural_look.learn.pair_chooser import BitmapPair, check_pair_bitmaps
from neural_look.lut.model import (
    describe_report,
    export_table,
    import_table,
)
from neural_look.manage.model import describe_imports, duplicate_look, import_looks
from neural_look.ui.wording import (
    describe_guessed_share,
    describe_left_out,
    describe_remarks,
    effect_rows,
    report_figures,
)
from neural_look.ui.wording import describe_report as describe_learned

from nnlook_core.common.wire import PROTOCOL
from nnlook_core.worker.jobs import JOBS

Frame = tuple[dict[str, Any], bytes]

HELLO = {"type": "hello", "protocol": PROTOCOL, "nnlook": "1", "versions": {}, "looks": "/looks"}
FILE = Path("/looks/Evening.onnx")
wire_of_the_plug_in = importlib.import_module("neural_look.common.wire")
WINDOW = Window.whole(2, 1)
PICTURE = PlacedBitmap(2, 1, b"\1\2\3\4" * 2, WINDOW, 1.0)


class Process:
    """A process that says what it is told to say. All that there are, the newest last, in ``all``."""

    all: list[Process] = []  # noqa: RUF012 (each test has a list of its own)
    said: Sequence[Frame] = ()

    def __init__(self, *_arguments: object) -> None:
        self._frames = iter([(HELLO, b""), *self.said])
        self.hangs = self.lost = False
        self.all.append(self)

    def write(self, header: dict[str, Any], body: bytes) -> None:
        json.dumps(header, allow_nan=False)

    def read(self) -> Frame | None:
        frame = next(self._frames, None)
        if frame is None:
            return None
        text = json.dumps(frame[0]).encode()
        lengths = struct.pack(">II", len(text), len(frame[1]))
        found: Frame | None = wire_of_the_plug_in.read_frame(io.BytesIO(lengths + text + frame[1]))
        return found

    def is_ready(self) -> bool:
        return not self.lost

    def lose(self, why: str) -> None:
        self.lost = True

    def wait(self) -> None:
        pass

    def leave(self) -> None:
        pass


@pytest.fixture(autouse=True)
def processes(monkeypatch: pytest.MonkeyPatch) -> list[Process]:
    monkeypatch.setattr(worker_module, "WorkerProcess", Process)
    monkeypatch.setattr(Process, "all", [])
    return Process.all


def answered(ask: Callable[[Worker], Any], *said: Frame) -> Any:
    """What comes of asking a worker that says this."""
    Process.said = said
    with Worker(Runtime(Path("python"), "1", Path("/home"))) as worker:
        return ask(worker)


@dataclass(frozen=True)
class Job:
    """What the plug-in asks, and what is answered; what is asked shows all of the answer as well."""

    ask: Callable[[Worker], Any]
    said: Sequence[Frame]


def apply(worker: Worker) -> None:
    worker.open_look({"file": str(FILE)})["name"].encode()
    worker.look_at(b"\1" * 12)
    describe_guessed_share(worker.close_look())


def show(worker: Worker) -> None:
    previews = Previews(worker)
    shown = previews.show("photo", PICTURE, ApplyRequest.plain(FILE))
    describe_guessed_share(shown.guessed_share)
    previews.close()


def tell(worker: Worker) -> None:
    previews = Previews(worker)
    for _what, text in card_rows(previews.card(FILE)):
        text.encode()
    previews.close()


def tell_aside(worker: Worker) -> None:
    about = library.about_look(worker, FILE)
    for _what, text in effect_rows(about):
        text.encode()


def export(worker: Worker) -> None:
    (describe_left_out(export_table(worker, FILE, FILE)) or "").encode()


def list_looks(worker: Worker) -> None:
    for look in library.list_looks(worker, []):
        assert look.sort_key and look.search_text and look.card.name is look.name
        for figure in (look.delta_e_mean, look.noise_floor, look.coverage):
            assert figure is None or f"{figure:.2f}"


def learn(worker: Worker) -> None:
    worker.send({"type": "learn"})
    worker.send({"type": "end"})
    show_report(wait_for_look(worker, lambda fraction, delta_e, _preview: None))


def learn_chart(worker: Worker) -> None:
    worker.send({"type": "learn-chart"})
    worker.send({"type": "end"})
    show_report(wait_for_look(worker, lambda fraction, delta_e, _preview: None))


def show_report(report: dict[str, Any]) -> None:
    describe_learned(report).encode()
    for _what, amount in report_figures(report):
        amount.encode()


def import_one(worker: Worker) -> None:
    report = import_table(worker, FILE, FILE, "Evening", False, lambda fraction, delta_e: None)
    if report is not None:
        describe_report(report).encode()


def import_two(worker: Worker) -> None:
    describe_imports(import_looks(worker, [FILE, FILE])).encode()


def layer(width: int, height: int) -> MagicMock:
    one = MagicMock()
    one.get_width.return_value, one.get_height.return_value = width, height
    one.get_filters.return_value = []
    one.get_buffer.return_value.get.return_value = bytes(16 * width * height)
    return one


def compare(worker: Worker) -> None:
    pair = layer(2, 1), layer(2, 1)
    figures, _layers = compare_layers(worker, FILE, *pair, make_layers=True)
    text = f"{figures.delta_e_mean:.2f} {figures.delta_e_p95:.2f} {figures.delta_e_max:.2f}"
    (text + ("" if figures.psnr is None else f"{figures.psnr:.1f}") + figures.words).encode()


def beside(worker: Worker) -> None:
    seen = compare_pictures(worker, FILE, WINDOW, (PICTURE, PICTURE), (PICTURE, PICTURE))
    assert f"{seen.top:g}" and len(seen.heat.data) == len(PICTURE.data)


def chart(worker: Worker) -> None:
    Gimp.Layer.new.return_value = layer(8, 8)
    make_chart(worker, "hald", 2)


def check(worker: Worker) -> None:
    for found in check_pair_bitmaps(worker, BitmapPair(PICTURE, PICTURE, 1.0, False)):
        (found.severity + found.text + found.subject).encode()


def check_chart(worker: Worker) -> None:
    recognise_chart(worker, {"type": "check-chart"}, [b"\1"]).encode()


def mix(worker: Worker) -> None:
    MixRequest(FILE, FILE, 50.0, "Both", "", FILE).write(worker)


SURE = {"sure": [["reds", "dark"], ["reds", "medium"]], "guessed": [["blues", "light"]]}
CARD = {"name": "Evening", "author": None, "licence": "CC0", "created": None, "tags": ["film"]}
REMARKS = [
    {"code": "aligned", "scale": 1.5, "across": -2, "down": 0.5, "reduced": 2, "pair": 1},
    {"code": "shifted", "pixels": 3.5},
    {"code": "varies", "pattern": "vignette", "delta_e": 1.5},
    {"code": "noise", "delta_e": 2},
    {"code": "grain", "delta_e": 2.1},
    {"code": "contradiction", "one": 2, "other": 1, "delta_e": 4.5},
    {"code": "contradictions", "pairs": 9, "worst": 4, "delta_e": 4.5},
    {"code": "local", "delta_e": 1.5},
    {"code": "lut", "clipped": 0.25, "partial": True},
    {"code": "daylight", "file": "shot.crw"},
]
CHART = {
    **{"code": "chart", "kind": "hald", "level": 8, "shrunk": 1, "enlarged": 2},
    **{"colours": 4096, "unprocessed": False, "noisy": True},
}
FINDINGS = [
    {"subject": "alignment", "severity": "warning", "remark": remark}
    for remark in (
        *({"code": "only-colours"}, {"code": "shifted-layers", "pixels": 2.5}),
        *({"code": "local-edits", "delta_e": 3}, REMARKS[2]),
        {"code": "missing-colours", "colours": [["blues", "light"]]},
    )
]
PART = {"name": "A", "share": 0.5, "author": None, "licence": "CC0"}
REPORT = {
    **{"delta_e_mean": 0.4, "delta_e_p95": 1, "delta_e_max": 9.5, "nodes": 16, "seconds": 3.0},
    **{"noise_floor": 0.1, "coverage": 0.05, "remarks": REMARKS, "pairs": 2, "shift": None},
    "alignments": [None, {"scale": 1, "across": 2.0, "down": 0, "reduced": 1}],
    "worst": {"hue": "grays", "lightness": "light", "delta_e": 3},
}
LEARNED: list[Frame] = [
    ({"type": "progress", "fraction": 0, "delta_e": None, "stage": "choose"}, b""),
    ({"type": "progress", "fraction": 0.5, "delta_e": 2.5, "stage": "fit"}, b""),
    ({"type": "done", "file": "/a", "report": REPORT, "confidence": SURE}, b""),
]
ORIGIN = {"program": None, "range": 255}
ABOUT = {
    **{"type": "about", **CARD, "nodes": 16, "parts": [PART], "origin": ORIGIN},
    **{"training": {"pixels": 9000, "delta_e_mean": 0.4}, "confidence": SURE},
    "vignette": {"kind": "radial", "darkest": 0.4, "share": 6.2, "default": 100},
    "grain": {"delta_e": 1.5, "size": 0.8, "default": 0},
}
ENTRY = {
    **{**CARD, "file": "/looks/a.onnx", "nodes": 16, "delta_e_mean": 0.4, "noise_floor": None},
    **{"coverage": 0.3, "sha256": "0f", "error": None},
}
IMPORTED = {"type": "imported", "source": "/a", "file": "/b", "known": False, "origin": ORIGIN}
DONE: Frame = {"type": "done"}, b""
COMPARED = {
    **{"type": "done", "delta_e_mean": 0.1, "delta_e_p95": 0.2, "delta_e_max": 3, "psnr": 40.0},
    "worst": {"hue": "blues", "lightness": "dark", "delta_e": 2.5},
}
COMPARABLE: Frame = {"type": "ready", "name": "Evening", "sha256": "0", "heat_top": 10.0}, b"\1" * 6

ANSWERED: dict[str, Job] = {
    "apply": Job(
        apply,
        [
            ({"type": "ready", "name": "Evening", "sha256": "0f", "identity": False}, b""),
            ({"type": "band"}, b"\1" * 12),
            ({"type": "done", "guessed_share": 0.5}, b""),
        ],
    ),
    "preview": Job(show, [({"type": "shown", "guessed_share": 0.25}, PICTURE.data), DONE]),
    "preview about": Job(tell, [(ABOUT, b""), DONE]),
    "preview about aside": Job(tell_aside, [(ABOUT, b""), DONE]),
    "preview trouble": Job(show, [({"type": "trouble", "message": "It is no look."}, b"")]),
    "check": Job(
        check,
        [
            (
                {"type": "done", "findings": FINDINGS},
                b"",
            )
        ],
    ),
    "learn": Job(learn, LEARNED),
    "compare": Job(compare, [COMPARABLE, ({"type": "band"}, bytes(96)), (COMPARED, b"")]),
    "compare beside": Job(
        beside,
        [
            frame
            for count in (1, 2)
            for frame in (COMPARABLE, ({"type": "band"}, PICTURE.data * count), (COMPARED, b""))
        ],
    ),
    "mix": Job(mix, [({"type": "done", "file": "/a", "name": "Both", "sha256": "0"}, b"")]),
    "looks": Job(list_looks, [({"type": "looks", "looks": [ENTRY, ENTRY]}, b""), DONE]),
    "card": Job(
        lambda worker: library.rewrite_card(worker, FILE, {"name": "Dusk"}),
        [({"type": "done", "file": "/looks/Dusk.onnx"}, b"")],
    ),
    "duplicate": Job(
        lambda worker: duplicate_look(worker, FILE),
        [({"type": "done", "file": "/looks/Evening (2).onnx"}, b"")],
    ),
    "import-looks": Job(
        import_two,
        [
            ({**IMPORTED, "error": None}, b""),
            ({**IMPORTED, "file": None, "error": "No."}, b""),
            DONE,
        ],
    ),
    "export-table": Job(
        export,
        [
            (
                {
                    **{"type": "done", "table": "/a.cube", "name": "Evening"},
                    "left_out": ["vignette", "grain"],
                },
                b"",
            )
        ],
    ),
    "import-table": Job(import_one, LEARNED),
    "chart": Job(
        chart,
        [
            (
                {
                    **{"type": "ready", "width": 8, "height": 8, "depth": "u8", "channels": 3},
                    **{"name": "the chart", "mark": {"kind": "hald", "level": 2}},
                },
                b"",
            ),
            *[({"type": "band", "rows": 4}, bytes(8 * 4 * 3))] * 2,
            DONE,
        ],
    ),
    "check-chart": Job(
        check_chart,
        [({"type": "ready"}, b""), ({"type": "done", "chart": CHART}, b"")],
    ),
    "learn-chart": Job(learn_chart, LEARNED),
}


def test_every_job_is_known_and_tried() -> None:
    assert set(answers.ANSWERS) - {answers.GREETING} == set(JOBS)
    assert {name.split()[0] for name in ANSWERED} == set(JOBS)


@pytest.mark.parametrize("name", ANSWERED)
def test_what_is_right_is_taken(name: str, processes: list[Process]) -> None:
    job = ANSWERED[name]
    if name == "preview trouble":
        with pytest.raises(RefusalError, match=r"^It is no look\.$"):
            answered(job.ask, *job.said)
    else:
        answered(job.ask, *job.said)
    assert [process.lost for process in processes] == [False]


WRONG: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1.5, PROTOCOL + 1, 10**400, 1 << 40, float("nan"), float("inf")),
    *("", "text", "a\0b", "\ud800", "x" * 500_000, [], [None], [[]], {}, {"a": 1}),
)
"""Whatever else JSON may hold."""


def places(value: Any, *way: Any) -> Iterator[tuple[Any, ...]]:
    """The ways to all that is in a value."""
    keys = (
        value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    )
    for key in keys:
        yield (*way, key)
        yield from places(value[key], *way, key)


def changed(header: dict[str, Any], way: tuple[Any, ...], value: Any) -> dict[str, Any]:
    """A header in which a part is another one, or is not there where that is ``...``."""
    other = copy.deepcopy(header)
    inner: Any = other
    for key in way[:-1]:
        inner = inner[key]
    if value is ...:
        del inner[way[-1]]
    else:
        inner[way[-1]] = value
    return other


@pytest.mark.parametrize("name", ANSWERED)
def test_what_is_wrong_is_a_sentence_and_costs_a_worker(
    name: str, processes: list[Process]
) -> None:
    job = ANSWERED[name]
    refused = 0
    for place, (header, body) in enumerate(job.said):
        for way in places(header):
            for value in (..., *WRONG):
                if way == ("type",) and value is ...:
                    continue  # that is no frame
                said = list(job.said)
                said[place] = changed(header, way, value), body
                processes.clear()
                refused += was_refused(job, said, processes)
    assert refused > 10


def was_refused(job: Job, said: Sequence[Frame], processes: list[Process]) -> bool:
    """Ask; what comes is an answer or a refusal, and after one of another answer the worker is lost."""
    try:
        answered(job.ask, *said)
    except RefusalError as refused:
        sentence = str(refused)
        sentence.encode()
        assert "Traceback" not in sentence and len(sentence) < 2 * LONGEST
        assert processes[-1].lost == isinstance(refused, WorkerLostError)
        return True
    assert not processes[-1].lost
    return False


@pytest.mark.parametrize("name", ANSWERED)
def test_what_is_needed_is_missed(name: str, processes: list[Process]) -> None:
    """Each key that an answer is to have, taken away, costs the worker."""
    job = ANSWERED[name]
    kind = name.split()[0]
    for place, (header, body) in enumerate(job.said):
        for key in answers.ANSWERS[kind][header["type"]]:
            said = list(job.said)
            said[place] = changed(header, (key,), ...), body
            with pytest.raises(WorkerLostError, match="Invalid answer"):
                answered(job.ask, *said)
            assert processes[-1].lost


@pytest.mark.parametrize("name", ANSWERED)
@pytest.mark.parametrize("change", [-1, 1])
def test_a_body_of_another_length(name: str, change: int, processes: list[Process]) -> None:
    """Pixels that are not all there, or more than there is room for, are never shown or written."""
    job = ANSWERED[name]
    for place, (header, body) in enumerate(job.said):
        if body and header["type"] in ("band", "shown"):
            said = list(job.said)
            said[place] = header, body + b"\0" if change > 0 else body[:-1]
            with pytest.raises(WorkerLostError, match="Invalid answer"):
                answered(job.ask, *said)
            assert processes[-1].lost


@pytest.mark.parametrize("name", ANSWERED)
@pytest.mark.parametrize("order", ["reversed", "each twice", "the first again", "cut off"])
def test_answers_in_another_order(name: str, order: str, processes: list[Process]) -> None:
    job = ANSWERED[name]
    orders: dict[str, list[Frame]] = {
        "reversed": list(reversed(job.said)),
        "each twice": [frame for frame in job.said for _ in range(2)],
        "the first again": [job.said[0], *job.said],
        "cut off": list(job.said[:-1]),
    }
    was_refused(job, orders[order], processes)


@pytest.mark.parametrize("name", ANSWERED)
def test_an_error_in_the_place_of_each_answer(name: str, processes: list[Process]) -> None:
    job = ANSWERED[name]
    for place in range(len(job.said)):
        error: Frame = {"type": "error", "message": "There is no room.", "fault": False}, b""
        with pytest.raises(RefusalError, match=r"^(There is no room|It is no look)\.$"):
            answered(job.ask, *job.said[:place], error)
        assert not processes[-1].lost


@pytest.mark.parametrize("key", ["protocol", "nnlook", "looks"])
@pytest.mark.parametrize("value", [..., *WRONG], ids=lambda value: repr(value)[:12])
def test_a_greeting(
    monkeypatch: pytest.MonkeyPatch, processes: list[Process], key: str, value: Any
) -> None:
    monkeypatch.setitem(globals(), "HELLO", changed(HELLO, (key,), value))
    try:
        answered(apply, *ANSWERED["apply"].said)
    except RefusalError as refused:
        str(refused).encode()
    else:
        assert key == "looks" and type(value) is str


def test_every_code_has_its_sentence() -> None:
    """What may be answered is what sentences can be made of."""
    codes = {**answers.REMARKS, **answers.FINDINGS}
    assert set(codes) == set(sentences.SENTENCES)
    for code, values in codes.items():
        wanted = set(inspect.signature(sentences.SENTENCES[code]).parameters) - {"choice"}
        assert set(values) == wanted


def test_a_remark_names_the_choice_as_the_dialog_does() -> None:
    (words,) = describe_remarks([{"code": "shifted", "pixels": 3.0}])
    assert "Learn again with “Align the two layers first” switched on." in words
