"""What every room may use.

``wire`` and ``i18n`` import the standard library alone: install.py uses them, and lays ``wire`` beside the
plug-in.
"""
