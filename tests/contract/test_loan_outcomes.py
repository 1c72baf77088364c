"""What became of loans, on each kind of database: told often, kept once, read beside decisions."""

from datetime import timedelta
from pathlib import Path

import pytest
from tests.clocks import SetClock
from tests.services import NOON, ServiceForTests

from creditwright.decision.policy import Costs
from creditwright.store.loan_outcomes import LoanOutcome, Taken, decided_loans
from creditwright.workflows.assess import Caller
from creditwright.workflows.assess_once import assess_once
from creditwright.workflows.loan_outcomes import (
    FutureOutcomeError,
    OutcomesFileError,
    OutcomesSummary,
    TooManyBadLinesError,
    import_outcomes,
    take_outcomes,
)
from creditwright.workflows.watch_fairness import watch_fairness
from creditwright.workflows.watch_overruling import watch_overruling
from creditwright.workflows.watch_performance import NothingDecidedError, watch_performance

TODAY = NOON.date()
DAY = TODAY - timedelta(days=1)
LONG_AGO, LATER = "2000-01-01", "2100-01-01"


@pytest.fixture
def decided(service: ServiceForTests) -> ServiceForTests:
    """A service where two applications were decided on, the first of them twice."""
    first, second = service.numbers[:2]
    for number, who in ((first, "otto"), (second, "otto"), (first, "ann")):
        assess_once(number, Caller(who), service.service)
    return service


def tell(service: ServiceForTests, *outcomes: LoanOutcome) -> list[Taken]:
    parts = service.service
    return take_outcomes(outcomes, parts.database, by="lender", clock=parts.clock)


def taken_in(
    service: ServiceForTests, folder: Path, text: str, bad_share: float = 1.0
) -> OutcomesSummary:
    (folder / "outcomes.csv").write_text(text)
    return import_outcomes(
        folder / "outcomes.csv",
        service.service.database,
        by="lender",
        clock=service.clock,
        quarantine=folder / "quarantine",
        max_bad_share=bad_share,
    )


def test_told_again_nothing_changes_and_what_was_never_decided_on_is_told_apart(
    decided: ServiceForTests,
) -> None:
    first = LoanOutcome(decided.numbers[0], defaulted=False, seen_on=DAY)
    stranger = LoanOutcome(decided.numbers[5], defaulted=False, seen_on=DAY)

    assert tell(decided, first, first, stranger) == [
        Taken.ADDED,
        Taken.KNOWN,
        Taken.UNKNOWN_APPLICATION,
    ]
    assert tell(decided, first) == [Taken.KNOWN]


def test_the_first_default_counts_whatever_is_told_of_later_days(decided: ServiceForTests) -> None:
    number = decided.numbers[0]
    days = [DAY - timedelta(days=back) for back in (90, 60, 0)]
    tell(
        decided,
        LoanOutcome(number, defaulted=False, seen_on=days[0]),
        LoanOutcome(number, defaulted=True, seen_on=days[1]),
        LoanOutcome(number, defaulted=False, seen_on=days[2]),
    )

    with decided.service.database.reading() as connection:
        loans = decided_loans(connection, since=LONG_AGO, until=LATER)

    assert [each.application for each in loans] == decided.numbers[:2]
    assert (loans[0].label, loans[0].last_day) == (1.0, days[1].isoformat())
    assert (loans[1].label, loans[1].last_day) == (None, "")


def test_a_day_that_is_still_to_come_is_refused(decided: ServiceForTests) -> None:
    with pytest.raises(FutureOutcomeError, match="still to come"):
        tell(
            decided,
            LoanOutcome(decided.numbers[0], defaulted=True, seen_on=TODAY + timedelta(days=1)),
        )


def test_a_file_is_taken_in_and_its_bad_lines_are_listed_by_number(
    decided: ServiceForTests, tmp_path: Path
) -> None:
    one, two, stranger = (*decided.numbers[:2], decided.numbers[5])
    text = (
        f"SEEN_ON,TARGET,SK_ID_CURR\n{DAY},0,{one}\n{DAY},yes,{two}\n2026-02-30,1,{two}\n"
        f"{DAY},1,Ada\n2999-01-01,1,{two}\n{DAY},1,{stranger}\n{DAY},1,{two}\n"
    )

    summary = taken_in(decided, tmp_path, text)

    assert (summary.lines, summary.added, summary.known, summary.rejected) == (7, 2, 0, 5)
    assert (tmp_path / "quarantine" / "loan_outcomes.csv").read_text().splitlines() == [
        "line,why",
        "3,TARGET is neither 0 nor 1",
        "4,SEEN_ON is no day, YYYY-MM-DD",
        "5,SK_ID_CURR is no number of an application",
        "6,SEEN_ON is still to come",
        "7,nothing was decided on this application here",
    ]
    assert taken_in(decided, tmp_path, text).known == 2


def test_of_a_file_with_too_many_bad_lines_nothing_is_taken_in(
    decided: ServiceForTests, tmp_path: Path
) -> None:
    text = f"SK_ID_CURR,TARGET,SEEN_ON\n{decided.numbers[0]},0,{DAY}\nx,0,{DAY}\n"

    with pytest.raises(TooManyBadLinesError, match="1 of 2 lines"):
        taken_in(decided, tmp_path, text, bad_share=0.1)

    assert tell(decided, LoanOutcome(decided.numbers[0], defaulted=False, seen_on=DAY)) == [
        Taken.ADDED
    ]


def test_performance_is_told_of_recorded_decisions(decided: ServiceForTests) -> None:
    database, bundles = decided.service.database, decided.service.bundles

    report = watch_performance(database, bundles, Costs(), since=LONG_AGO, until=TODAY.isoformat())

    assert report.together.applications == 2
    assert report.months[0].month == TODAY.isoformat()[:7]
    with pytest.raises(NothingDecidedError):
        watch_performance(database, bundles, Costs(), since=LATER, until=LATER)


def test_groups_of_recorded_decisions_are_known_from_the_store(decided: ServiceForTests) -> None:
    found = watch_fairness(
        decided.service.database, Costs(), "age", since=LONG_AGO, until=TODAY.isoformat()
    )

    assert [each.applications for each in found.months] == [2]
    assert found.groups == ()
    with pytest.raises(NothingDecidedError):
        watch_fairness(decided.service.database, Costs(), "age", since=LATER, until=LATER)


def test_referrals_are_counted_by_their_reason(decided: ServiceForTests) -> None:
    report = watch_overruling(decided.service.database, since=LONG_AGO, until=LATER)

    assert report.assessments == 3
    assert report.referred is not None
    assert sum(report.by_referral.values()) == round(3 * report.referred.value)
    assert report.by_person == ()


@pytest.mark.parametrize("content", [b"a,b\n1,2\n", b"\xff\xfe", b'SK_ID_CURR,TARGET,SEEN_ON\n"'])
def test_a_file_that_tells_no_outcomes_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "outcomes.csv").write_bytes(content)

    with pytest.raises(OutcomesFileError):
        import_outcomes(
            tmp_path / "outcomes.csv",
            None,  # type: ignore[arg-type] # it is never asked
            by="lender",
            clock=SetClock(NOON),
            quarantine=tmp_path,
            max_bad_share=1,
        )
