"""What was kept for as long as it may be is removed, by its class, and not before."""

from dataclasses import replace

import pytest
from tests.reviewing import APPROVE, DECLINE, OFFICER, WHY, ReviewHouse, decision

from creditwright.core.progress import SilentProgress
from creditwright.decision.policy import Policy
from creditwright.decision.profile import LegalProfile, RecordClass
from creditwright.store.agreement import check_agreement
from creditwright.store.applicants import EVERYTHING
from creditwright.store.assessments import assessments_of
from creditwright.store.ledger import reference_of
from creditwright.store.privacy import is_known, rows_of
from creditwright.store.subject_keys import is_erased
from creditwright.workflows.audit import verify_ledger
from creditwright.workflows.erase import must_keep_until
from creditwright.workflows.notice import give_notice
from creditwright.workflows.purge import Purged, purge
from creditwright.workflows.restrict import hold, restrict
from creditwright.workflows.write_note import write_note

DAY = 24 * 3600.0
DAYS = {
    RecordClass.APPLICATIONS: 400,
    RecordClass.ASSESSMENTS: 762,
    RecordClass.NOTICES: 500,
    RecordClass.REVIEWS: 900,
}


def policy_of(house: ReviewHouse) -> Policy:
    return replace(house.model.policy, retention_days=DAYS)


def purged(house: ReviewHouse, *, really: bool = True) -> Purged:
    return purge(policy_of(house), by="nightly", service=house.service, really=really)


def lived_with(house: ReviewHouse) -> None:
    """Have one record of each class."""
    house.applied(10_000)
    made = house.assessed(DECLINE)
    house.overruled(made.id, decision(DECLINE, APPROVE))
    with house.service.database.writing() as connection:
        give_notice(connection, made, "en", OFFICER.id, house.service)
        write_note(connection, house.number, WHY, by=OFFICER.id, service=house.service)


def tables_of(house: ReviewHouse) -> set[str]:
    """Return the tables that hold something of the application, its records apart."""
    with house.service.database.reading() as connection:
        return set(rows_of(connection, house.number)) - {"work_item"}


def test_each_class_goes_at_its_time_and_not_a_day_before(house: ReviewHouse) -> None:
    lived_with(house)
    everything = tables_of(house)

    house.clock.forward(500 * DAY)
    purged(house)
    at_500 = tables_of(house)
    house.clock.forward(1 * DAY)
    purged(house)
    at_501 = tables_of(house)
    house.clock.forward(261 * DAY)
    purged(house)
    at_762 = tables_of(house)
    house.clock.forward(1 * DAY)
    purged(house)
    at_763 = tables_of(house)

    assert everything == at_500 == {"assessment", "notice", "review", "note"}
    assert at_501 == at_762 == {"assessment", "review", "note"}
    assert at_763 == {"review", "note"}


def test_when_the_last_record_goes_the_key_goes_and_the_ledger_still_verifies(
    house: ReviewHouse,
) -> None:
    lived_with(house)
    restrict(house.number, WHY, by="z", visible=EVERYTHING, service=house.service)
    house.clock.forward(899 * DAY)
    purged(house)
    with house.service.database.reading() as connection:
        reference = reference_of(house.service.vault, house.number)
        before = is_known(connection, house.number), is_erased(connection, reference)

    house.clock.forward(2 * DAY)
    done, again = purged(house), purged(house)

    with house.service.database.reading() as connection:
        after = is_known(connection, house.number), is_erased(connection, reference)
        check_agreement(connection)
    verify_ledger(house.service.database, [], SilentProgress())
    assert (before, after) == ((True, False), (False, True))
    assert done.applicants >= 1
    assert again.is_empty


def test_what_is_held_stays_whatever_its_age(house: ReviewHouse) -> None:
    lived_with(house)
    hold(house.number, WHY, by=OFFICER.id, service=house.service)
    before = tables_of(house)

    house.clock.forward(5_000 * DAY)
    purged(house)

    assert tables_of(house) == before


def test_what_is_due_is_told_before_it_is_removed(house: ReviewHouse) -> None:
    lived_with(house)
    house.clock.forward(501 * DAY)

    due = purged(house, really=False)

    assert due.rows["notice"] >= 1
    assert "notice" in tables_of(house)


@pytest.mark.parametrize(
    ("profile", "days"), [(LegalProfile.EU, 184), (LegalProfile.US, 762), (LegalProfile.UK, None)]
)
def test_a_law_has_an_application_kept_from_its_last_assessment(
    house: ReviewHouse, profile: LegalProfile, days: int | None
) -> None:
    house.under(profile)
    made = house.assessed(DECLINE)

    with house.service.database.reading() as connection:
        until = must_keep_until(connection, house.number, house.model.policy)
        assert assessments_of(connection, house.number) == [made]

    assert (until and (until - made.at).days) == days
