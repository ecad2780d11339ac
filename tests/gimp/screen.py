"""A screen that nobody looks at, with a GIMP on it, a user's hands and a camera."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from tests.gimp.remote import Remote, environment

TOOLS = ("Xvfb", "dbus-daemon", "openbox", "xdotool", "import")
SIZE = (1366, 768)
"""A laptop's."""


def missing() -> list[str]:
    """Return which of the programs that a screen takes this machine has not."""
    return [tool for tool in TOOLS if shutil.which(tool) is None]


MOMENT = 0.5
"""Seconds in which a window that came to the front is drawn."""
PATIENCE = 30.0
"""Seconds after which a window that is looked for will not come."""


class Screen:
    """A running X server with a session on it."""

    def __init__(self, surroundings: dict[str, str], pictures: Path, widgets: Remote) -> None:
        self.environment = surroundings
        self.widgets = widgets
        """What is on the screen, to be read and used: see ``inside/on_screen.py``."""
        self._pictures = pictures
        pictures.mkdir(parents=True, exist_ok=True)
        for old in pictures.glob("*.png"):
            old.unlink()

    def shoot(self, name: str) -> Path:
        """Keep a picture of the whole screen among the tests' output."""
        path = self._pictures / f"{name}.png"
        self._run("import", "-window", "root", str(path))
        return path

    def portray(self, window: str, name: str) -> Path:
        """Keep a picture of one window, for the docs; see ``tests/tour.py``."""
        path = self._pictures / "tour" / f"{name}.png"
        path.parent.mkdir(exist_ok=True)
        number = self._bring_forward(window)
        time.sleep(MOMENT)
        self._run("import", "-window", number, "-define", "png:compression-level=9", str(path))
        return path

    def place_of(self, window: str) -> tuple[int, int, int, int]:
        """Where a window is on the screen: its corner and its size, in pixels."""
        told = self._of_window(window, "getwindowgeometry", "--shell")[1]
        facts = dict(line.split("=") for line in told.split())
        return int(facts["X"]), int(facts["Y"]), int(facts["WIDTH"]), int(facts["HEIGHT"])

    def type_keys(self, window: str, keys: str) -> None:
        """Press keys, such as ``ctrl+z``, in the window whose title contains ``window``."""
        self._bring_forward(window)
        self._run("xdotool", "key", "--clearmodifiers", keys)

    def click(self, x: int, y: int) -> None:
        """Press the mouse's left button at a place on the screen."""
        self._run("xdotool", "mousemove", str(x), str(y), "click", "1")

    def _bring_forward(self, title: str) -> str:
        """Activate a window and return its number."""
        return self._of_window(title, "windowactivate", "--sync")[0]

    def _of_window(self, title: str, *command: str) -> tuple[str, str]:
        """Run a command of xdotool on the window whose title contains ``title``.

        It is tried until it works: GIMP's window has no name while it gets another one, and xdotool
        ends with an X error where a window, such as a dialog that closes, goes while it looks.

        Returns:
            The window's number, and what the command printed.
        """
        end = time.monotonic() + PATIENCE
        while True:
            try:
                found = self._run("xdotool", "search", "--onlyvisible", "--name", title)
                number = found.split()[-1]
                return number, self._run("xdotool", *command, number)
            except subprocess.CalledProcessError:
                if time.monotonic() > end:
                    raise
                time.sleep(MOMENT)

    def _run(self, *command: str) -> str:
        done = subprocess.run(
            command, env=self.environment, capture_output=True, text=True, check=True, timeout=30
        )
        return done.stdout


class _Servers:
    """Programs that run as long as the screen does."""

    def __init__(self, log: BinaryIO) -> None:
        self._log = log
        self._running: list[subprocess.Popen[bytes]] = []

    def start(self, command: Sequence[str], surroundings: Mapping[str, str]) -> None:
        """Start a program."""
        self._start(command, surroundings)

    def ask(self, command: Sequence[str], option: str, surroundings: Mapping[str, str]) -> str:
        """Start a program that writes where it is to the descriptor that ``option`` names."""
        reading, writing = os.pipe()
        with os.fdopen(reading) as pipe:
            self._start([*command, option.format(writing)], surroundings, keep=(writing,))
            os.close(writing)
            answer = pipe.readline().strip()
        if not answer:
            raise RuntimeError(f"{command[0]} does not start")
        return answer

    def end(self) -> None:
        """End them, the last one first."""
        for process in reversed(self._running):
            process.terminate()
            process.wait()

    def _start(
        self,
        command: Sequence[str],
        surroundings: Mapping[str, str],
        keep: Collection[int] = (),
    ) -> None:
        process = subprocess.Popen(
            command,
            env=surroundings,
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=self._log,
            pass_fds=keep,
        )
        self._running.append(process)


@contextmanager
def open_screen(pictures: Path, log: Path, size: tuple[int, int] = SIZE) -> Iterator[Screen]:
    """Start an X server, a message bus and a window manager; end them again."""
    with log.open("wb") as output:
        servers = _Servers(output)
        surroundings = environment({})
        try:
            server = [
                "Xvfb",
                "-screen",
                "0",
                f"{size[0]}x{size[1]}x24",
                "-nolisten",
                "tcp",
                "-displayfd",
            ]
            display = servers.ask(server, "{}", surroundings)
            surroundings["DISPLAY"] = f":{display}"
            bus = ["dbus-daemon", "--session", "--nofork"]
            address = servers.ask(bus, "--print-address={}", surroundings)
            surroundings["DBUS_SESSION_BUS_ADDRESS"] = address
            servers.start(["openbox"], surroundings)
            # Not the tests' venv: the bindings to the widgets come with the system.
            eyes = ["/usr/bin/python3", "-m", "tests.gimp.inside.on_screen"]
            with Remote(eyes, surroundings) as widgets:
                yield Screen(surroundings, pictures, widgets)
        finally:
            servers.end()
