"""Work that costs little more for many than for one, done for all threads that wait for it at once.

Hendler, Incze, Shavit, Tzafrir (2010), Flat combining and the synchronization-parallelism tradeoff,
SPAA. Who comes alone is worked for at once, and who comes meanwhile together, next. Where several
were worked for last time, their next requests are on the way: a round begins when as many wait
again, or when nobody came for a moment. Without that, rounds of many and of one would alternate.
"""

from collections.abc import Callable, Sequence
from threading import Condition, Event
from time import perf_counter
from typing import Any, TypeVar

Asked = TypeVar("Asked")
Found = TypeVar("Found")
PATIENCE = 0.25  # of the time that the last round took
LONGEST_PAUSE = 1.0  # seconds
_Work = Callable[[Sequence[Any]], Sequence[Any]]


class _Ask:
    """What one thread asks for, and what becomes of it."""

    def __init__(self, asked: object) -> None:
        self.asked = asked
        self.woken = Event()
        self.is_done = False
        self.found: Any = None
        self.wrong: BaseException | None = None

    def finds(self, found: object) -> None:
        self.found, self.is_done = found, True

    def fails(self, wrong: BaseException) -> None:
        self.wrong, self.is_done = wrong, True


class Combiner:
    """Has one kind of work done for many threads, by one of them at a time.

    Args:
        at_most: So many threads are worked for at once.
        patience: After this share of the time that the last round took, since the last who came,
            nobody else is waited for.
    """

    def __init__(self, *, at_most: int, patience: float = PATIENCE) -> None:
        self._at_most = at_most
        self._patience = patience
        self._pause = 0.0  # seconds
        self._came = Condition()  # its lock is held for moments, never while work is done
        self._waiting: list[_Ask] = []
        self._last = 1  # so many were worked for together
        self._is_led = False

    @property
    def waiting(self) -> int:
        """How many threads wait for work that has not begun."""
        return len(self._waiting)

    def ask(self, asked: Asked, work: Callable[[Sequence[Asked]], Sequence[Found]]) -> Found:
        """Have the work done for `asked`, perhaps together with what other threads ask for.

        Args:
            asked: What is to be worked on.
            work: Finds something for each that is asked, in the same order, and for each the same
                whatever else is asked with it. Everybody who asks here means the same work.

        Raises:
            Exception: What the work raises for this alone; what it raises for others is theirs.
        """
        mine = _Ask(asked)
        with self._came:
            self._waiting.append(mine)
            self._came.notify()
            leads, self._is_led = not self._is_led, True
        if not leads:
            mine.woken.wait()
        if not mine.is_done:
            self._lead(work)
        if mine.wrong is not None:
            raise mine.wrong
        found: Found = mine.found
        return found

    def _lead(self, work: _Work) -> None:
        """Work for those that wait, the first of them this thread, and let the next one lead."""
        together = self._next()
        began = perf_counter()
        try:
            _do(work, together)
        except BaseException as error:
            for each in together:
                if not each.is_done:
                    each.fails(error)  # nobody waits for ever, whatever ended this thread
            raise
        finally:
            self._pause = min(LONGEST_PAUSE, self._patience * (perf_counter() - began))
            with self._came:
                following = self._waiting[:1]
                self._is_led = bool(following)
            for each in (*together, *following):
                each.woken.set()

    def _next(self) -> list[_Ask]:
        """Take those that wait, once as many wait as last time, or nobody comes any more."""
        with self._came:
            while len(self._waiting) < self._last and self._came.wait(self._pause):
                pass
            together = self._waiting[: self._at_most]
            self._waiting = self._waiting[self._at_most :]
            self._last = len(together)
        return together


def _do(work: _Work, together: Sequence[_Ask]) -> None:
    try:
        found = work([each.asked for each in together])
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told to who asked
        if len(together) == 1:
            together[0].fails(error)
            return
        for each in together:  # it is the fault of one of them, and no other's
            _do(work, [each])
        return
    for each, its in zip(together, found, strict=True):
        each.finds(its)
