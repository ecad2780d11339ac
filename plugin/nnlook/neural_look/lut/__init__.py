# SPDX-License-Identifier: GPL-3.0-or-later
"""LUTs: a look as a .cube file or a Hald CLUT for other programs, and such a LUT as a look."""
