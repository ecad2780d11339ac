# SPDX-License-Identifier: GPL-3.0-or-later
"""The choice of a pair: a layer before and one after, which can be swapped."""

from __future__ import annotations

from collections.abc import Callable

from gi.repository import Gimp, Gtk

from ..i18n import _
from ..layers import check_pair
from ..pictures import View, picture_of
from ..widgets import SPACING, LayerChooser
from .checks import ROOM, SmallPair
from .lesson import LayerPair


class PairRow:
    """Two choosers of layers; ``changed`` hears of every change.

    The first pair (``number`` 1) is shown with pictures; others can be removed.
    """

    def __init__(
        self,
        number: int,
        layers: tuple[Gimp.Layer | None, Gimp.Layer | None],
        changed: Callable[[], None],
        removed: Callable[[PairRow], None],
    ) -> None:
        self._changed = changed
        self._quiet = False
        first = number == 1
        labels = (_("_Before"), _("_After")) if first else (_("Before"), _("After"))
        names = (_("Before"), _("After"))
        if not first:
            names = (
                _("Before, pair {number}").format(number=number),
                _("After, pair {number}").format(number=number),
            )
        self._before, self._after = (
            LayerChooser(label, name, layer, self._chosen, pictured=first)
            for label, name, layer in zip(labels, names, layers, strict=True)
        )
        swap = Gtk.Button(label=_("S_wap") if first else _("Swap"), use_underline=first)
        swap.set_tooltip_text(_("Learn the way back: what is after becomes before"))
        swap.connect("clicked", lambda _button: self._swap())
        self.box = Gtk.Box(spacing=SPACING)
        self.box.pack_start(self._before.box, True, True, 0)
        if first:
            swap.set_valign(Gtk.Align.CENTER)
            self.box.pack_start(swap, False, False, 0)
        self.box.pack_start(self._after.box, True, True, 0)
        if not first:
            remove = Gtk.Button(label=_("Remove"))
            remove.get_accessible().set_name(_("Remove pair {number}").format(number=number))
            swap.get_accessible().set_name(_("Swap pair {number}").format(number=number))
            remove.connect("clicked", lambda _button: removed(self))
            self.box.pack_start(swap, False, False, 0)
            self.box.pack_start(remove, False, False, 0)
        self.box.show_all()

    @property
    def layers(self) -> tuple[Gimp.Layer | None, Gimp.Layer | None]:
        """The chosen layers, before and after."""
        return self._before.layer, self._after.layer

    @property
    def pair(self) -> LayerPair:
        """The chosen pair, which ``check`` has found to be one."""
        return LayerPair(self._before.layer, self._after.layer)

    def check(self, *, align: bool) -> None:
        """Raise a ``RefusalError`` where the two layers cannot be a pair."""
        check_pair(*self.layers, align=align)

    def small(self, *, align: bool) -> SmallPair:
        """Read small pictures of both layers, for the worker to look at."""
        pair = self.pair
        views = [View.whole(layer, ROOM) for layer in (pair.before, pair.after)]
        return SmallPair(
            picture_of(pair.before, views[0]),
            picture_of(pair.after, views[1]),
            views[0].scale,
            align,
        )

    def _chosen(self) -> None:
        if not self._quiet:
            self._changed()

    def _swap(self) -> None:
        before, after = self.layers
        self._quiet = True
        if before is not None and after is not None:
            self._before.choose(after)
            self._after.choose(before)
        self._quiet = False
        self._changed()
