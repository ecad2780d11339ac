"""Translation of argparse's own messages."""

from __future__ import annotations

from nnlook_core.common.i18n import N_

ARGPARSE = (
    *(N_("usage: "), N_("positional arguments"), N_("options")),
    N_("show this help message and exit"),
    N_("%(prog)s: error: %(message)s\n"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("the following arguments are required: %s"),
    N_("unrecognized arguments: %s"),
    *(N_("expected one argument"), N_("expected at least one argument")),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("ambiguous option: %(option)s could match %(matches)s"),
    N_("ignored explicit argument %r"),
)
"""The messages of argparse that our commands can print; argparse translates them with gettext."""
