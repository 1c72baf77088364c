"""The policy: which side of a cut-off gets which outcome."""

import numpy as np
import pytest

from creditwright.decision.policy import Costs, Outcome, Policy, PolicyError, decide

BAND = Policy(approve_up_to=0.08, decline_above=0.12, costs=Costs())


@pytest.mark.parametrize(
    ("probability", "outcome"),
    [
        (0.0, Outcome.APPROVE),
        (0.08, Outcome.APPROVE),
        (np.nextafter(0.08, 1), Outcome.REFER),
        (0.12, Outcome.REFER),
        (np.nextafter(0.12, 1), Outcome.DECLINE),
        (1.0, Outcome.DECLINE),
    ],
)
def test_a_probability_on_a_cut_off_gets_the_better_outcome(
    probability: float, outcome: Outcome
) -> None:
    assert decide(probability, BAND) is outcome


def test_with_one_cut_off_nobody_is_referred() -> None:
    single = Policy(approve_up_to=0.09, decline_above=0.09, costs=Costs())

    outcomes = {decide(each, single) for each in np.linspace(0, 1, 1001)}

    assert outcomes == {Outcome.APPROVE, Outcome.DECLINE}


def test_a_probability_that_is_no_number_is_never_approved() -> None:
    assert decide(float("nan"), BAND) is Outcome.DECLINE


@pytest.mark.parametrize("cut_offs", [(0.2, 0.1), (0.0, 0.1), (0.1, 1.0), (float("nan"), 0.1)])
def test_cut_offs_that_cannot_be_are_refused(cut_offs: tuple[float, float]) -> None:
    with pytest.raises(PolicyError):
        Policy(*cut_offs, costs=Costs())


@pytest.mark.parametrize("costs", [(0, 1), (10, -1), (float("inf"), 1)])
def test_costs_that_are_none_are_refused(costs: tuple[float, float]) -> None:
    with pytest.raises(PolicyError):
        Policy(0.1, 0.1, Costs(*costs))
