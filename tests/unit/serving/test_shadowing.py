"""Shadows watch: what they do reaches no answer, and how they differ is counted."""

import threading
from collections.abc import Callable, Iterator
from math import log
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.served_models import ServedModels

from creditwright.core.clock import SystemClock
from creditwright.decision.model import DecisionModel
from creditwright.decision.policy import Outcome
from creditwright.records.records import RecordsInMemory
from creditwright.serving.disagreement import (
    BINS,
    Tally,
    Verdict,
    bin_of,
    disagreement_of,
    largest_distance,
    population_stability_index,
)
from creditwright.serving.live import LiveModel, Role
from creditwright.serving.shadowing import Shadowing, Watched, kept_tallies

APPROVED = Verdict(-3.0, Outcome.APPROVE, ())
DECLINED = Verdict(1.0, Outcome.DECLINE, ("late", "debt"))
REFERRED = Verdict(0.0, Outcome.REFER, ("debt", "late"))
NO_RECORDS: RecordsInMemory = SimpleNamespace()  # type: ignore[assignment] # nobody looks at them


@pytest.fixture
def shadow(served_models: ServedModels) -> LiveModel:
    live = served_models.live(served_models.deployed(1), served_models.deployed(2, Role.SHADOW))
    return live.shadows[0]


def watched(shadow: LiveModel, verdict: Verdict = APPROVED) -> Watched:
    return Watched(NO_RECORDS, "d" * 64, verdict, (shadow,))


def always(verdict: Verdict) -> Callable[[DecisionModel, RecordsInMemory], Verdict]:
    return lambda _model, _records: verdict


def test_what_a_shadow_makes_of_it_is_counted_and_kept(shadow: LiveModel, tmp_path: Path) -> None:
    shadowing = Shadowing(tmp_path, SystemClock(), judge=always(DECLINED))
    shadowing.start()
    for _ in range(3):
        shadowing.offer(watched(shadow))
    shadowing.finish()

    found = [disagreement_of(each) for each in kept_tallies(tmp_path)]

    assert [(each.watches, each.compared, each.flipped) for each in found] == [
        (shadow.digest, 3, 1.0)
    ]


def test_a_shadow_that_raises_is_counted_and_the_next_is_assessed(
    shadow: LiveModel, tmp_path: Path
) -> None:
    answers: Iterator[BaseException | Verdict] = iter(
        [ZeroDivisionError(), MemoryError(), APPROVED]
    )

    def judge(_model: DecisionModel, _records: RecordsInMemory) -> Verdict:
        answer = next(answers)
        if isinstance(answer, BaseException):
            raise answer
        return answer

    shadowing = Shadowing(tmp_path, SystemClock(), judge=judge)
    shadowing.start()
    for _ in range(3):
        shadowing.offer(watched(shadow))
    shadowing.finish()

    found = kept_tallies(tmp_path)[0]
    assert found.failed == {"MemoryError": 1, "ZeroDivisionError": 1}
    assert found.compared == 1


def test_a_shadow_that_never_ends_holds_up_no_request_and_no_memory(
    shadow: LiveModel, tmp_path: Path
) -> None:
    goes_on = threading.Event()

    def judge(_model: DecisionModel, _records: RecordsInMemory) -> Verdict:
        goes_on.wait()
        return APPROVED

    shadowing = Shadowing(tmp_path, SystemClock(), judge=judge, most_waiting=10)
    shadowing.start()
    for _ in range(1000):
        shadowing.offer(watched(shadow))

    assert 1000 - 11 <= shadowing.left_out <= 1000 - 10
    goes_on.set()
    shadowing.stop()


def test_without_shadows_nothing_waits(tmp_path: Path) -> None:
    shadowing = Shadowing(tmp_path, SystemClock(), most_waiting=1)

    for _ in range(10):
        shadowing.offer(Watched(NO_RECORDS, "d" * 64, APPROVED, ()))

    assert shadowing.left_out == 0


def test_counts_of_several_workers_add_up(shadow: LiveModel, tmp_path: Path) -> None:
    for verdict in (APPROVED, DECLINED):
        worker = Shadowing(tmp_path, SystemClock(), judge=always(verdict))
        worker.start()
        worker.offer(watched(shadow))
        worker.finish()

    found = kept_tallies(tmp_path)

    assert [each.compared for each in found] == [2]
    assert found[0].outcomes == {"approve>approve": 1, "approve>decline": 1}


def test_a_file_of_other_hands_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_bytes(b"{}")

    assert kept_tallies(tmp_path) == []


def test_outcomes_and_reasons_that_change_are_counted() -> None:
    tally = Tally(decides="a", watches="b")
    tally.compare(APPROVED, APPROVED)
    tally.compare(DECLINED, REFERRED)
    tally.compare(DECLINED, DECLINED)
    tally.compare(REFERRED, Verdict(0.0, Outcome.REFER, ("late", "income")))

    found = disagreement_of(tally)

    assert found.flipped == 0.25
    assert found.other_reasons == pytest.approx(1 / 3)
    assert found.outcomes["decline>refer"] == 1


def test_nothing_compared_gives_no_figures() -> None:
    found = disagreement_of(Tally(decides="a", watches="b"))

    assert (found.psi, found.ks, found.flipped, found.other_reasons) == (None, None, None, None)


def test_the_index_is_that_of_the_book() -> None:
    """Two bands of one half each; the current sample has 0.4 and 0.6 there."""
    reference, current = [50, 50], [40, 60]

    index = population_stability_index(reference, current)

    assert index == pytest.approx((0.4 - 0.5) * log(0.4 / 0.5) + (0.6 - 0.5) * log(0.6 / 0.5))


def test_the_distance_is_that_of_kolmogorov_and_smirnov() -> None:
    assert largest_distance([10, 0, 0], [0, 0, 10]) == 1
    assert largest_distance([5, 5, 0], [5, 0, 5]) == 0.5


@given(
    counts=st.lists(st.integers(0, 1000), min_size=BINS, max_size=BINS).filter(any),
)
def test_a_sample_does_not_differ_from_itself(counts: list[int]) -> None:
    assert population_stability_index(counts, counts) == 0
    assert largest_distance(counts, counts) == 0


@given(log_odds=st.floats(allow_nan=False))
def test_every_log_odds_has_a_bin(log_odds: float) -> None:
    assert 0 <= bin_of(log_odds) < BINS
