"""The prior: what a look probably does to the colours that its pair never showed.

:func:`mixture.complete` is the way in. Three explanations of a pair (nothing but a smooth change in
Lab; curves and a matrix; a sum of what made-up looks tend to do) are each corrected by a Gaussian process
and mixed by how well they foretell colours that were hidden from them. The posterior says how sure that is.
"""
