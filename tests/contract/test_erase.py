"""An applicant asks: everything is given out, corrected, restricted, erased to the last byte."""

import json
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import insert, select
from tests.doors import QUICK
from tests.reviewing import GIVEN
from tests.services import ServiceForTests

from creditwright.access.roles import Role
from creditwright.core.progress import SilentProgress
from creditwright.decision.policy import Outcome
from creditwright.decision.review import answer_by
from creditwright.decision.review_words import ReviewCode
from creditwright.records.given import GivenRow
from creditwright.store.answers import Answer, RequestKey, answer_given
from creditwright.store.applicants import (
    EVERYTHING,
    ApplicationNotFoundError,
    Visibility,
    find_application,
)
from creditwright.store.assessments import StoredAssessment, find_assessment
from creditwright.store.database import Database
from creditwright.store.erasures import NUMBERS
from creditwright.store.ledger import reference_of
from creditwright.store.people import PersonNotFoundError, find_person
from creditwright.store.privacy import ERASED_STATUS, RestrictedError, rows_of
from creditwright.store.quotas import use_quota
from creditwright.store.recorded_words import words_that_differ
from creditwright.store.scrubbing import scrub
from creditwright.store.subject_keys import SubjectErasedError
from creditwright.store.tables.all import METADATA
from creditwright.store.tables.ledger import SUBJECT_KEYS
from creditwright.store.tables.loan_outcomes import LOAN_OUTCOMES
from creditwright.store.work import (
    CORRECTION,
    corrections_due,
    count_work,
    list_work,
)
from creditwright.store.work import Wanted as WantedWork
from creditwright.workflows.assess import Caller, Wanted, assess_applications
from creditwright.workflows.audit import verify_ledger
from creditwright.workflows.change_records import replace_records
from creditwright.workflows.contest import contest_outcome
from creditwright.workflows.correct import (
    AlreadyDecidedError,
    Verdict,
    answer_correction,
    ask_correction,
)
from creditwright.workflows.erase import HeldError, MustKeepError, erase_application
from creditwright.workflows.export_data import as_tables, export_data
from creditwright.workflows.jobs import start_job
from creditwright.workflows.notice import give_notice
from creditwright.workflows.people import Desk, Newcomer, let_in
from creditwright.workflows.record_assessments import Made, Result
from creditwright.workflows.restrict import hold, lift_restriction, release, restrict
from creditwright.workflows.review import Decision, Reviewer, overrule
from creditwright.workflows.service import Service
from creditwright.workflows.write_note import write_note

NUMBER = 7_391_846_205_113  # found in no file by chance
CANARY = "Zebulon Quetzal"  # nor this
WHY = f"{CANARY} wrote that the income is another one."
DESPITE = "The supervisor agreed to it in writing."
OFFICER = Caller("officer-1")
QUIET = SilentProgress()


@pytest.fixture
def house(service: ServiceForTests) -> ServiceForTests:
    """A service whose model declines nearly everybody, with the application of one more person."""
    live = service.service.models()
    champion = live.champion
    policy = replace(champion.model.policy, approve_up_to=1e-6, decline_above=1e-5)
    used = replace(champion.used, approve_up_to=(1e-6).hex(), decline_above=(1e-5).hex())
    model = replace(champion.model, policy=policy)
    severe = replace(live, models=(replace(champion, model=model, used=used),))
    service.service = replace(service.service, models=lambda: severe, bundle=lambda _: model)
    given = {**GIVEN, "AMT_CREDIT": 391_846, "ORGANIZATION_TYPE": CANARY}
    loan: GivenRow = {
        "SK_ID_BUREAU": 987_654_321,
        "CREDIT_TYPE": CANARY,
        "CREDIT_ACTIVE": "Active",
        "CREDIT_CURRENCY": "currency 1",
        "DAYS_CREDIT": -391,
        "CREDIT_DAY_OVERDUE": 0,
        "CNT_CREDIT_PROLONG": 0,
        "AMT_CREDIT_SUM_OVERDUE": 0,
        "DAYS_CREDIT_UPDATE": -39,
    }
    parts = service.service
    replace_records(NUMBER, given, {"bureau": [loan]}, expected=0, by="o", service=parts)
    return service


def assess(service: Service, *numbers: int, name: str) -> list[Result]:
    seen: list[Result] = []

    def answer(results: Sequence[Result]) -> Answer:
        seen.extend(results)
        told = [each.assessment.application for each in results if isinstance(each, Made)]
        return Answer(201, json.dumps(told).encode())

    wanted = [Wanted(each) for each in numbers]
    assess_applications(wanted, OFFICER, key(name), service, answer)
    return seen


def key(name: str) -> RequestKey:
    return RequestKey("officer-1", "POST /v1/assessments", name, "a")


def made(result: Result) -> StoredAssessment:
    assert isinstance(result, Made), result
    return result.assessment


def lived_with(house: ServiceForTests) -> StoredAssessment:
    """Have everything done with the application that can be done with one."""
    parts, other = house.service, house.numbers[0]
    desk = Desk(parts.database, parts.vault, parts.clock, QUICK, "o")
    newcomer = Newcomer(
        name="zebulon.quetzal",
        roles=frozenset({Role.APPLICANT}),
        applications=frozenset({NUMBER}),
    )
    let_in(desk, newcomer, password=None)
    first = made(assess(parts, NUMBER, name="alone")[0])
    assess(parts, other, NUMBER, name="together")
    start_job("score", NUMBER, OFFICER, parts)
    asked = ask_correction(
        NUMBER, {"AMT_CREDIT": 391_847}, WHY, by="z", visible=EVERYTHING, service=parts
    )
    answer_correction(asked.id, Verdict(is_accepted=True, answer=WHY), by="o", service=parts)
    with parts.database.writing() as connection:
        contest_outcome(connection, first.id, WHY, by="z", visible=EVERYTHING, service=parts)
        decision = Decision(
            before=first.outcome, after=Outcome.APPROVE, code=ReviewCode.OTHER, text=WHY
        )
        overrule(connection, first.id, decision, REVIEWER, parts)
        write_note(connection, NUMBER, WHY, by="o", service=parts)
        give_notice(connection, first, "en", "z", parts)
        connection.execute(
            insert(LOAN_OUTCOMES).values(
                application=NUMBER,
                seen_on="2026-11-20",
                defaulted=False,
                recorded_at="2026-11-21T12:00:00.000000Z",
                recorded_by="o",
            )
        )
        use_quota(
            connection, kind="simulation", subject=str(NUMBER), at_most=9, now=parts.clock.now()
        )
    restrict(NUMBER, WHY, by="z", visible=EVERYTHING, service=parts)
    hold(NUMBER, WHY, by="o", service=parts)
    (parts.home / "quarantine").mkdir()
    (parts.home / "quarantine" / "application.csv").write_text(f"{NUMBER},{CANARY}\n")
    return first


REVIEWER = Reviewer("reviewer-1", frozenset({Role.REVIEWER}))


def traces(folder: Path, *others: bytes) -> list[tuple[str, bytes]]:
    """Return the files that hold a byte of the person: name, number as text, number as kept."""
    wanted = [
        *others,
        CANARY.encode(),
        b"zebulon.quetzal",
        str(NUMBER).encode(),
        NUMBER.to_bytes(6, "big"),
        NUMBER.to_bytes(8, "little"),
    ]
    return [
        (each.name, token)
        for each in folder.rglob("*")
        if each.is_file()
        for token in wanted
        if token in each.read_bytes()
    ]


def wrapped_key(service: Service) -> bytes:
    """Return the applicant's key as the database keeps it."""
    reference = reference_of(service.vault, NUMBER)
    asked = select(SUBJECT_KEYS.c.wrapped).where(SUBJECT_KEYS.c.subject == reference)
    with service.database.reading() as connection:
        return bytes(connection.execute(asked).scalar_one())


def assert_scrubbed_off_the_server(database: Database, wrapped: bytes) -> None:
    """Assert that PostgreSQL holds the person until it is scrubbed, and nowhere afterwards."""
    with database.unbound() as connection:
        folder = Path(connection.exec_driver_sql("SHOW data_directory").scalar_one())
        left = traces(folder, wrapped)
        connection.exec_driver_sql("ALTER SYSTEM SET wal_recycle = off")
        connection.exec_driver_sql("SELECT pg_reload_conf()")

    found = scrub(database)
    with database.unbound() as connection:
        connection.exec_driver_sql("ALTER SYSTEM RESET wal_recycle")

    assert {token for _, token in left} >= {CANARY.encode(), wrapped}
    assert (found.is_log_behind, found.is_log_reused, found.is_log_archived) == (True, False, False)
    assert traces(folder, wrapped) == []


def test_everything_is_given_out_and_then_erased_and_the_ledger_still_verifies(
    house: ServiceForTests,
) -> None:
    parts = house.service
    lived_with(house)
    found = export_data(NUMBER, by="auditor", visible=EVERYTHING, service=parts)
    with parts.database.reading() as connection:
        kept = rows_of(connection, NUMBER)
        naming = {t.name for t in METADATA.sorted_tables for c in t.columns if c.name in NUMBERS}
        lenders = {t.name for t in METADATA.sorted_tables if "SK_ID_CURR" in t.columns}

    with parts.database.reading() as connection:
        told = dict(words_that_differ(connection, parts.vault, since=""))

    assert (len(told), set(told.values())) == (4, {None})  # a review, a contest, a note, a notice
    assert set(kept) >= naming - lenders  # something was done to each
    assert set(found["kept"]) == set(kept)
    assert found["records"]["application"]["ORGANIZATION_TYPE"] == CANARY
    assert found["records"]["history"]["bureau"][0]["CREDIT_TYPE"] == CANARY
    assert {each["action"] for each in found["ledger"]} >= {
        "assessment.recorded",
        "assessment.reviewed",
        "assessment.contested",
        "note.added",
        "notice.given",
        "correction.asked",
        "records.changed",
    }

    with pytest.raises(HeldError):
        erase_application(NUMBER, by="a", service=parts, despite=DESPITE)
    release(NUMBER, by="o", service=parts)
    wrapped = wrapped_key(parts)
    with pytest.raises(MustKeepError, match="until 2027-05-24"):
        erase_application(NUMBER, by="a", service=parts)
    done = erase_application(NUMBER, by="a", service=parts, despite=DESPITE)
    again = erase_application(NUMBER, by="a", service=parts)

    assert (done.is_log_empty, done.copies, again.copies) == (True, ("quarantine",), ())
    verify_ledger(parts.database, [], QUIET)
    with parts.database.reading() as connection:
        assert rows_of(connection, NUMBER) == {}
        with pytest.raises(ApplicationNotFoundError):
            find_application(connection, NUMBER)
        with pytest.raises(PersonNotFoundError):
            find_person(connection, "zebulon.quetzal")
        emptied = answer_given(connection, key("together"))
        assert emptied is not None
        assert (emptied.status, str(NUMBER) in emptied.body.decode()) == (ERASED_STATUS, False)
    with pytest.raises(ApplicationNotFoundError):
        export_data(NUMBER, by="a", visible=EVERYTHING, service=parts)
    if parts.database.is_sqlite:
        assert traces(parts.home) == []
    else:
        assert_scrubbed_off_the_server(parts.database, wrapped)


def test_an_export_is_read_by_spreadsheets_and_runs_nothing(house: ServiceForTests) -> None:
    parts = house.service
    with parts.database.writing() as connection:
        write_note(connection, NUMBER, '=HYPERLINK("http://x.example")', by="o", service=parts)
    found = export_data(NUMBER, by="o", visible=EVERYTHING, service=parts)

    with zipfile.ZipFile(BytesIO(as_tables(found))) as archive:
        notes = archive.read("note.csv").decode()
        application = archive.read("application.csv").decode()

    assert "'=HYPERLINK" in notes
    assert ',"=HYPERLINK' not in notes
    assert "-12000" in application
    assert "'-12000" not in application


def test_whose_data_are_anothers_are_as_unknown_as_what_is_not_there(
    house: ServiceForTests,
) -> None:
    parts, mine = house.service, Visibility(frozenset({house.numbers[0]}))

    for number in (NUMBER, 999_999_999):
        with pytest.raises(ApplicationNotFoundError):
            export_data(number, by="b", visible=mine, service=parts)
        with pytest.raises(ApplicationNotFoundError):
            restrict(number, WHY, by="b", visible=mine, service=parts)
        with pytest.raises(ApplicationNotFoundError):
            ask_correction(number, {"AMT_CREDIT": 1}, WHY, by="b", visible=mine, service=parts)


def test_a_correction_waits_on_the_work_list_until_it_is_answered_assessed_or_not(
    house: ServiceForTests,
) -> None:
    parts, changes = house.service, {"AMT_INCOME_TOTAL": 250_000}
    asked = ask_correction(NUMBER, changes, WHY, by="z", visible=EVERYTHING, service=parts)
    with parts.database.reading() as connection:
        (waits,) = list_work(connection, WantedWork(why=[CORRECTION]))
        counted = count_work(connection, now=house.clock.now() + timedelta(days=31))
        due = corrections_due(connection, [asked.id])

    answer_correction(asked.id, Verdict(is_accepted=False, answer=WHY), by="o", service=parts)

    assert (waits.item.correction, waits.item.assessment, waits.assessment) == (
        asked.id,
        None,
        None,
    )
    assert (counted.corrections, counted.corrections_overdue, counted.referred) == (1, 1, 0)
    law = parts.models().champion.model.policy.law.profile
    assert due == {asked.id: answer_by(law, asked.at)}
    with parts.database.reading() as connection:
        assert list_work(connection, WantedWork(why=[CORRECTION])) == []
        assert corrections_due(connection, [asked.id]) == {}


def test_a_restricted_application_is_kept_and_not_assessed_until_that_is_lifted(
    house: ServiceForTests,
) -> None:
    parts, other = house.service, house.numbers[0]

    restrict(NUMBER, WHY, by="z", visible=EVERYTHING, service=parts)
    refused, assessed = assess(parts, NUMBER, other, name="restricted")
    lift_restriction(NUMBER, by="z", visible=EVERYTHING, service=parts)
    after = assess(parts, NUMBER, name="lifted")

    assert isinstance(refused, RestrictedError)
    assert made(assessed).application == other
    assert made(after[0]).application == NUMBER


def test_a_correction_that_is_accepted_is_assessed_anew_and_linked_with_what_was_before(
    house: ServiceForTests,
) -> None:
    parts = house.service
    before = made(assess(parts, NUMBER, name="before")[0])
    changes = {"AMT_INCOME_TOTAL": 250_000}
    asked = ask_correction(NUMBER, changes, WHY, by="z", visible=EVERYTHING, service=parts)

    verdict = Verdict(is_accepted=True, answer="The payslips show it.")
    done = answer_correction(asked.id, verdict, by="o", service=parts)

    with parts.database.reading() as connection:
        after = find_assessment(connection, done.after or "")
    assert (done.before, done.version) == (before.id, 2)
    assert (after.records_version, before.records_version) == (2, 1)
    assert after.default_probability != before.default_probability
    with pytest.raises(AlreadyDecidedError):
        answer_correction(asked.id, verdict, by="o", service=parts)


def test_a_correction_that_is_not_accepted_changes_nothing(house: ServiceForTests) -> None:
    parts = house.service
    asked = ask_correction(
        NUMBER, {"AMT_INCOME_TOTAL": 1}, WHY, by="z", visible=EVERYTHING, service=parts
    )

    verdict = Verdict(is_accepted=False, answer="No document shows it.")
    done = answer_correction(asked.id, verdict, by="o", service=parts)

    with parts.database.reading() as connection:
        assert find_application(connection, NUMBER).version == 1
    assert (done.version, done.after, done.answer) == (None, None, "No document shows it.")


def test_nothing_comes_back_under_the_number_of_one_who_was_erased(house: ServiceForTests) -> None:
    parts = house.service
    erase_application(NUMBER, by="a", service=parts)

    with pytest.raises(SubjectErasedError):
        replace_records(NUMBER, {**GIVEN, "AMT_CREDIT": 1}, {}, expected=0, by="o", service=parts)


def test_nobody_can_be_held_or_released_of_whom_nothing_is_kept(service: ServiceForTests) -> None:
    with pytest.raises(ApplicationNotFoundError):
        hold(999_999_999, "A claim is open.", by="o", service=service.service)
    with pytest.raises(ApplicationNotFoundError):
        release(999_999_999, by="o", service=service.service)
