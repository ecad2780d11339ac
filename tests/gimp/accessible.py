"""What every dialog owes to those who do not see it or use no mouse."""

from __future__ import annotations

from collections import Counter

from tests.gimp.remote import Remote


def check_accessible(widgets: Remote, title: str) -> None:
    """Each widget of a window has a name that is read out, and each key leads to one of them."""
    nameless = widgets.nameless(title)
    assert nameless == [], nameless
    keys = Counter(key for key, _ in widgets.mnemonics(title))
    twice = [key for key, times in keys.items() if times > 1]
    assert twice == [], [pair for pair in widgets.mnemonics(title) if pair[0] in twice]
