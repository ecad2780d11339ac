# SPDX-License-Identifier: GPL-3.0-or-later
"""Compare with Exact: how far a look is from the exact processing, in figures and pictures."""
