#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Neural Look: learn a colour look from one before/after pair, apply it to other photos.

GIMP starts this file. It declares the procedures; what they do is in the folder ``neural_look``.
"""

from __future__ import annotations

import sys

import gi

gi.require_version("Gegl", "0.4")
gi.require_version("Gimp", "3.0")
gi.require_version("GimpUi", "3.0")
gi.require_version("Gtk", "3.0")
from gi.repository import Gimp  # noqa: E402  (its version comes first)
from neural_look.apply import mix_procedure as mix  # noqa: E402
from neural_look.apply import procedure as apply  # noqa: E402
from neural_look.charts import learn_procedure as learn_chart  # noqa: E402
from neural_look.charts import new_procedure as chart  # noqa: E402
from neural_look.compare import procedure as compare  # noqa: E402
from neural_look.i18n import DOMAIN  # noqa: E402
from neural_look.learn import procedure as learn  # noqa: E402
from neural_look.lut import export_procedure as export_table  # noqa: E402
from neural_look.lut import import_procedure as import_table  # noqa: E402
from neural_look.manage import procedure as manage  # noqa: E402


class NeuralLook(Gimp.PlugIn):
    """The plug-in, as GIMP's plug-in manager sees it."""

    PROCEDURES = {  # noqa: RUF012  (an annotation here would be taken for a GObject property)
        learn.NAME: learn.declare,
        learn.PAIRS_NAME: learn.declare_pairs,
        apply.NAME: apply.declare,
        mix.NAME: mix.declare,
        chart.NAME: chart.declare,
        learn_chart.NAME: learn_chart.declare,
        compare.NAME: compare.declare,
        manage.NAME: manage.declare,
        manage.ADD: manage.declare_add,
        manage.DESCRIBE: manage.declare_describe,
        manage.DUPLICATE: manage.declare_duplicate,
        manage.DELETE: manage.declare_delete,
        export_table.NAME: export_table.declare,
        import_table.NAME: import_table.declare,
    }

    def do_query_procedures(self) -> list[str]:
        """Tell GIMP the names of the procedures."""
        return list(self.PROCEDURES)

    def do_create_procedure(self, name: str) -> Gimp.Procedure:
        """Declare one of them."""
        return self.PROCEDURES[name](self)

    def do_set_i18n(self, name: str) -> tuple[bool, str, None]:
        """Say where the translations are: in the folder ``locale`` beside this file."""
        return True, DOMAIN, None


Gimp.main(NeuralLook.__gtype__, sys.argv)
