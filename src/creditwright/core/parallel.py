"""Several pieces of one work at a time, as many as there are cores, in the order they were asked.

`side_by_side` has threads do them: for work that leaves Python's lock most of the time, as NumPy,
Polars and LightGBM do with large arrays. `shared_out` has processes do them: for work of many short
steps, which threads would only take turns at.
"""

import ctypes
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from queue import SimpleQueue
from typing import Any, Protocol, TypeVar

from creditwright.core.logs import logger

Item = TypeVar("Item")
Result = TypeVar("Result")
Made_co = TypeVar("Made_co", covariant=True)
Asked_contra = TypeVar("Asked_contra", contravariant=True)

ONE_CORE = 1  # for a request, which is one of many: together they use them all
FEWEST_EACH = 3  # pieces: for fewer, a process takes longer to start than it saves

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3  # of the GNU C library, mallopt(3)
KEPT_BYTES = 512 << 20


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


def when_parent_is_gone(end: Callable[[], object]) -> None:
    """Call `end` once the process that started this one is gone, however it went.

    After kill -9 nobody else would end what it started. Of a process that was not started by
    `multiprocessing` nobody is the parent, and `end` is never called.
    """
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_wait_and, args=(parent.sentinel, end), daemon=True).start()


def _wait_and(parent: int, end: Callable[[], object]) -> None:
    wait([parent])
    end()


def keep_freed_memory() -> None:
    """Let this process keep what arrays leave for the next ones, up to `KEPT_BYTES`.

    Given back to the system after each step, it has to be cleared and mapped again for the next: a
    tenth of the time, where many steps work on large arrays. Other C libraries than GNU's do as
    they do.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        for which in (M_TRIM_THRESHOLD, M_MMAP_THRESHOLD):
            mallopt(which, KEPT_BYTES)


class Parcel(Protocol[Made_co]):
    """A result on its way from another process: small, and opened once."""

    def open(self) -> Made_co:
        """Return the result."""
        ...


class Carried(Protocol[Asked_contra, Result]):
    """A task that can be told to another process, with its results.

    It depends on nothing but its item, and can be pickled.
    """

    def __call__(self, item: Asked_contra, /) -> Result:
        """Do one piece."""
        ...

    def pack(self, result: Result, /) -> Parcel[Result]:
        """Make a result ready to be handed over."""
        ...


def shared_out(task: Carried[Item, Result], items: Sequence[Item]) -> Iterator[Result]:
    """Yield `task(item)` of each item in order, made by as many processes as there are cores.

    This process is one of them, so that nothing waits while the others start; few pieces are done
    by threads of this one alone. A piece that another process fails at is done again in this one,
    where its error is raised.
    """
    keep_freed_memory()
    others = max(0, min(cores(), len(items) // FEWEST_EACH) - 1)
    if not others:
        yield from side_by_side(task, items)
        return
    pool = ProcessPoolExecutor(others, get_context("spawn"), _begin, (task,))
    free: SimpleQueue[bool] = SimpleQueue()  # whose turn it is: this process's, or another's
    for is_ours in (True, *(False for _ in range(others))):
        free.put(is_ours)

    def made(item: Item) -> Result:
        is_ours = free.get()
        try:
            return task(item) if is_ours else _made_by_another(pool, task, item)
        finally:
            free.put(is_ours)

    try:
        yield from side_by_side(made, items)
    finally:
        pool.shutdown(cancel_futures=True)


def _made_by_another(pool: ProcessPoolExecutor, task: Carried[Item, Result], item: Item) -> Result:
    try:
        parcel: Parcel[Result] | None = pool.submit(_do, item).result()
    except BrokenProcessPool:
        logger().warning("a worker process was killed; what it did is done again")
        parcel = None
    return task(item) if parcel is None else parcel.open()


_given: list[Carried[Any, Any]] = []  # to a worker process, when it starts


def _begin(task: Carried[Any, Any]) -> None:
    """Prepare a worker process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started it ends it
    when_parent_is_gone(lambda: os._exit(1))
    keep_freed_memory()
    _given[:] = [task]


def _do(item: object) -> Parcel[Any] | None:
    """Do a piece in a worker process; None if it fails."""
    (task,) = _given
    try:
        return task.pack(task(item))
    except Exception:  # noqa: BLE001 - it is done again where the error can be raised
        return None
