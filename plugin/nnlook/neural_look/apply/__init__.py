# SPDX-License-Identifier: GPL-3.0-or-later
"""Apply Look: a look on layers, on a new layer above each."""
