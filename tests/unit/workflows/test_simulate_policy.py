"""Another policy on a portfolio, beside the model's own, before anything changes."""

from dataclasses import asdict, replace

import numpy as np
import pytest
from tests.small_portfolio import TrainedPortfolio

from creditwright.core.progress import SilentProgress
from creditwright.decision.document import policy_from
from creditwright.decision.model import DecisionModel
from creditwright.decision.opening import open_bundle
from creditwright.decision.policy import Costs, Policy
from creditwright.training.cut_off import GRID
from creditwright.training.money import Loans
from creditwright.training.simulation import Decided, compare_policies
from creditwright.training.simulation_page import simulation_html, simulation_lines
from creditwright.workflows.score_portfolio import score_records
from creditwright.workflows.simulate_policy import Changes, policy_beside, simulate_policy

LARGE = policy_from("""
[bands]
approve_up_to = 0.04
decline_above = 0.2
[[rules]]
name = "revolving"
when = [{ name = "NAME_CONTRACT_TYPE", one_of = ["Revolving loans"] }]
outcome = "decline"
reason.en = "The kind of loan asked for is not given at present"
reason.fr = "Le type de crédit demandé n'est pas accordé actuellement"
""")


@pytest.fixture(scope="module")
def model(trained_portfolio: TrainedPortfolio) -> DecisionModel:
    return open_bundle(trained_portfolio.result.bundle)


@pytest.fixture(scope="module")
def found(trained_portfolio: TrainedPortfolio, model: DecisionModel) -> Changes:
    policy = policy_beside(LARGE)
    return simulate_policy(trained_portfolio.records, model, policy, progress=SilentProgress())


def test_the_models_own_policy_changes_nothing(
    trained_portfolio: TrainedPortfolio, model: DecisionModel
) -> None:
    same = simulate_policy(
        trained_portfolio.records, model, model.policy, progress=SilentProgress()
    )

    assert same.simulation.now == same.simulation.then
    assert same.simulation.changed == {}
    assert same.as_csv() == "SK_ID_CURR,now,then\n"
    assert same.simulation.difference is not None
    assert asdict(same.simulation.difference) == {"value": 0.0, "low": 0.0, "high": 0.0}


def test_outcomes_are_those_that_scoring_by_the_other_policy_gives(
    trained_portfolio: TrainedPortfolio, model: DecisionModel, found: Changes
) -> None:
    other = replace(model, policy=policy_beside(LARGE))
    records = trained_portfolio.records
    scored = [
        score_records(records.partition(n), other, explain=False)["outcome"]
        for n in records.partitions
    ]

    outcomes = [each for part in scored for each in part.to_list()]
    told = found.simulation.then.outcomes
    assert told == {name: outcomes.count(name) for name in told}
    assert sum(found.simulation.changed.values()) == found.applications.size
    assert found.as_csv().count("\n") == found.applications.size + 1
    assert found.simulation.then.outcomes["refer"] > found.simulation.now.outcomes["refer"]


def test_known_outcomes_and_groups_are_counted(found: Changes) -> None:
    simulation = found.simulation

    assert 0 < simulation.known < simulation.applications
    assert {each.kind for each in simulation.groups} >= {"sex", "age"}
    assert all(each.applications >= 100 for each in simulation.groups)


def test_page_and_lines_tell_both_policies(found: Changes) -> None:
    page = simulation_html(found.simulation)
    lines = "\n".join(simulation_lines(found.simulation))

    assert "<svg" in page
    assert "<script" not in page
    assert "expected cost per applicant" in page
    assert "0.2000" in lines
    assert "more an applicant" in lines


def test_costs_are_those_of_counting_by_hand() -> None:
    policy = Policy(0.1, 0.1, Costs())
    probability = np.array([0.05, 0.05, 0.5, 0.5])
    labels = np.array([1.0, 0.0, 0.0, np.nan])
    outcomes = np.array(["approve", "approve", "decline", "decline"])
    decided = Decided(policy, outcomes, outcomes == "decline")

    simulation = compare_policies(Loans(np.ones(4), probability, labels), decided, decided, {})

    assert simulation.now.cost is not None
    assert simulation.now.cost.value == pytest.approx((10 + 0 + 1) / 3)
    assert simulation.now.expected_loss.value == pytest.approx(10 * 0.1 / 4)
    assert simulation.now.expected_cost.value == pytest.approx((10 * 0.1 + 1.0) / 4)
    place = int(np.searchsorted(GRID, 0.1))
    assert simulation.expected_curve[place] == pytest.approx(simulation.now.expected_cost.value)
    assert simulation.approved_curve[place] == 0.5


def test_without_known_outcomes_only_expected_figures_are_told() -> None:
    policy = Policy(0.1, 0.1, Costs())
    outcomes = np.array(["approve", "decline"])
    decided = Decided(policy, outcomes, outcomes == "decline")

    loans = Loans(np.ones(2), np.array([0.05, 0.5]), np.full(2, np.nan))
    found = compare_policies(loans, decided, decided, {})

    assert found.now.cost is None
    assert found.difference is None
    assert "not known" in "\n".join(simulation_lines(found))


def test_a_cut_off_from_cost_is_the_theoretical_one_when_it_is_simulated() -> None:
    policy = policy_beside(policy_from("costs.missed_default = 4.0"))

    assert policy.approve_up_to == policy.decline_above == pytest.approx(0.2)


AMOUNTS = policy_from("""
[exposure]
loss_given_default = 0.45
margin = 0.05
""")


def test_amounts_count_where_the_policy_says_what_is_lost_and_earned(
    trained_portfolio: TrainedPortfolio, model: DecisionModel
) -> None:
    policy = policy_beside(AMOUNTS)

    found = simulate_policy(
        trained_portfolio.records, model, policy, progress=SilentProgress()
    ).simulation

    assert policy.decline_above == pytest.approx(0.1)
    assert found.money is not None
    assert 10_000 < found.money.then.lent.value < 5_000_000  # whole units, no thousandths
    assert found.money.then.known_result is not None
    assert "Its expected result is" in simulation_html(found)
    assert "lent per applicant" in "\n".join(simulation_lines(found))


def test_without_amounts_nothing_is_told_in_money(found: Changes) -> None:
    assert found.simulation.money is None
    assert "lent per applicant" not in simulation_html(found.simulation)
