"""The installer: it finds every GIMP 3, makes the private runtime, lays the plug-in, checks, removes.

``install.py`` beside this folder starts it. It imports the standard library and ``nnlook_core.common``
alone, for it runs before any package is there. Imports go one way, from the last of these to the first:

- ``ui`` what the user is told; ``project`` this copy; ``files``; ``programs`` how others are started
- ``gimps`` ``pythons`` what there is on this machine
- ``runtime`` ``packages`` ``provision`` the private runtime, its packages, how it is made
- ``record`` what was laid; ``plugin`` ``home`` what is laid, in a GIMP's folder and in our own
- ``demo`` ``doctor`` ``installation`` ``main`` what is to be done
"""
