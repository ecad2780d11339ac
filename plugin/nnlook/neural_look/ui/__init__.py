# SPDX-License-Identifier: GPL-3.0-or-later
"""What several dialogs share: widgets, views, choosers, and the wording of reports."""
