"""The population under other cut-offs, and what it says of truth and groups."""

import numpy as np
import pytest

from creditwright.core.progress import SilentProgress
from creditwright.decision.policy import Exposure, Outcome, Policy
from creditwright.fairness.measure import measure
from creditwright.population.chosen import Cohorts, Group, in_group
from creditwright.population.errors import GroupTooSmallError, UnknownCohortError
from creditwright.population.groups import decisions_in
from creditwright.population.population import Population
from creditwright.population.sides import Limits, Terms
from creditwright.records.prepared import PreparedRecords
from creditwright.serving.live import LiveModels
from creditwright.training.metrics import wilson
from creditwright.workflows.measure_fairness import groups_in
from creditwright.workflows.show_portfolio import (
    LimitsError,
    Shown,
    near_cut_off,
    portfolio_feature,
    portfolio_groups,
    portfolio_truth,
    portfolio_under,
    stands_at,
)
from creditwright.workflows.simulate_policy import simulate_policy

LOWER = Limits(0.05, 0.10)


@pytest.fixture(scope="module")
def what(population: Population, in_use: LiveModels) -> Shown:
    return Shown(in_use.champion, population)


def other(policy: Policy, limits: Limits) -> Policy:
    return Policy(
        approve_up_to=limits.approve_up_to,
        decline_above=limits.decline_above,
        costs=policy.costs,
        law=policy.law,
        rules=policy.rules,
        definitions=policy.definitions,
    )


def test_it_says_what_deciding_on_every_application_again_says(
    what: Shown, small_portfolio: PreparedRecords
) -> None:
    again = simulate_policy(
        small_portfolio,
        what.live.model,
        other(what.policy, LOWER),
        progress=SilentProgress(),
    ).simulation

    found = portfolio_under(what, LOWER)

    for mine, theirs in ((found.now, again.now), (found.then, again.then)):
        assert {k.value: v for k, v in mine.outcomes.items()} == theirs.outcomes
        assert mine.approved == theirs.approved
        assert mine.expected_cost.value == pytest.approx(theirs.expected_cost.value, rel=1e-12)
        assert mine.known_cost is not None
        assert theirs.cost is not None
        assert mine.known_cost.value == pytest.approx(theirs.cost.value, rel=1e-12)
    changed = {f"{a.value} to {b.value}": n for (a, b), n in found.changed.items()}
    assert changed == again.changed
    ages = [each for each in again.groups if each.kind == "age"]
    assert [(g.group, g.approved_now, g.approved_then) for g in found.groups] == [
        (g.group, g.now, g.then) for g in ages
    ]


def test_the_limits_in_force_change_nothing(what: Shown) -> None:
    found = portfolio_under(what, None)

    assert found.changed == {}
    assert found.now == found.then
    assert found.cost_difference.value == 0.0
    assert all(each.better == each.worse == 0 for each in found.groups)


def test_a_higher_limit_makes_nobody_worse_off(what: Shown) -> None:
    found = portfolio_under(what, Limits(0.5, 0.9))

    assert sum(each.worse for each in found.groups) == 0
    assert sum(each.better for each in found.groups) > 0


def test_money_is_counted_by_the_amounts(what: Shown) -> None:
    exposure = Exposure(loss_given_default=0.45, margin=0.05)
    terms = Terms(what.policy.costs, exposure)

    found = portfolio_under(what, Limits(0.999, 0.999), terms)

    loans = what.population.loans()
    declined = what.population.by_rule & what.population.with_outcome(Outcome.DECLINE)
    lost, earned = loans.expected(declined, exposure)
    assert found.money is not None
    assert found.money.then.result.value == pytest.approx((earned - lost).mean())
    assert len(found.curves.result) == len(found.curves.cut_offs)
    assert found.curves.best in found.curves.cut_offs


def test_the_curves_say_what_the_cut_off_itself_says(what: Shown) -> None:
    curves = portfolio_under(what, None).curves
    place = 40

    alone = portfolio_under(what, Limits(curves.cut_offs[place], curves.cut_offs[place])).then

    assert not what.population.by_rule.any()
    assert curves.approved[place] == pytest.approx(alone.approved.value)
    assert curves.foretold[place] == pytest.approx(alone.foretold)
    assert curves.expected_cost[place] == pytest.approx(alone.expected_cost.value)
    assert curves.defaulted[place] == alone.defaulted


def test_cut_offs_the_wrong_way_round_are_refused(what: Shown) -> None:
    with pytest.raises(LimitsError):
        portfolio_under(what, Limits(0.2, 0.1))


def test_a_cohort_is_those_who_have_all_that_is_asked(what: Shown) -> None:
    cohorts = Cohorts(words={"sex": ("female",)}, ranges={"age": (30.0, 39.0)})

    inside = in_group(what.population, Group.APPROVED, cohorts)

    columns = what.population.columns
    ages = columns.floats("cohort:age")[inside]
    sexes = np.unique(columns.codes("cohort:sex")[inside]).tolist()
    assert (ages.min(), ages.max()) == (30.0, 39.0)
    assert [columns.words("cohort:sex")[each] for each in sexes] == ["female"]
    assert what.population.with_outcome(Outcome.APPROVE)[inside].all()


def test_a_small_cohort_is_not_told_of(what: Shown) -> None:
    with pytest.raises(GroupTooSmallError, match="Fewer than 50"):
        portfolio_under(what, None, cohorts=Cohorts(ranges={"age": (21.0, 21.0)}))


def test_a_word_that_nobody_has_is_told_with_those_that_are_there(what: Shown) -> None:
    with pytest.raises(UnknownCohortError, match="female, male"):
        portfolio_truth(what, cohorts=Cohorts(words={"sex": ("F",)}))


def test_the_tenths_hold_everybody_of_whom_it_is_known(what: Shown) -> None:
    found = portfolio_truth(what, by="sex")

    labels = what.population.labels
    known = labels[~np.isnan(labels)]
    truth = found.whole
    assert sum(each.applications for each in truth.bins) == truth.known == known.size
    assert truth.defaulted == wilson(int(known.sum()), known.size)
    assert sum(each.known for each in found.groups) == known.size
    assert truth.brier < truth.brier_of_constant


def test_groups_fare_as_the_report_of_fairness_says(
    what: Shown, small_portfolio: PreparedRecords
) -> None:
    groups = groups_in(small_portfolio).of(what.population.applications)
    report = measure(
        decisions_in(what.population, what.policy), groups, seed=1, progress=SilentProgress()
    )

    found = portfolio_groups(what, "family_status")

    assert found == next(each for each in report.breakdowns if each.by == ("family status",))


def test_a_feature_is_told_by_outcome_where_there_are_enough(what: Shown) -> None:
    name = what.population.inputs[0]

    found = portfolio_feature(what, name)

    counts = {outcome: int(what.population.with_outcome(outcome).sum()) for outcome in Outcome}
    assert found.whole.applications == what.population.size
    assert {outcome: each.applications for outcome, each in found.by_outcome.items()} == {
        outcome: n for outcome, n in counts.items() if n >= 50
    }


def test_those_near_the_cut_off_are_the_nearest(what: Shown) -> None:
    found = near_cut_off(what, at_most=25)

    apart = np.sort(np.abs(what.population.probability - what.policy.approve_up_to))
    mine = sorted(abs(each.default_probability - what.policy.approve_up_to) for each in found)
    assert mine == pytest.approx(apart[:25].tolist())
    assert [e.default_probability for e in found] == sorted(e.default_probability for e in found)


def test_a_probability_stands_where_the_populations_own_say(what: Shown) -> None:
    values = what.population.probability[what.population.present]
    middle = float(np.sort(values)[values.size // 2])

    found = stands_at(what, middle)

    assert found.position is not None
    assert found.position.below == pytest.approx(float((values < middle).mean()))
    assert sum(each.applications for each in found.distribution.bars) == values.size
