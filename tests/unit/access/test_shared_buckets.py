"""Limits that several workers count together, and each by itself where they cannot."""

import fcntl
import os
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.clocks import SetClock

from creditwright.access.buckets import OwnBuckets
from creditwright.access.errors import TooManyRequestsError
from creditwright.access.limits import Rate, RateLimit
from creditwright.access.shared_buckets import SharedBuckets, file_of_machine

FIVE = Rate(per_second=1, burst=5)


def clock() -> SetClock:
    return SetClock(datetime(2026, 11, 21, tzinfo=UTC))


def is_let_through(limit: RateLimit, who: str = "ada") -> bool:
    try:
        limit.take(who)
    except TooManyRequestsError:
        return False
    return True


def workers(file: Path, how_many: int, *, sets: int = 64) -> list[RateLimit]:
    time = clock()
    return [RateLimit(FIVE, time, buckets=SharedBuckets(file, sets=sets)) for _ in range(how_many)]


def test_workers_let_no_more_through_together_than_one_would(tmp_path: Path) -> None:
    one, other = workers(tmp_path / "limits", 2)

    through = [is_let_through(each) for _ in range(10) for each in (one, other)]

    assert through == [True] * 5 + [False] * 15


def test_a_worker_that_starts_anew_does_not_forget(tmp_path: Path) -> None:
    (before,) = workers(tmp_path / "limits", 1)
    for _ in range(5):
        before.take("ada")

    (after,) = workers(tmp_path / "limits", 1)

    assert not is_let_through(after)
    assert is_let_through(after, "ben")


def test_of_many_threads_of_several_workers_no_more_than_the_burst_get_through(
    tmp_path: Path,
) -> None:
    asked = workers(tmp_path / "limits", 4) * 50

    with ThreadPoolExecutor(16) as threads:
        through = list(threads.map(is_let_through, asked))

    assert sum(through) == 5


@settings(max_examples=30)
@given(
    asked=st.lists(st.tuples(st.sampled_from("abc"), st.floats(0, 5)), max_size=60),
)
def test_buckets_in_a_file_count_as_those_in_memory_do(
    asked: list[tuple[str, float]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    time, file = clock(), tmp_path_factory.mktemp("limits") / "limits"
    shared = RateLimit(FIVE, time, buckets=SharedBuckets(file, sets=64))
    own = RateLimit(FIVE, time, buckets=OwnBuckets())

    for who, wait in asked:
        time.forward(wait)
        assert is_let_through(shared, who) == is_let_through(own, who)


def test_limits_of_two_kinds_at_one_place_are_two(tmp_path: Path) -> None:
    time, buckets = clock(), SharedBuckets(tmp_path / "limits", sets=64)
    names = RateLimit(Rate(1, burst=1), time, buckets=buckets, kind="name")
    addresses = RateLimit(Rate(1, burst=1), time, buckets=buckets, kind="address")
    names.take("ada")

    assert is_let_through(addresses)
    assert not is_let_through(names)


def test_where_there_is_no_room_who_is_nearly_rested_is_forgotten(tmp_path: Path) -> None:
    (limit,) = workers(tmp_path / "limits", 1, sets=1)
    for _ in range(5):
        limit.take("ada")
    for number in range(100):
        limit.take(str(number))

    assert not is_let_through(limit)
    assert (tmp_path / "limits").stat().st_size < 1000


def test_nobody_is_named_in_the_file(tmp_path: Path) -> None:
    (limit,) = workers(tmp_path / "limits", 1)
    limit.take("ada.lovelace@example.org")

    assert b"ada" not in (tmp_path / "limits").read_bytes()
    assert (tmp_path / "limits").stat().st_mode & 0o777 == 0o600


def test_a_bucket_of_a_clock_of_before_keeps_nobody_out(tmp_path: Path) -> None:
    late = clock()
    late.forward(1e6)
    before = RateLimit(FIVE, late, buckets=SharedBuckets(tmp_path / "limits", sets=64))
    before.take("ada")

    (after,) = workers(tmp_path / "limits", 1)

    assert is_let_through(after)


def test_where_no_file_can_be_a_worker_counts_by_itself(tmp_path: Path) -> None:
    one, other = workers(tmp_path / "none" / "limits", 2)

    through = [is_let_through(one) for _ in range(10)]

    assert sum(through) == 5
    assert is_let_through(other)


def test_a_file_that_was_cut_is_made_anew(tmp_path: Path) -> None:
    (limit,) = workers(tmp_path / "limits", 1)
    limit.take("ada")
    os.truncate(tmp_path / "limits", 7)
    limit.take("ada")  # counted by itself

    (after,) = workers(tmp_path / "limits", 1)

    assert [is_let_through(after) for _ in range(6)] == [True] * 5 + [False]


def test_a_link_in_its_place_is_not_followed(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_text("kept")
    (tmp_path / "limits").symlink_to(precious)
    (limit,) = workers(tmp_path / "limits", 1)

    assert is_let_through(limit)
    assert precious.read_text() == "kept"


def test_nobody_waits_for_a_worker_that_was_stopped_while_it_counted(tmp_path: Path) -> None:
    one, other = workers(tmp_path / "limits", 2)
    one.take("ada")
    with (tmp_path / "limits").open("r+b") as stopped:
        fcntl.flock(stopped, fcntl.LOCK_EX)

        through = [is_let_through(other) for _ in range(50)]

    assert sum(through) == 5


def test_files_of_machines_that_are_gone_are_removed(tmp_path: Path) -> None:
    old, lately = tmp_path / "limits-old", tmp_path / "limits-lately"
    for each in (old, lately):
        each.touch()
    day_before = time.time() - 90_000
    os.utime(old, (day_before, day_before))

    mine = file_of_machine(tmp_path)

    assert not old.exists()
    assert lately.exists()
    assert mine.name.startswith("limits-")
