# SPDX-License-Identifier: GPL-3.0-or-later
"""The worker's client: its process and its answers, tasks, the library of looks, settings and logs."""
