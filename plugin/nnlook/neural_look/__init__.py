# SPDX-License-Identifier: GPL-3.0-or-later
"""What the procedures of Neural Look do inside GIMP.

Only the standard library and ``gi`` are imported here: everything that computes lives in the
worker, a process of its own (see ``client``). Nothing here calls GIMP or GTK when imported.
"""
