# SPDX-License-Identifier: GPL-3.0-or-later
"""GIMP's side: layers, pixels, masks, parasites, how procedures are declared and where errors end."""
