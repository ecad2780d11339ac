"""Fuzzing: the readers of what strangers send get mutated inputs until one of them breaks.

``python3 -m tests fuzz --minutes N`` runs each reader for so long, ``python3 -m tests fuzz`` for a moment.
"""
