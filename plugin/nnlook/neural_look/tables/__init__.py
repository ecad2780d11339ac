# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables: a look as a .cube or a Hald CLUT for other programs, and such a table as a look."""
