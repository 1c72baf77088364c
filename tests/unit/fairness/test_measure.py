"""Figures by group: held against counts by hand and against Fairlearn's own."""

import json

import fairlearn.metrics as theirs
import numpy as np
import pytest
from tests.decided import decided, groups_of

from creditwright.core.progress import SilentProgress
from creditwright.fairness.breakdown import SMALLER, Breakdown, Group
from creditwright.fairness.decisions import Decisions
from creditwright.fairness.measure import FairnessReport, crossed, measure
from creditwright.fairness.report import fairness_json
from creditwright.records.applicant_groups import ApplicantGroups

N = 6000
SEXES = ["female", "male", "not stated"]


@pytest.fixture(scope="module")
def groups() -> ApplicantGroups:
    generator = np.random.default_rng(2)
    return groups_of(
        sex=generator.choice(SEXES, N, p=[0.6, 0.39, 0.01]),
        region=generator.choice(["region 1", "region 2"], N),
    )


@pytest.fixture(scope="module")
def decisions(groups: ApplicantGroups) -> Decisions:
    return decided(riskier=groups.by_kind["sex"] == "male")


@pytest.fixture(scope="module")
def report(decisions: Decisions, groups: ApplicantGroups) -> FairnessReport:
    return measured(decisions, groups)


def measured(decisions: Decisions, groups: ApplicantGroups) -> FairnessReport:
    return measure(decisions, groups, seed=1, progress=SilentProgress())


def by(report: FairnessReport, *kinds: str) -> Breakdown:
    return next(each for each in report.breakdowns if each.by == kinds)


def named(breakdown: Breakdown, name: str) -> Group:
    return next(each for each in breakdown.groups if each.name == name)


def test_everybody_is_in_one_group_of_each_breakdown(report: FairnessReport) -> None:
    assert [each.by for each in report.breakdowns] == [("sex",), ("region",), ("sex", "region")]
    for breakdown in report.breakdowns:
        found = [each.figures for each in breakdown.groups]
        assert sum(each.applications for each in found) == N
        assert sum(each.defaults for each in found) == report.everybody.defaults


def test_rates_are_those_that_fairlearn_counts(
    report: FairnessReport, decisions: Decisions, groups: ApplicantGroups
) -> None:
    frame = theirs.MetricFrame(
        metrics={
            "approved": theirs.selection_rate,
            "missed": theirs.true_positive_rate,
            "refused": theirs.true_negative_rate,
        },
        y_true=decisions.labels,
        y_pred=(~decisions.refused).astype(float),
        sensitive_features=groups.by_kind["region"],
    )

    for name, rates in frame.by_group.iterrows():
        figures = named(by(report, "region"), str(name)).figures
        assert figures.approval_rate is not None
        assert figures.missed_default_rate is not None
        assert figures.refused_good_rate is not None
        assert figures.approval_rate.value == pytest.approx(rates["approved"])
        assert figures.missed_default_rate.value == pytest.approx(rates["missed"])
        assert figures.refused_good_rate.value == pytest.approx(rates["refused"])


def test_the_lowest_ratio_is_fairlearn_s_demographic_parity_ratio(
    report: FairnessReport, decisions: Decisions, groups: ApplicantGroups
) -> None:
    parity = theirs.demographic_parity_ratio(
        decisions.labels, decisions.approved, sensitive_features=groups.by_kind["region"]
    )

    ratios = [
        each.comparison.adverse_impact_ratio.value
        for each in by(report, "region").groups
        if each.comparison is not None and each.comparison.adverse_impact_ratio is not None
    ]
    assert ratios == [pytest.approx(parity)]


def test_costs_of_the_groups_add_up_to_the_cost_of_everybody(report: FairnessReport) -> None:
    everybody = report.everybody.cost_per_applicant
    assert everybody is not None

    found = [each.figures for each in by(report, "region").groups]

    total = sum(f.applications * f.cost_per_applicant.value for f in found if f.cost_per_applicant)
    assert total / N == pytest.approx(everybody.value)


def test_a_group_that_is_refused_more_often_is_under_four_fifths(report: FairnessReport) -> None:
    sex = by(report, "sex")

    assert sex.reference == "female"
    assert named(sex, "male").is_under_four_fifths
    assert ("sex",) in {each.by for each, _ in report.under_four_fifths()}
    men = named(sex, "male")
    assert men.comparison is not None
    assert men.comparison.standardised_difference is not None
    assert men.comparison.standardised_difference.low > 0.5


def test_groups_too_small_for_a_figure_are_named_and_none_is_lost(report: FairnessReport) -> None:
    crossing = by(report, "sex", "region")

    assert crossing.smaller == ("not stated, region 1", "not stated, region 2")
    last = crossing.groups[-1]
    assert last.name == SMALLER
    assert last.figures.applications < 100
    assert last.figures.approval_rate is None
    assert last.figures.cost_per_applicant is None
    assert last.comparison is None


def test_without_labels_decisions_are_compared_and_mistakes_are_not_known(
    decisions: Decisions, groups: ApplicantGroups
) -> None:
    unlabelled = Decisions(
        decisions.approved,
        decisions.referred,
        decisions.refused,
        decisions.default_probability,
        decisions.log_odds,
        np.full(N, np.nan),
        decisions.costs,
    )

    report = measured(unlabelled, groups)

    women = named(by(report, "sex"), "female").figures
    assert women.approval_rate is not None
    assert women.labelled == women.defaults == 0
    assert women.default_rate is None
    assert women.auc is None
    assert json.dumps(fairness_json(report), allow_nan=False)


def test_mistakes_are_of_those_whose_outcome_is_known(
    decisions: Decisions, groups: ApplicantGroups
) -> None:
    known = np.arange(N) % 3 == 0
    labels = np.where(known, decisions.labels, np.nan)
    some = Decisions(
        decisions.approved,
        decisions.referred,
        decisions.refused,
        decisions.default_probability,
        decisions.log_odds,
        labels,
        decisions.costs,
    )

    of_some, of_known = measured(some, groups), measured(decisions.at(known), groups.at(known))

    assert of_some.everybody.applications == N
    assert of_some.everybody.auc == of_known.everybody.auc
    assert of_some.everybody.cost_per_applicant == of_known.everybody.cost_per_applicant


def test_a_group_with_few_defaults_has_no_figure_of_mistakes(groups: ApplicantGroups) -> None:
    decisions = decided(riskier=np.zeros(N, np.bool_))
    men = groups.by_kind["sex"] == "male"
    decisions.labels[men] = 0.0
    decisions.labels[np.flatnonzero(men)[:9]] = 1.0

    figures = named(by(measured(decisions, groups), "sex"), "male").figures

    assert figures.defaults == 9
    assert figures.approval_rate is not None
    assert figures.default_rate is None
    assert figures.missed_default_rate is None
    assert figures.auc is None


def test_the_order_of_applications_changes_nothing(
    decisions: Decisions, groups: ApplicantGroups, report: FairnessReport
) -> None:
    order = np.random.default_rng(5).permutation(N)

    shuffled = fairness_json(measured(decisions.at(order), groups.at(order)))

    assert_close(shuffled, fairness_json(report))


def test_crossed_groups_say_all_their_parts(groups: ApplicantGroups) -> None:
    first = crossed(groups, ["sex", "region"])[0]

    assert first == f"{groups.by_kind['sex'][0]}, {groups.by_kind['region'][0]}"


def assert_close(one: object, other: object) -> None:
    if isinstance(one, dict):
        assert isinstance(other, dict)
        assert one.keys() == other.keys()
        for key, value in one.items():
            assert_close(value, other[key])
    elif isinstance(one, list):
        assert isinstance(other, list)
        for each, beside in zip(one, other, strict=True):
            assert_close(each, beside)
    elif isinstance(one, float):
        assert one == pytest.approx(other, abs=1e-9)
    else:
        assert one == other
