"""The demonstration: a look learned from one pair of photos and judged on another photo.

The photos are real; the processing is :func:`nnlook_core.exact.hard_look`, so that the truth is known
for every photo. ``README.md`` beside this file names their sources.
"""
