"""A GIMP session on a screen, with photos open, and the user who works there."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.gimp.calls import APPLY
from tests.gimp.pictures import Layer, Pixels, layer_of
from tests.gimp.remote import CHECKOUT, Gimp, Remote
from tests.gimp.screen import Screen

DEMO = CHECKOUT / "nnlook_core" / "demo"
APPLY_DIALOG, LOOK_CHOOSER = "Apply Look", "Choose a Look"


class GimpSession:
    """A GIMP on a screen with photos open, and what a user sees and presses there."""

    def __init__(self, gimp: Gimp, screen: Screen) -> None:
        self.gimp, self.screen = gimp, screen
        self.widgets: Remote = screen.widgets
        self._displays: list[int] = []

    def open(self, name: str) -> Layer:
        """Open one of the demonstration's photos."""
        image = self.gimp.load_image(str(DEMO / name))
        self._displays.append(self.gimp.show(image))
        self.gimp.clean(image)
        description = self.gimp.describe(image)
        return Layer(self.gimp, image, self.gimp.layers(image)[0], description["size"])

    def adopt_newest(self) -> None:
        """Take charge of the window that a procedure has opened: it is closed in the end."""
        self._displays.append(self.gimp.newest_window())

    def settle(self) -> None:
        """Wait until nothing on the screen moves any more."""
        last = b""
        while (now := self.screen.shoot("settling").read_bytes()) != last:
            last = now
            time.sleep(1.0)

    def start(
        self, procedure: str, run_mode: str = "INTERACTIVE", **values: Any
    ) -> Callable[[], Any]:
        """Start a procedure as its menu entry does; return what to call for its result."""
        return self.gimp.begin("call", procedure, run_mode, values)

    def start_apply(
        self, layer: Layer, run_mode: str = "INTERACTIVE", **values: Any
    ) -> Callable[[], Any]:
        """Start Apply Look on a layer."""
        return self.start(APPLY, run_mode, image=layer.image, drawables=[layer.id], **values)

    def open_pixels(self, pixels: Pixels, name: str = "photo") -> Layer:
        """Open a window on a new image with a layer of these pixels."""
        layer = layer_of(self.gimp, pixels, name=name)
        self._displays.append(self.gimp.show(layer.image))
        self.gimp.clean(layer.image)
        return layer

    def start_apply_anew(self, layer: Layer) -> Callable[[], Any]:
        """Start Apply Look on a layer, with nothing set as it was the last time."""
        answer = self.start_apply(layer)
        widgets = self.widgets
        widgets.wait_for(APPLY_DIALOG)
        widgets.set_number(APPLY_DIALOG, "Strength", 100.0)
        widgets.choose(APPLY_DIALOG, "Mode", "Colour and tone")
        widgets.choose(APPLY_DIALOG, "Output", "New layer with selection as mask")
        if "None" not in widgets.texts(APPLY_DIALOG):
            widgets.press(APPLY_DIALOG, "Mix with")
            widgets.press("Second Look", "None")
            widgets.wait_gone("Second Look")
        return answer

    def choose_look(self, look: Path) -> None:
        """Choose a look's file in the dialog of Apply Look."""
        self.widgets.wait_for(APPLY_DIALOG)
        self.widgets.press(APPLY_DIALOG, "Open File…")
        self.choose_path(LOOK_CHOOSER, look)

    def choose_path(self, title: str, path: Path, button: str = "Open") -> None:
        """Choose a path in GTK's file chooser, by the keyboard as one can there."""
        self.widgets.wait_for(title)
        self.screen.type_keys(title, "slash")  # GTK then asks for the path
        self.widgets.set_text(title, "Location Layer", str(path))
        self.widgets.press(title, button)
        self.widgets.wait_gone(title)

    def above(self, layer: Layer) -> Layer:
        """Return the topmost layer of the image, which must be a new one."""
        top = self.gimp.layers(layer.image)[0]
        assert top != layer.id
        return Layer(self.gimp, layer.image, top, layer.size)

    def clear(self) -> None:
        """Close all windows."""
        self.gimp.close_windows(self._displays)


def shown(layer: Layer) -> Pixels:
    """Return a layer's pixels as 8-bit sRGB."""
    return layer.read("R'G'B' u8")


def without_settings(description: dict[str, Any]) -> dict[str, Any]:
    """Leave out where GIMP itself keeps a dialog's last values."""
    kept = [name for name in description["parasites"] if not name.startswith("GimpProcedureConfig")]
    return {**description, "parasites": kept}


def is_running(program: str) -> bool:
    """Whether a process runs whose command names a program."""
    for command in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):  # it has ended meanwhile
            if any(word.endswith(program.encode()) for word in command.read_bytes().split(b"\0")):
                return True
    return False
