"""The demonstration: a look learned from one pair of photos and judged on another photo.

The photos are real; the processing is ``hard_look`` of :mod:`nnlook_core.starter.processings.reference`,
so that the truth is known for every photo. ``README.md`` beside this file names their sources.
"""
