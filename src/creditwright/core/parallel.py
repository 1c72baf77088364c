"""Several pieces of one work at a time, as many as there are cores, in the order they were asked.

For work that leaves Python's lock most of the time: NumPy, Polars and LightGBM do.
"""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def side_by_side(make: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
    """Yield `make(item)` of each item in order, made as many at a time as there are cores.

    No more results are in memory than that, so a slow reader is not run away from. What one of
    them raises is raised where its result is due; those that wait are not begun then, and those
    that run are waited for.
    """
    workers = cores()
    pool = ThreadPoolExecutor(max_workers=workers)
    running: deque[Future[Result]] = deque()
    try:
        for item in items:
            running.append(pool.submit(make, item))
            if len(running) == workers:
                yield running.popleft().result()
        while running:
            yield running.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)
