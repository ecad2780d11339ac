"""The installer behind ``install.py``.

It imports only the standard library and ``nnlook_core.common``, because it runs before any package is
installed. Imports go in one direction, from the last of these groups to the first:

- ``ui`` messages; ``project`` version and lock; ``files``; ``programs`` running others
- ``gimps`` and ``pythons``: what is on this machine
- ``runtime``, ``packages``, ``provision``: the private runtime, its packages, making it
- ``record`` of what was installed; ``plugin`` and ``home``: what is installed, and where
- ``check``, ``demo``, ``installation``, ``main``: the commands
"""
