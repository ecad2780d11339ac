# SPDX-License-Identifier: GPL-3.0-or-later
"""Colour charts: a new one to be taken through another program, and a look learned from what came back."""
