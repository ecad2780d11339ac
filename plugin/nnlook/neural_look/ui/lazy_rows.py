# SPDX-License-Identifier: GPL-3.0-or-later
"""The rows of a long list: each is the number of what it shows, and no more.

GTK takes half a second to copy the texts of 10,000 rows, and 30 ms for their numbers. The texts are made
for the rows in sight.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gi.repository import Gtk


class LazyRows:
    """The rows of a list, from 0 on, all of one height."""

    def __init__(self, tree: Gtk.TreeView) -> None:
        self._tree, self._store = tree, Gtk.ListStore(int)
        tree.set_model(self._store)

    def fill(self, count: int) -> None:
        """Show so many rows; none is chosen."""
        self._tree.set_model(None)  # which would hear of each
        self._store.clear()
        for number in range(count):
            self._store.insert_with_values(-1, [0], [number])
        self._tree.set_model(self._store)

    def changed(self, number: int) -> None:
        """Show what a row shows anew."""
        place = tree_path(number)
        self._store.row_changed(place, self._store.get_iter(place))


def fixed_column(width: int, *, title: str = "", expand: bool = False) -> Gtk.TreeViewColumn:
    """Make a column of a width, as a list needs it that is not to measure each of its rows."""
    made = Gtk.TreeViewColumn(title)
    made.set_sizing(Gtk.TreeViewColumnSizing.FIXED)
    made.set_fixed_width(width)
    made.set_expand(expand)
    return made


def add_cell(
    to: Gtk.TreeViewColumn, cell: Gtk.CellRenderer, show: Callable[[Gtk.CellRenderer, int], None]
) -> None:
    """Put a cell into a column; ``show`` has it show the row of a number."""

    def draw(
        _column: Gtk.TreeViewColumn, cell: Any, model: Gtk.TreeModel, row: Any, _data: Any
    ) -> None:
        show(cell, model.get_value(row, 0))

    to.pack_start(cell, True)
    to.set_cell_data_func(cell, draw)


def tree_path(number: int) -> Gtk.TreePath:
    """Give what GTK calls a row by."""
    return Gtk.TreePath.new_from_indices([number])
