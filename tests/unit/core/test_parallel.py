import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from creditwright.core import parallel
from creditwright.core.parallel import shared_out, side_by_side


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


@dataclass(frozen=True)
class Opened:
    """A result that says by whom it was made."""

    number: int
    made_by: int

    def open(self) -> tuple[int, int]:
        return self.number, self.made_by


@dataclass(frozen=True)
class Doubled:
    """Doubles numbers, but not in another process than the first if that is to fail or to die."""

    first: int
    elsewhere: str = "works"

    def __call__(self, number: int) -> tuple[int, int]:
        if os.getpid() != self.first:
            if self.elsewhere == "dies":
                os.kill(os.getpid(), signal.SIGKILL)
            if self.elsewhere == "fails":
                raise KeyError(number)
        if number < 0:
            raise NegativeError(number)
        time.sleep(0.02)
        return number * 2, os.getpid()

    def pack(self, result: tuple[int, int]) -> Opened:
        return Opened(*result)


class NegativeError(Exception):
    def __init__(self, number: int) -> None:
        super().__init__(f"{number} is negative", "and this cannot be made from its text")


@pytest.fixture
def _two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "cores", lambda: 2)


@pytest.mark.usefixtures("_two_cores")
def test_another_process_does_its_share_and_the_order_stays() -> None:
    found = list(shared_out(Doubled(os.getpid()), range(200)))

    assert [number for number, _ in found] == [2 * each for each in range(200)]
    assert len({made_by for _, made_by in found}) == 2


@pytest.mark.usefixtures("_two_cores")
def test_few_pieces_are_done_by_this_process() -> None:
    assert {made_by for _, made_by in shared_out(Doubled(os.getpid()), range(5))} == {os.getpid()}


@pytest.mark.usefixtures("_two_cores")
@pytest.mark.parametrize("trouble", ["fails", "dies"])
def test_what_another_process_cannot_do_is_done_by_this_one(trouble: str) -> None:
    with capture_logs() as logged:
        found = list(shared_out(Doubled(os.getpid(), trouble), range(100)))

    assert found == [(2 * each, os.getpid()) for each in range(100)]
    assert ("killed" in str(logged)) == (trouble == "dies")


@pytest.mark.usefixtures("_two_cores")
def test_an_error_is_raised_as_what_it_is_whoever_met_it() -> None:
    with pytest.raises(NegativeError, match="-7 is negative"):
        list(shared_out(Doubled(os.getpid()), [*range(100), -7, -7, -7]))


ENDLESS = """
import os, time
from creditwright.core import parallel
from tests.unit.core.test_parallel import Doubled
parallel.cores = lambda: 2
for _, made_by in parallel.shared_out(Doubled(os.getpid()), range(100_000)):
    print(made_by, flush=True)
"""


def test_when_the_first_process_is_killed_the_others_end() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", ENDLESS],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(each for each in sys.path if each)},
    ) as first:
        assert first.stdout is not None
        other = next(int(line) for line in first.stdout if int(line) != first.pid)
        first.kill()

    assert _is_gone(other)


def _is_gone(process: int) -> bool:
    for _ in range(200):
        told = Path(f"/proc/{process}/stat")
        if not told.exists() or told.read_text().rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.05)
    return False
