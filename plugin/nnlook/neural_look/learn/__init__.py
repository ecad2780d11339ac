# SPDX-License-Identifier: GPL-3.0-or-later
"""Learn Look: two layers before and after, a look file and a report."""
