# SPDX-License-Identifier: GPL-3.0-or-later
"""Manage Looks: the library of looks, as a list to search and to keep in order."""
