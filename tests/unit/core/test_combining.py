"""Work done for many threads at once: everybody gets their own, and nobody waits for ever."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event

import pytest

from creditwright.core.combining import Combiner

SOON = 20.0  # seconds; only a test that fails waits so long


class Doubling:
    """Doubles numbers, once it is let; refuses odd ones."""

    def __init__(self) -> None:
        self.rounds: list[list[int]] = []
        self.begun, self.may_end = Event(), Event()

    def __call__(self, asked: Sequence[int]) -> list[int]:
        self.rounds.append(list(asked))
        self.begun.set()
        assert self.may_end.wait(SOON)
        if any(each % 2 for each in asked):
            raise ValueError("odd")
        return [each * 2 for each in asked]


@pytest.fixture
def pool() -> Callable[[], ThreadPoolExecutor]:
    return lambda: ThreadPoolExecutor(max_workers=8)


def _while_one_works(
    work: Doubling,
    combiner: Combiner,
    waiting: Sequence[int],
    pool: ThreadPoolExecutor,
) -> list[Future[int]]:
    """Ask for 0 first, and for the others one after the other while that is being done."""
    asked = [pool.submit(combiner.ask, 0, work)]
    assert work.begun.wait(SOON)
    for each in waiting:
        count = combiner.waiting
        asked.append(pool.submit(combiner.ask, each, work))
        while combiner.waiting == count:  # it has come
            pass
    work.may_end.set()
    return asked


def test_what_is_asked_while_one_works_is_done_together_next(
    pool: Callable[[], ThreadPoolExecutor],
) -> None:
    work = Doubling()
    combiner = Combiner(at_most=50)
    with pool() as threads:
        asked = _while_one_works(work, combiner, [2, 4, 6], threads)
        assert [each.result(SOON) for each in asked] == [0, 4, 8, 12]
    assert work.rounds == [[0], [2, 4, 6]]


def test_no_more_are_done_at_once_than_may_be(pool: Callable[[], ThreadPoolExecutor]) -> None:
    work = Doubling()
    combiner = Combiner(at_most=3)
    with pool() as threads:
        asked = _while_one_works(work, combiner, [2, 4, 6, 8], threads)
        assert [each.result(SOON) for each in asked] == [0, 4, 8, 12, 16]
    assert work.rounds == [[0], [2, 4, 6], [8]]


def test_after_a_round_of_several_the_next_waits_for_as_many(
    pool: Callable[[], ThreadPoolExecutor],
) -> None:
    work = Doubling()
    combiner = Combiner(at_most=50, patience=1e9)
    with pool() as threads:
        for each in _while_one_works(work, combiner, [2, 4], threads):
            each.result(SOON)
        first = threads.submit(combiner.ask, 6, work)
        second = threads.submit(combiner.ask, 8, work)
        assert (first.result(SOON), second.result(SOON)) == (12, 16)
    assert [sorted(each) for each in work.rounds] == [[0], [2, 4], [6, 8]]


def test_nobody_is_waited_for_long(pool: Callable[[], ThreadPoolExecutor]) -> None:
    work = Doubling()
    combiner = Combiner(at_most=50, patience=0.25)
    with pool() as threads:
        for each in _while_one_works(work, combiner, [2, 4], threads):
            each.result(SOON)
        assert [combiner.ask(6, work), combiner.ask(8, work)] == [12, 16]
    assert work.rounds[2:] == [[6], [8]]


def test_what_is_wrong_with_one_is_told_to_that_one_alone(
    pool: Callable[[], ThreadPoolExecutor],
) -> None:
    work = Doubling()
    combiner = Combiner(at_most=50)
    with pool() as threads:
        first, good, wrong, other = _while_one_works(work, combiner, [2, 3, 4], threads)
        assert [each.result(SOON) for each in (first, good, other)] == [0, 4, 8]
        with pytest.raises(ValueError, match="odd"):
            wrong.result(SOON)


def test_whoever_asks_after_a_failure_is_worked_for() -> None:
    work = Doubling()
    work.may_end.set()
    combiner = Combiner(at_most=50)
    with pytest.raises(ValueError, match="odd"):
        combiner.ask(1, work)
    assert combiner.ask(2, work) == 4


class _Ended(BaseException):
    """The thread that works is ended."""


def test_nobody_waits_for_ever_for_a_thread_that_was_ended(
    pool: Callable[[], ThreadPoolExecutor],
) -> None:
    class Ending(Doubling):
        def __call__(self, asked: Sequence[int]) -> list[int]:
            if 2 in asked:
                raise _Ended
            return super().__call__(asked)

    work = Ending()
    combiner = Combiner(at_most=2)
    with pool() as threads:
        first, leading, beside, after = _while_one_works(work, combiner, [2, 4, 6], threads)
        assert first.result(SOON) == 0
        for each in (leading, beside):
            assert isinstance(each.exception(SOON), _Ended)
        assert after.result(SOON) == 12


def _doubled(asked: Sequence[int]) -> list[int]:
    return [each * 2 for each in asked]


def test_many_threads_that_ask_at_random_each_get_their_own() -> None:
    combiner = Combiner(at_most=5)
    with ThreadPoolExecutor(max_workers=8) as threads:
        found = list(
            threads.map(lambda each: combiner.ask(each, _doubled), range(2000), timeout=SOON)
        )
    assert found == [2 * n for n in range(2000)]
