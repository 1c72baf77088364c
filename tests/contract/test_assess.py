"""Assessing applications: what is recorded is what was decided, once, whole, and nothing else."""

import json
import threading
from collections.abc import Sequence
from dataclasses import replace

import polars as pl
import pytest
from sqlalchemy import func, select
from tests.services import ServiceForTests

from creditwright.core.errors import CreditwrightError
from creditwright.decision.assessment import assess as assess_frame
from creditwright.decision.record import DecisionRecord, record_of
from creditwright.ledger.entry import Action
from creditwright.records.records import APPLICATION_KEY, RecordsInMemory
from creditwright.serving.live import LiveModels, ModelNotInUseError, NoModelInUseError
from creditwright.store.answers import Answer, KeyReusedError, RequestKey
from creditwright.store.applicants import ApplicationNotFoundError, Visibility, find_application
from creditwright.store.assessments import assessments_of
from creditwright.store.ledger import opened_entries, reference_of
from creditwright.store.subject_keys import SubjectErasedError, destroy_key
from creditwright.store.tables.assessments import ASSESSMENTS
from creditwright.workflows.assess import Caller, Wanted, assess_applications
from creditwright.workflows.record_assessments import Made, Result
from creditwright.workflows.service import Service

OFFICER = Caller("officer-1")


def key(name: str = "k1", asked: str = "a") -> RequestKey:
    return RequestKey(
        principal="officer-1", route="POST /v1/assessments", key=name, fingerprint=asked
    )


def as_answer(results: Sequence[Result]) -> Answer:
    told = [
        each.assessment.id if isinstance(each, Made) else type(each).__name__ for each in results
    ]
    return Answer(201, json.dumps(told).encode())


def assess(
    service: Service, *wanted: Wanted, request: RequestKey | None = None, caller: Caller = OFFICER
) -> list[Result]:
    seen: list[Result] = []

    def answer(results: Sequence[Result]) -> Answer:
        seen.extend(results)
        return as_answer(results)

    assess_applications(wanted, caller, request or key(), service, answer)
    return seen


def made(result: Result) -> Made:
    assert isinstance(result, Made), result
    return result


def counted(service: Service) -> int:
    with service.database.reading() as connection:
        return connection.scalar(select(func.count()).select_from(ASSESSMENTS)) or 0


def recorded(service: Service) -> list[DecisionRecord]:
    with service.database.reading() as connection:
        found = opened_entries(connection, service.vault, Action.ASSESSMENT_RECORDED)
        return [record_of(each.content) for each in found if each.content]


def test_an_assessment_is_that_of_the_portfolio_bit_for_bit(
    service: ServiceForTests, in_use: LiveModels
) -> None:
    numbers = service.numbers[:12]
    with service.service.database.reading() as connection:
        records = [find_application(connection, each).records for each in numbers]
    together = RecordsInMemory(
        pl.concat([each.application for each in records]),
        {name: pl.concat([each.history[name] for each in records]) for name in records[0].history},
    )
    model = in_use.champion.model
    batch = assess_frame(model.inputs_of(together), model, explain=True)

    alone = [
        made(assess(service.service, Wanted(number), request=key(str(number)))[0]).assessment
        for number in numbers
    ]

    assert [each.default_probability for each in alone] == batch.scores.default_probability.tolist()
    assert [each.outcome for each in alone] == list(batch.outcomes)


def test_many_at_once_get_what_each_gets_alone_in_the_order_asked(
    service: ServiceForTests,
) -> None:
    numbers = [service.numbers[n] for n in (5, 1, 3, 1)]

    many = assess(service.service, *(Wanted(each) for each in numbers), request=key("many"))
    alone = [
        assess(service.service, Wanted(each), request=key(f"k{n}"))[0]
        for n, each in enumerate(numbers)
    ]

    assert [made(each).assessment.application for each in many] == numbers
    for one, other in zip(many, alone, strict=True):
        assert (
            made(one).assessment.default_probability == made(other).assessment.default_probability
        )
        assert made(one).assessment.reasons == made(other).assessment.reasons


def test_one_that_is_not_there_does_not_stop_the_others(service: ServiceForTests) -> None:
    results = assess(service.service, Wanted(999_999_999), Wanted(service.numbers[0]))

    assert isinstance(results[0], ApplicationNotFoundError)
    assert made(results[1]).assessment.application == service.numbers[0]
    assert counted(service.service) == 1


def test_a_request_sent_again_gets_the_same_bytes_and_is_done_once(
    service: ServiceForTests,
) -> None:
    wanted = [Wanted(service.numbers[0])]

    first = assess_applications(wanted, OFFICER, key(), service.service, as_answer)
    again = assess_applications(wanted, OFFICER, key(), service.service, as_answer)

    assert (again.body, again.status, again.is_replayed) == (first.body, 201, True)
    assert counted(service.service) == 1


def test_decisions_are_counted_once_they_are_recorded_and_never_again(
    service: ServiceForTests,
) -> None:
    counts: list[int] = []
    counting = replace(service.service, count=lambda each: counts.append(each.application))
    wanted = [Wanted(service.numbers[0]), Wanted(999_999_999), Wanted(service.numbers[1])]

    def fail(_results: Sequence[Result]) -> Answer:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        assess_applications(wanted, OFFICER, key(), counting, fail)
    assert counts == []
    for _ in range(2):
        assess_applications(wanted, OFFICER, key(), counting, as_answer)
    assert counts == service.numbers[:2]


def test_a_key_for_another_request_is_refused(service: ServiceForTests) -> None:
    assess(service.service, Wanted(service.numbers[0]))

    with pytest.raises(KeyReusedError):
        assess(service.service, Wanted(service.numbers[1]), request=key(asked="b"))


def test_another_caller_may_use_the_same_key(service: ServiceForTests) -> None:
    assess(service.service, Wanted(service.numbers[0]))
    other = RequestKey("officer-2", "POST /v1/assessments", "k1", "a")

    assess(service.service, Wanted(service.numbers[0]), request=other)

    assert counted(service.service) == 2


def test_a_hundred_at_once_with_one_key_are_one_assessment(service: ServiceForTests) -> None:
    bodies: list[bytes] = []

    def ask() -> None:
        wanted = [Wanted(service.numbers[0])]
        bodies.append(assess_applications(wanted, OFFICER, key(), service.service, as_answer).body)

    threads = [threading.Thread(target=ask) for _ in range(30)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert len(bodies) == 30
    assert len(set(bodies)) == 1
    assert counted(service.service) == 1


def test_what_cannot_be_answered_is_not_recorded(service: ServiceForTests) -> None:
    def fails(_: Sequence[Result]) -> Answer:
        raise OSError("no way to tell")

    with pytest.raises(OSError, match="no way"):
        assess_applications([Wanted(service.numbers[0])], OFFICER, key(), service.service, fails)

    assert counted(service.service) == 0
    assert recorded(service.service) == []


def test_the_ledger_holds_what_was_decided(service: ServiceForTests) -> None:
    found = made(assess(service.service, Wanted(service.numbers[0]))[0]).assessment

    (record,) = recorded(service.service)

    assert record.assessment == found.id
    assert record.application == service.numbers[0]
    assert float.fromhex(record.decided.default_probability) == found.default_probability
    assert record.decided.reasons == tuple(each.code for each in found.reasons)
    assert record.model.bundle == found.bundle
    assert record.records.version == 1


def test_records_that_come_with_the_request_are_assessed_as_those_of_the_store(
    service: ServiceForTests,
) -> None:
    number = service.numbers[0]
    with service.service.database.reading() as connection:
        records = find_application(connection, number).records

    given = made(assess(service.service, Wanted(number, records=records))[0]).assessment
    stored = made(assess(service.service, Wanted(number), request=key("k2"))[0]).assessment

    assert given.default_probability == stored.default_probability
    assert given.records_digest == stored.records_digest
    assert (given.records_version, stored.records_version) == (None, 1)


def test_anothers_application_is_as_unknown_as_one_that_is_not_there(
    service: ServiceForTests,
) -> None:
    mine = Caller("applicant-1", Visibility(frozenset({service.numbers[0]})))

    results = assess(service.service, Wanted(service.numbers[1]), Wanted(999_999_999), caller=mine)

    assert [type(each) for each in results] == [ApplicationNotFoundError] * 2
    assert str(results[0]) == str(results[1])


def test_without_a_model_nothing_is_assessed(service: ServiceForTests) -> None:
    empty = service.with_models(LiveModels)

    (result,) = assess(empty, Wanted(service.numbers[0]))

    assert isinstance(result, NoModelInUseError)
    assert counted(empty) == 0


def test_a_model_that_is_not_in_use_is_told(service: ServiceForTests) -> None:
    (result,) = assess(service.service, Wanted(service.numbers[0], model="other/3"))

    assert isinstance(result, ModelNotInUseError)


def test_a_row_that_spoils_one_application_does_not_spoil_the_others(
    service: ServiceForTests,
) -> None:
    first, second = service.numbers[:2]
    with service.service.database.reading() as connection:
        records = find_application(connection, first).records
    late = (
        records.history["bureau"]
        .clear(1)
        .with_columns(
            pl.lit(first, dtype=pl.Int64).alias(APPLICATION_KEY),
            pl.lit(5, dtype=pl.Int32).alias("DAYS_CREDIT"),
        )
    )
    spoilt = RecordsInMemory(records.application, {**records.history, "bureau": late})

    results = assess(service.service, Wanted(first, records=spoilt), Wanted(second))

    assert isinstance(results[0], CreditwrightError)
    assert made(results[1]).assessment.application == second


def test_assessments_of_an_application_come_latest_first(service: ServiceForTests) -> None:
    number = service.numbers[0]
    ids = [
        made(assess(service.service, Wanted(number), request=key(str(n)))[0]).assessment.id
        for n in range(3)
    ]

    with service.service.database.reading() as connection:
        found = assessments_of(connection, number)

    assert [each.id for each in found] == ids[::-1]


def test_one_who_was_erased_does_not_stop_the_others(service: ServiceForTests) -> None:
    parts, (gone, there) = service.service, service.numbers[:2]
    with parts.database.writing() as connection:
        destroy_key(connection, reference_of(parts.vault, gone), at=parts.clock.now())

    results = assess(parts, Wanted(gone), Wanted(there))

    assert isinstance(results[0], SubjectErasedError)
    assert made(results[1]).assessment.application == there
    assert counted(parts) == 1


def test_erasing_wins_over_whoever_assesses_at_the_same_time(service: ServiceForTests) -> None:
    """Each decision is whole and recorded before the erasing, or refused; none comes after it."""
    parts, number = service.service, service.numbers[0]
    ready = threading.Barrier(4)
    found: list[Result] = []

    def assess_some(who: int) -> None:
        ready.wait()
        found.extend(assess(parts, Wanted(number), request=key(f"{who}-{n}"))[0] for n in range(4))

    def erase() -> None:
        ready.wait()
        with parts.database.writing() as connection:
            destroy_key(connection, reference_of(parts.vault, number), at=parts.clock.now())

    threads = [threading.Thread(target=assess_some, args=(who,)) for who in range(3)]
    threads.append(threading.Thread(target=erase))
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert len(found) == 12
    assert counted(parts) == sum(isinstance(each, Made) for each in found)
    assert {type(each) for each in found} <= {Made, SubjectErasedError}
    assert isinstance(assess(parts, Wanted(number), request=key("after"))[0], SubjectErasedError)
    assert recorded(parts) == []  # what was sealed for the applicant opens no more
