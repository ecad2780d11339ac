"""Workers that misbehave: scripts in the place of the private Python, and what they may say."""

from __future__ import annotations

import sys
from pathlib import Path

from neural_look.client.runtime import Runtime

from nnlook_core.common.wire import PROTOCOL

VERSION = "1"

HEAD = f"""#!{sys.executable} -IS
import json, os, signal, struct, sys, threading, time
I, O = sys.stdin.buffer, sys.stdout.buffer

def say(header, body=b"", text=None):
    text = json.dumps(header).encode() if text is None else text
    O.write(struct.pack(">II", len(text), len(body)) + text + body)
    O.flush()

def hear():
    lengths = I.read(8)
    if len(lengths) < 8:
        sys.exit(0)
    header, body = struct.unpack(">II", lengths)
    return json.loads(I.read(header)), I.read(body)

HOME = os.environ["NNLOOK_HOME"]
HELLO = dict(type="hello", protocol={PROTOCOL}, nnlook="{VERSION}", looks=HOME + "/looks")
ANSWERS = {{
    "apply": dict(type="ready", name="A look", sha256="0", identity=False),
    "band": dict(type="band"),
    "end": dict(type="done", guessed_share=None),
}}

def serve():
    while True:
        header, body = hear()
        say(ANSWERS[header["type"]], body)

with open(HOME + "/started", "a") as started:
    started.write("%d\\n" % os.getpid())
"""

GOOD = "say(HELLO); serve()"


def runtime_of(folder: Path, first: str, then: str = GOOD) -> Runtime:
    """A worker that is this script the first time that it is started, and that one afterwards."""
    program, flag = folder / "python", folder / "once"
    bodies = [
        "\n".join(f"    {line}" for line in body.strip().splitlines()) for body in (first, then)
    ]
    program.write_text(
        f"{HEAD}\nif not os.path.exists({str(flag)!r}):\n    open({str(flag)!r}, 'w').close()\n"
        f"{bodies[0]}\nelse:\n{bodies[1]}\n"
    )
    program.chmod(0o755)
    return Runtime(program, VERSION, folder)


def started(folder: Path) -> list[int]:
    """The processes that were started, whether they live or not."""
    return [int(line) for line in (folder / "started").read_text().split()]


def answering(**others: str) -> str:
    """One that says other things to some frames; each is Python, a dictionary or text as it goes out."""
    said = [f"ANSWERS[{kind!r}] = {answer}" for kind, answer in others.items()]
    return "\n".join(["say(HELLO)", *said, "serve()"])


SLEEP = "time.sleep(600)"

AT_START = {
    "garbage": f"O.write(b'GARBAGE' * 1000); O.flush(); {SLEEP}",
    "lengths beyond all": f"O.write(b'\\xff' * 8); O.flush(); {SLEEP}",
    "silent": SLEEP,
    "gone": "sys.exit(3)",
    "crashes": "os.abort()",
    "cut off": "O.write(b'\\0\\0\\0\\x50\\0\\0\\0\\5{'); O.flush(); sys.exit(1)",
    "no keys": f"say(dict(type='hello')); {SLEEP}",
    "no folder": f"HELLO.pop('looks'); say(HELLO); {SLEEP}",
    "a folder that is a number": f"HELLO['looks'] = 5; say(HELLO); {SLEEP}",
    "a folder with a NUL": f"HELLO['looks'] = 'a\\0b'; say(HELLO); {SLEEP}",
    "a folder without a name": f"HELLO['looks'] = ''; say(HELLO); {SLEEP}",
    "a version that is a list": f"HELLO['nnlook'] = [1]; say(HELLO); {SLEEP}",
    "a protocol that is a text": f"HELLO['protocol'] = 'x' * 900000; say(HELLO); {SLEEP}",
    "another version": f"HELLO['nnlook'] = '0.0.9'; say(HELLO); {SLEEP}",
    "a list": f"say(0, text=b'[1]'); {SLEEP}",
    "a type that is a number": f"say(dict(type=5)); {SLEEP}",
    "a type that is long": f"say(dict(type='x' * 900000)); {SLEEP}",
    "brackets in brackets": f"say(0, text=b'[' * 500000 + b']' * 500000); {SLEEP}",
    "no greeting": f"say(dict(type='done')); {SLEEP}",
    "no text": f"say(0, text=b'\\xff\\xfe'); {SLEEP}",
    "an error instead": "say(dict(type='error', message='Update it.', fault=False))",
    "an error without words": f"say(dict(type='error')); {SLEEP}",
}
"""What no worker says first."""

IN_A_JOB = {
    "gone at once": "say(HELLO); hear(); sys.exit(1)",
    "gone after ready": "say(HELLO); hear(); say(ANSWERS['apply']); sys.exit(1)",
    "killed": "say(HELLO); hear(); os.kill(os.getpid(), signal.SIGKILL)",
    "cut off": "say(HELLO); hear(); O.write(b'\\0\\0\\0\\x50\\0\\0\\0\\5{'); O.flush(); sys.exit(1)",
    "closes its output": f"say(HELLO); hear(); os.close(1); {SLEEP}",
    "closes its input": f"say(HELLO); hear(); os.close(0); say(ANSWERS['apply']); {SLEEP}",
    "never reads": f"say(HELLO); {SLEEP}",
    "a body that never ends": (
        "say(HELLO); hear(); say(ANSWERS['apply']); hear()\n"
        "O.write(struct.pack('>II', 15, 1 << 30) + b'{\"type\":\"band\"}' + bytes(1 << 20))\n"
        "O.flush(); sys.exit(1)"
    ),
    "an unknown answer": answering(apply="dict(type='surprise')"),
    "an answer to another job": answering(apply="dict(type='shown', guessed_share=None)"),
    "a greeting again": answering(apply="HELLO"),
    "done too soon": answering(apply="ANSWERS['end']"),
    "twice each": (
        "say(HELLO)\nwhile True:\n    header, body = hear()\n"
        "    for _ in range(2): say(ANSWERS[header['type']], body)"
    ),
    "ready without a name": answering(apply="dict(type='ready', sha256='0', identity=False)"),
    "a name that is null": answering(
        apply="dict(type='ready', name=None, sha256='0', identity=False)"
    ),
    "no word of whether it changes anything": answering(
        apply="dict(type='ready', name='x', sha256='0')"
    ),
    "a hash that is a number": answering(
        apply="dict(type='ready', name='x', sha256=1, identity=False)"
    ),
    "a larger band": answering(apply="ANSWERS['apply']").replace(
        "serve()",
        "say(ANSWERS[hear()[0]['type']]); hear(); say(ANSWERS['band'], bytes(301)); serve()",
    ),
    "no share": answering(end="dict(type='done')"),
    "a share that is a text": answering(end="dict(type='done', guessed_share='NaN')"),
    "a share that is NaN": answering(end="dict(type='done', guessed_share=float('nan'))"),
    "a share beyond all": answering(end="dict(type='done', guessed_share=10 ** 400)"),
    "a share that is infinite": answering(end="dict(type='done', guessed_share=float('inf'))"),
    "a share that is true": answering(end="dict(type='done', guessed_share=True)"),
    "a share of more than all": answering(end="dict(type='done', guessed_share=5)"),
    "a share that is a list": answering(end="dict(type='done', guessed_share=[0.5])"),
    "an error without words": answering(apply="dict(type='error')"),
    "an error of lists": answering(apply="dict(type='error', message=['x'], fault='no')"),
    "an error that may be a fault": answering(apply="dict(type='error', message='x', fault=1)"),
}
"""What no worker says or does in a job."""

LATE = {
    "ready": (
        "say(HELLO)\nANSWERS['end']['guessed_share'] = 0.5\nwhile True:\n    header, body = hear()\n"
        "    say(ANSWERS[header['type']], body)\n"
        "    if header['type'] == 'end': say(dict(ANSWERS['apply'], name='Late'))"
    ),
    "done": (
        "say(HELLO)\nwhile True:\n    header, body = hear()\n    say(ANSWERS[header['type']], body)\n"
        "    if header['type'] == 'end': time.sleep(0.05); say(ANSWERS['end'])"
    ),
    "error": (
        "say(HELLO)\nwhile True:\n    hear(); say(dict(type='error', message='No.', fault=True))"
    ),
}
"""What no worker says after a job."""
