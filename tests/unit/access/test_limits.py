"""Limits: so many at once, so many a time, each for oneself."""

import threading
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.clocks import SetClock

from creditwright.access.buckets import OwnBuckets
from creditwright.access.errors import TooManyRequestsError
from creditwright.access.limits import Rate, RateLimit


def clock() -> SetClock:
    return SetClock(datetime(2026, 11, 21, tzinfo=UTC))


def taken(limit: RateLimit, who: str, times: int) -> int:
    """Return how many of so many tries were let through."""
    through = 0
    for _ in range(times):
        try:
            limit.take(who)
        except TooManyRequestsError:
            continue
        through += 1
    return through


def test_a_burst_is_let_through_and_no_more() -> None:
    limit = RateLimit(Rate(per_second=1, burst=5), clock())

    assert taken(limit, "ada", 20) == 5


def test_a_refusal_says_when_to_come_again_and_then_it_holds() -> None:
    time = clock()
    limit = RateLimit(Rate(per_second=0.1, burst=1), time, what="what-ifs")
    limit.take("ada")

    with pytest.raises(TooManyRequestsError, match=r"Too many what-ifs\. Come again in 10 s"):
        limit.take("ada")
    time.forward(10)
    limit.take("ada")


def test_each_has_a_bucket_of_ones_own() -> None:
    limit = RateLimit(Rate(per_second=1, burst=1), clock())
    limit.take("ada")

    limit.take("ben")


def test_setting_the_time_of_day_fills_no_bucket() -> None:
    time = clock()
    limit = RateLimit(Rate(per_second=1, burst=1), time)
    limit.take("ada")
    time.set_back(-3600)

    assert taken(limit, "ada", 1) == 0


def test_memory_is_bounded_however_many_ask() -> None:
    buckets = OwnBuckets(most=10)
    limit = RateLimit(Rate(per_second=1, burst=1), clock(), buckets=buckets)

    for number in range(1000):
        limit.take(str(number))

    assert len(buckets) == 10


def test_of_many_threads_no_more_than_the_burst_get_through() -> None:
    limit = RateLimit(Rate(per_second=1, burst=50), clock())
    counts: list[int] = []
    threads = [
        threading.Thread(target=lambda: counts.append(taken(limit, "ada", 50))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(counts) == 50


@given(
    waits=st.lists(st.floats(min_value=0, max_value=20), max_size=40),
    burst=st.integers(min_value=1, max_value=5),
)
def test_in_any_time_no_more_than_burst_and_rate_allow_get_through(
    waits: list[float], burst: int
) -> None:
    time = clock()
    limit = RateLimit(Rate(per_second=0.5, burst=burst), time)
    through = 0
    for wait in waits:
        time.forward(wait)
        through += taken(limit, "ada", 3)

    assert through <= burst + 0.5 * sum(waits) + 1e-6
