import threading
import time

import pytest

from creditwright.core import parallel
from creditwright.core.parallel import side_by_side


def test_results_come_in_the_order_asked_whoever_is_done_first() -> None:
    def slow_at_first(number: int) -> int:
        time.sleep(0.01 if number == 0 else 0)
        return number * 2

    assert list(side_by_side(slow_at_first, range(7))) == [0, 2, 4, 6, 8, 10, 12]


def test_no_more_are_begun_than_there_are_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "cores", lambda: 3)
    begun: list[int] = []

    results = side_by_side(begun.append, range(100))
    next(results)

    assert len(begun) <= 3
    results.close()  # type: ignore[attr-defined]
    assert len(begun) <= 4


def test_what_one_raises_is_raised_and_the_rest_is_not_begun(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(parallel, "cores", lambda: 2)
    begun: list[int] = []

    def fails_at_three(number: int) -> int:
        begun.append(number)
        if number == 3:
            raise KeyError(number)
        return number

    with pytest.raises(KeyError):
        list(side_by_side(fails_at_three, range(100)))

    assert max(begun) <= 5


def test_two_cores_work_at_the_same_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "cores", lambda: 2)
    both = threading.Barrier(2, timeout=10)

    assert list(side_by_side(lambda _: both.wait() >= 0, range(2))) == [True, True]


def test_nothing_asked_is_nothing_made() -> None:
    assert list(side_by_side(str, [])) == []
