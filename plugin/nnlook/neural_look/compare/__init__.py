# SPDX-License-Identifier: GPL-3.0-or-later
"""Compare with Reference: how far a look is from the reference, in figures and pictures."""
