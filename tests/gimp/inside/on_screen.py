"""Run by the system's Python: sees and moves the widgets on the screen, as a screen reader does."""

from __future__ import annotations

import contextlib
import functools
import time
from collections.abc import Callable, Iterator
from typing import Any

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

from tests.gimp.inside.requests_served import FailedError, operation, serve  # noqa: E402

PATIENCE = 120.0
"""Seconds; on a busy machine a look takes its time to be learned."""
USABLE = {
    *("push button", "button", "toggle button", "check box", "radio button", "combo box"),
    *("text", "entry", "password text", "spin button", "slider", "list", "table", "tree table"),
    *("layered pane", "icon", "link", "page tab list"),
}
"""The roles of what a user does something with."""
ANSWER_MILLISECONDS = 8000
MOMENT = 0.05
"""Seconds after which it is looked again."""
WINDOWS = {"frame", "dialog", "alert", "file chooser", "window"}


def reading(look: Callable[..., Any]) -> Callable[..., Any]:
    """Make an operation of what only looks: where a widget goes away meanwhile, it looks again."""

    @functools.wraps(look)
    def look_again(*arguments: Any, **named: Any) -> Any:
        end = time.monotonic() + PATIENCE
        while True:
            try:
                return look(*arguments, **named)
            except GLib.Error:
                if time.monotonic() > end:
                    raise
                time.sleep(MOMENT)

    return operation(look_again)


@reading
def windows() -> list[tuple[str, str]]:
    """Return the role and the name of each window on the screen."""
    return [(window.get_role_name(), window.get_name()) for window in _windows()]


@operation
def wait_for(title: str) -> str:
    """Wait for a window whose name contains ``title``, and return its whole name."""
    return str(_window(title).get_name())


@operation
def wait_gone(title: str) -> None:
    """Wait until no window's name contains ``title``."""
    _until(lambda: not _matching(title), lambda: f"{title} does not go away")


@reading
def widgets(title: str) -> list[dict[str, Any]]:
    """Return what can be read and used in a window, in its order."""
    return [_described(widget) for widget in _showing(_window(title))]


@reading
def texts(title: str) -> str:
    """Return everything that can be read in a window."""
    lines = [_described(widget) for widget in _showing(_window(title))]
    return "\n".join(line["text"] or line["name"] for line in lines)


@reading
def nameless(title: str) -> list[str]:
    """Return what can be used in a window, and would be read out without a name."""
    return [
        f"{widget.get_role_name()} in {_path(widget)}"
        for widget in _showing(_window(title))
        if widget.get_role_name() in USABLE and not _is_named(widget)
    ]


@reading
def mnemonics(title: str) -> list[tuple[str, str]]:
    """Return the key that each widget of a window is reached by, where it has one, and its name."""
    found = []
    for widget in _showing(_window(title)):
        action = widget.get_action_iface()
        binding = Atspi.Action.get_key_binding(action, 0) if action else ""
        key = binding.split(";")[0]
        if key.startswith("<Alt>"):
            found.append((key.removeprefix("<Alt>").lower(), widget.get_name() or _label(widget)))
    return found


@operation
def press(title: str, button: str) -> None:
    """Press a button."""
    roles = {"push button", "button", "toggle button", "check box", "radio button"}
    roles |= {"table column header"}
    widget = _widget(title, button, roles)
    _until(lambda: _has(widget, "SENSITIVE"), lambda: f"{button} cannot be pressed")
    widget.get_action_iface().do_action(0)


@operation
def use_menu(title: str, item: str) -> None:
    """Choose from the menus of a window what begins with ``item``."""

    def fitting() -> list[Any]:
        return [
            widget
            for widget in _all(_window(title))
            if widget.get_role_name() == "menu item" and widget.get_name().startswith(item)
        ]

    _until(lambda: bool(fitting()), lambda: f"{title} has no menu entry {item}")
    fitting()[0].get_action_iface().do_action(0)


@reading
def is_sensitive(title: str, name: str) -> bool:
    """Whether a widget can be used."""
    return _has(_widget(title, name, None), "SENSITIVE")


@operation
def set_number(title: str, name: str, value: float) -> None:
    """Set a number."""
    widget = _widget(title, name, {"spin button", "slider"})
    widget.get_value_iface().set_current_value(value)


@operation
def set_text(title: str, name: str, text: str) -> None:
    """Write into a field."""
    _widget(title, name, {"text", "entry"}).get_editable_text_iface().set_text_contents(text)


@operation
def choose_row(title: str, name: str, item: str) -> None:
    """Choose the row of a table in which a cell begins with ``item``."""

    def fitting() -> list[Any]:
        table = _widget(title, name, {"table", "tree table"})
        return [cell for cell in _all(table) if cell.get_name().startswith(item)]

    _until(lambda: bool(fitting()), lambda: f"{name} has no {item}")
    fitting()[0].get_component_iface().grab_focus()


@reading
def place_of(title: str, name: str) -> tuple[int, int, int, int]:
    """Return where a widget is on the screen: its corner and its size."""
    widget = _widget(title, name, None)
    place = Atspi.Component.get_extents(widget.get_component_iface(), Atspi.CoordType.SCREEN)
    return place.x, place.y, place.width, place.height


@reading
def choices(title: str, name: str) -> list[str]:
    """Return what a list offers."""
    return [item.get_name() for item in _items(_widget(title, name, {"combo box"}))]


@operation
def choose(title: str, name: str, item: str) -> None:
    """Choose what contains ``item`` from a list."""
    for entry in _items(_widget(title, name, {"combo box"})):
        if item in entry.get_name():
            entry.get_action_iface().do_action(0)
            return
    raise FailedError(f"{name} does not offer {item}: {choices(title, name)}")


@reading
def rows(title: str, name: str) -> list[list[str]]:
    """Return what the cells of a list say, row by row from the top."""
    table = _widget(title, name, {"table", "tree table"}).get_table_iface()
    columns = range(table.get_n_columns())
    return [
        [_cell_text(table.get_accessible_at(row, column)) for column in columns]
        for row in range(table.get_n_rows())
    ]


@operation
def wait_for_rows(title: str, name: str) -> int:
    """Wait until a list has rows, and return how many. Quickly, however many there are."""
    tables = {"table", "tree table"}

    def count(widget: Any) -> int:
        if widget.get_role_name() in tables and widget.get_name() == name:
            return int(widget.get_table_iface().get_n_rows())
        below = () if widget.get_role_name() in tables else _children(widget)
        return max(map(count, below), default=0)

    _until(lambda: count(_window(title)) > 0, lambda: f"{name} stays empty")
    return count(_window(title))


@operation
def choose_rows(title: str, name: str, texts: list[str]) -> None:
    """Choose the rows of a list that have a cell with one of these texts, and no others."""
    found = rows(title, name)
    table = _widget(title, name, {"table", "tree table"}).get_table_iface()
    wanted = [row for row, cells in enumerate(found) if set(cells) & set(texts)]
    if len(wanted) != len(texts):
        raise FailedError(f"{texts} are not all in {found}")
    for row in range(len(found)):
        change = table.add_row_selection if row in wanted else table.remove_row_selection
        change(row)


def _cell_text(cell: Any) -> str:
    if cell is None:
        raise GLib.Error("the list has fewer rows meanwhile")
    text = cell.get_text_iface()
    return str(Atspi.Text.get_text(text, 0, -1) if text else cell.get_name())


def _is_named(widget: Any) -> bool:
    text = widget.get_text_iface()
    shown = Atspi.Text.get_text(text, 0, -1) if text and not _has(widget, "EDITABLE") else ""
    return bool(widget.get_name() or _label(widget) or shown)


def _path(widget: Any) -> str:
    """Return the names of what a widget lies in, so that one finds it."""
    names = []
    parent = widget.get_parent()
    while parent is not None and parent.get_role_name() not in WINDOWS:
        names.append(parent.get_name() or parent.get_role_name())
        parent = parent.get_parent()
    return " < ".join(names)


def _described(widget: Any) -> dict[str, Any]:
    text, value = widget.get_text_iface(), widget.get_value_iface()
    return {
        "role": widget.get_role_name(),
        "name": widget.get_name(),
        "text": Atspi.Text.get_text(text, 0, -1) if text else "",
        "value": Atspi.Value.get_current_value(value) if value else None,
        "sensitive": _has(widget, "SENSITIVE"),
        "checked": _has(widget, "CHECKED"),
    }


def _windows() -> Iterator[Any]:
    desktop = Atspi.get_desktop(0)
    for application in _children(desktop):
        for window in _children(application):
            if window.get_role_name() in WINDOWS and _has(window, "SHOWING"):
                yield window


def _matching(title: str) -> list[Any]:
    return [window for window in _windows() if title in window.get_name()]


def _window(title: str) -> Any:
    return _until(lambda: _matching(title), lambda: f"no window {title} among {windows()}")[0]


def _widget(title: str, name: str, roles: set[str] | None) -> Any:
    def first() -> Any:
        for widget in _showing(_window(title)):
            if roles is not None and widget.get_role_name() not in roles:
                continue
            if name in (widget.get_name(), _label(widget), widget.get_parent().get_name()):
                return widget
        return None

    return _until(first, lambda: f"{title} has no {name}")


def _label(widget: Any) -> str:
    """Return the text of the label that stands beside a widget and belongs to it."""
    for relation in widget.get_relation_set():
        if relation.get_relation_type() == Atspi.RelationType.LABELLED_BY:
            return str(relation.get_target(0).get_name()).rstrip(":")
    return ""


def _items(combo: Any) -> list[Any]:
    return [widget for widget in _all(combo) if widget.get_role_name() == "menu item"]


def _showing(window: Any) -> Iterator[Any]:
    return (widget for widget in _all(window) if _has(widget, "SHOWING"))


def _all(widget: Any) -> Iterator[Any]:
    yield widget
    for child in _children(widget):
        yield from _all(child)


def _children(widget: Any) -> Iterator[Any]:
    with contextlib.suppress(GLib.Error):  # it is gone in the meantime, or does not answer
        for index in range(widget.get_child_count()):
            child = widget.get_child_at_index(index)
            if child is not None:
                yield child


def _has(widget: Any, state: str) -> bool:
    return bool(widget.get_state_set().contains(getattr(Atspi.StateType, state)))


def _until(happened: Callable[[], Any], complaint: Callable[[], str]) -> Any:
    """Wait for what is true or is there, and return it; raise an error that complains if it is late."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            if result := happened():
                return result
        except GLib.Error:  # a widget that went away while it was asked
            if time.monotonic() > end:
                raise
        if time.monotonic() > end:
            raise FailedError(complaint())
        Atspi.get_desktop(0).clear_cache()
        time.sleep(MOMENT)


if __name__ == "__main__":
    # By default a program that does not answer within 0.8 s is taken for dead: two GIMPs side by side
    # on a busy machine are slower than that.
    Atspi.set_timeout(ANSWER_MILLISECONDS, ANSWER_MILLISECONDS)
    serve(failures=(GLib.Error,))
