"""How decisions fell on groups month by month, from decisions that a test makes up."""

import json
from dataclasses import asdict

from creditwright.decision.policy import Costs
from creditwright.store.loan_outcomes import DecidedLoan
from creditwright.workflows.watch_fairness import FairnessOverTime, fairness_of, in_words

COSTS = Costs()
OLD, YOUNG, FEW = "62 and over", "under 25", "25 to 34"


def loan(number: int, month: str, *, approved: bool, label: float | None = None) -> DecidedLoan:
    return DecidedLoan(
        application=number,
        at=f"{month}-10T12:00:00.000000Z",
        model="default-probability",
        model_version=1,
        bundle="b" * 64,
        default_probability=0.03 if approved else 0.3,
        outcome="approve" if approved else "decline",
        decline_above=0.09,
        approve_up_to=0.09,
        label=label,
        last_day="",
    )


def two_months() -> FairnessOverTime:
    """The old are approved 9 in 10; the young as often at first, and then half as often."""
    loans, names, number = [], {}, 0
    for month, group, share, n in (
        ("2026-09", OLD, 9, 200),
        ("2026-09", YOUNG, 9, 150),
        ("2026-10", OLD, 9, 200),
        ("2026-10", YOUNG, 4, 150),
        ("2026-10", FEW, 5, 99),
    ):
        for place in range(n):
            number += 1
            names[number] = group
            approved = place % 10 < share
            loans.append(loan(number, month, approved=approved, label=float(place % 5 == 0)))
    return fairness_of(loans, names, "age", COSTS)


def test_each_month_has_its_ratio_to_the_group_approved_most_often() -> None:
    first, second = two_months().months

    assert (first.month, first.applications, second.applications) == ("2026-09", 350, 449)
    young = [each.group(YOUNG) for each in (first, second)]
    assert young[0] is not None
    assert not young[0].is_under_four_fifths
    assert young[1] is not None
    assert young[1].is_under_four_fifths
    assert second.breakdown.reference == OLD


def test_a_group_under_the_guard_is_not_told_in_any_month() -> None:
    found = two_months()

    assert found.groups == (OLD, YOUNG)
    assert found.months[1].breakdown.smaller == (FEW,)
    assert found.months[1].group(FEW) is None


def test_mistakes_are_told_where_the_end_is_known() -> None:
    (first, _) = two_months().months

    old = first.group(OLD)

    assert old is not None
    assert old.figures.labelled == 200
    assert old.figures.missed_default_rate is not None
    assert old.figures.refused_good_rate is not None


def test_the_months_are_told_in_words_and_as_json() -> None:
    found = two_months()

    said = in_words(found)

    assert "2026-10: 449 decisions; beside 62 and over" in said
    assert "under four fifths" in said
    assert f"under 100: {FEW}" in said
    assert json.dumps(asdict(found), allow_nan=False)
