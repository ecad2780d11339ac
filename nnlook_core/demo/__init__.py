"""The demo: a look learned from one pair of photos and tested on another photo.

The photos are real. The processing is ``hard_look`` in :mod:`nnlook_core.demo.processing`, so the exact
result is known for every photo. ``README.md`` in this folder names the sources of the photos.
"""
