"""The worker: does for the plug-in what the command line does, over pipes.

Started as ``python -I -m nnlook_core.worker``. What is said in the frames is on the page
``docs/wire.md``; ``session`` is the conversation, ``jobs`` names the jobs, each of which is a module here:
a thin face of the same functions that the command line uses.
"""
