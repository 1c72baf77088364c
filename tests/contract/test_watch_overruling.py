"""What people made of decisions, and what became of the loans, on each database."""

from datetime import timedelta
from pathlib import Path

from tests.reviewing import (
    APPROVE,
    DECLINE,
    OFFICER,
    REFER,
    REVIEWER,
    ReviewHouse,
    decision,
    review_house,
)

from creditwright.decision.model import DecisionModel
from creditwright.decision.policy import Outcome
from creditwright.store.database import Database
from creditwright.store.loan_outcomes import LoanOutcome
from creditwright.workflows.loan_outcomes import take_outcomes
from creditwright.workflows.watch_overruling import FEWEST_LOANS, FEWEST_REVIEWS, watch_overruling

LONG_AGO, LATER = "2000-01-01", "2100-01-01"


def house_of(database: Database, model: DecisionModel, home: Path) -> ReviewHouse:
    return review_house(database, model, home)


def assessed(house: ReviewHouse, outcome: Outcome, n: int) -> list[str]:
    """Have so many applications assessed, each another; return the assessments."""
    found = []
    for _ in range(n):
        house.number += 10_000
        found.append(house.assessed(outcome).id)
    return found


def test_both_directions_are_counted_by_person_reason_and_kind(
    database: Database, small_decision_model: DecisionModel, tmp_path: Path
) -> None:
    house = house_of(database, small_decision_model, tmp_path)
    declined = assessed(house, DECLINE, FEWEST_REVIEWS)
    (approved,) = assessed(house, APPROVE, 1)
    (referred,) = assessed(house, REFER, 1)
    for number in declined[:4]:
        house.overruled(number, decision(DECLINE, APPROVE), by=REVIEWER)
    for number in declined[4:]:
        house.overruled(number, decision(DECLINE, REFER), by=REVIEWER)
    house.overruled(approved, decision(APPROVE, DECLINE), by=OFFICER)
    house.decided(referred, decision(REFER, APPROVE), by=OFFICER)

    report = watch_overruling(database, since=LONG_AGO, until=LATER)

    first, second = report.by_person
    assert (first.name, first.reviews, first.in_favour, first.against) == (REVIEWER.id, 10, 10, 0)
    assert first.share is not None
    assert first.share.value == 1.0
    assert (second.name, second.in_favour, second.against, second.share) == (OFFICER.id, 1, 1, None)
    assert {each.name: each.reviews for each in report.by_kind} == {"override": 11, "referral": 1}
    assert report.changed["decline to refer"] == 6
    assert report.assessments == 12
    assert [(each.why, each.assessments) for each in report.referrals] == [("near_cut_off", 1)]


def test_what_became_is_told_by_how_it_was_approved_and_of_enough_only(
    database: Database, small_decision_model: DecisionModel, tmp_path: Path
) -> None:
    house = house_of(database, small_decision_model, tmp_path)
    first = house.number
    assessed(house, APPROVE, FEWEST_LOANS)
    numbers = [first + 10_000 * n for n in range(1, FEWEST_LOANS + 2)]
    (declined,) = assessed(house, DECLINE, 1)
    house.overruled(declined, decision(DECLINE, APPROVE), by=REVIEWER)
    day = (house.clock.now() - timedelta(days=1)).date()
    told = [LoanOutcome(each, each in numbers[:3], day) for each in numbers]

    take_outcomes(told, database, by="lender", clock=house.clock)
    report = watch_overruling(database, since=LONG_AGO, until=LATER)

    policy, referred, against = report.became
    assert (policy.assessed, policy.approved, policy.known) == ("approve", 10, 10)
    assert policy.defaulted is not None
    assert policy.defaulted.value == 0.3
    assert policy.foretold is not None
    assert round(policy.foretold, 9) == 0.02
    assert (referred.approved, referred.defaulted) == (0, None)
    assert (against.assessed, against.approved, against.known) == ("decline", 1, 1)
    assert against.defaulted is None


def test_of_a_time_without_decisions_nothing_is_told(database: Database) -> None:
    report = watch_overruling(database, since=LONG_AGO, until=LONG_AGO)

    assert (report.assessments, report.referred, report.by_person) == (0, None, ())
    assert [each.approved for each in report.became] == [0, 0, 0]
