"""Threads for work whose parts are matrices too small for the threads of BLAS."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from joblib import effective_n_jobs
from threadpoolctl import threadpool_limits


@contextmanager
def workers(n_jobs: int | None = -1) -> Iterator[ThreadPoolExecutor]:
    """A pool of threads, each of which multiplies matrices by itself while the pool is there.

    On small matrices the threads of BLAS wait for one another longer than they work (up to 20 times
    slower beside another busy process), and one thread sums in one order: the same bytes always.

    n_jobs : the threads, as everywhere in scikit-learn: None is one, -1 all
    """
    with (
        threadpool_limits(limits=1, user_api="blas"),
        ThreadPoolExecutor(effective_n_jobs(n_jobs)) as pool,
    ):
        yield pool
