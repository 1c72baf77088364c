"""Requests that come at the same time are worked on together, and none sees anything of another."""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import polars as pl
import pytest
from sqlalchemy import Table, func, select
from tests.services import ServiceForTests

from creditwright.core.combining import Combiner
from creditwright.core.errors import CreditwrightError
from creditwright.records.records import APPLICATION_KEY, RecordsInMemory
from creditwright.serving.live import LiveModels
from creditwright.store.answers import Answer, KeyReusedError, RequestKey
from creditwright.store.applicants import ApplicationNotFoundError, Visibility, find_application
from creditwright.store.assessments import StoredAssessment
from creditwright.store.errors import StoreUnavailableError
from creditwright.store.ledger import reference_of
from creditwright.store.subject_keys import SubjectErasedError, destroy_key
from creditwright.store.tables.assessments import ASSESSMENTS
from creditwright.store.tables.ledger import ENTRIES
from creditwright.workflows.assess import Caller, Wanted, assess_applications
from creditwright.workflows.record_assessments import Made, Result
from creditwright.workflows.service import Service

SOON = 30.0  # seconds; only a test that fails waits so long
OFFICER = Caller("officer-1")


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, as a test makes it."""

    wanted: Wanted
    key: RequestKey
    caller: Caller = OFFICER
    answer: Callable[[Sequence[Result]], Answer] | None = None


def key(name: str, asked: str = "a") -> RequestKey:
    return RequestKey("officer-1", "POST /v1/assessments", name, asked)


def ask(service: Service, asked: Asked) -> tuple[bytes, StoredAssessment | None]:
    """Ask, as a route does: what is wrong with the one application is raised."""
    made: list[StoredAssessment] = []

    def answer(results: Sequence[Result]) -> Answer:
        (result,) = results
        if not isinstance(result, Made):
            raise result  # then nothing is recorded
        made.append(result.assessment)
        return Answer(201, result.assessment.id.encode())

    given = assess_applications(
        [asked.wanted], asked.caller, asked.key, service, asked.answer or answer
    )
    return given.body, made[0] if made else None


class Busy:
    """A service that is busy with one request while others come; says how often it chose models."""

    def __init__(self, service: Service) -> None:
        self.rounds = 0
        self._begun = threading.Event()
        self._models = service.models
        self.service = replace(service, models=self.models, combiner=Combiner(at_most=50))

    def models(self) -> LiveModels:
        self.rounds += 1
        self._begun.set()
        return self._models()

    def ask(self, before: Asked, asked: Sequence[Asked]) -> list[Future[Any]]:
        """Ask for `before`, and for all others while that is worked on."""
        found = []
        with ThreadPoolExecutor(len(asked) + 1) as pool:
            with self.service.turn:
                found.append(pool.submit(ask, self.service, before))
                assert self._begun.wait(SOON)
                for n, each in enumerate(asked):
                    found.append(pool.submit(ask, self.service, each))
                    until = time.monotonic() + SOON
                    while self.service.combiner.waiting <= n and time.monotonic() < until:
                        time.sleep(0.001)
            for one in found:
                one.exception(SOON)
        assert self.rounds <= 2 + len(asked)
        return found[1:]


@pytest.fixture
def busy(service: ServiceForTests) -> Busy:
    return Busy(service.service)


def counted(service: Service, table: Table) -> int:
    with service.database.reading() as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0


def spoilt(service: Service, number: int) -> RecordsInMemory:
    """Return an application's records with a loan that was reported before it was taken."""
    with service.database.reading() as connection:
        records = find_application(connection, number).records
    key = pl.lit(number, dtype=pl.Int64).alias(APPLICATION_KEY)
    late = pl.lit(5, dtype=pl.Int32).alias("DAYS_CREDIT")
    bureau = records.history["bureau"].clear(1).with_columns(key, late)
    return RecordsInMemory(records.application, {**records.history, "bureau": bureau})


def test_each_gets_what_it_gets_alone_and_what_is_wrong_with_one_is_told_to_it_alone(
    service: ServiceForTests, busy: Busy
) -> None:
    one, two, three, four, gone = service.numbers[:5]
    mine = Caller("applicant-1", Visibility(frozenset({one})))
    with service.service.database.writing() as connection:
        reference = reference_of(service.service.vault, gone)
        destroy_key(connection, reference, at=service.clock.now())
    ask(service.service, Asked(Wanted(one), key("used")))

    found = busy.ask(
        Asked(Wanted(one), key("before")),
        [
            Asked(Wanted(one), key("1")),
            Asked(Wanted(two), key("2")),
            Asked(Wanted(999_999_999), key("3")),
            Asked(Wanted(two), key("4"), mine),
            Asked(Wanted(gone), key("5")),
            Asked(Wanted(three, records=spoilt(service.service, three)), key("6")),
            Asked(Wanted(four), key("used", asked="b")),
            Asked(Wanted(four), key("7")),
            Asked(Wanted(two), key("8")),
        ],
    )

    assert busy.rounds == 2  # the one before, and all the others at once
    wrong = [type(each.exception()) for each in found if each.exception()]
    assert wrong[:3] == [ApplicationNotFoundError, ApplicationNotFoundError, SubjectErasedError]
    assert isinstance(found[5].exception(), CreditwrightError)
    assert isinstance(found[6].exception(), KeyReusedError)
    for place, number in ((0, one), (1, two), (7, four), (8, two)):
        _, assessed = found[place].result()
        _, alone = ask(service.service, Asked(Wanted(number), key(f"alone {place}")))
        assert assessed is not None
        assert alone is not None
        assert assessed.application == number
        assert assessed.default_probability == alone.default_probability
        assert (assessed.reasons, assessed.outcome) == (alone.reasons, alone.outcome)
        assert assessed.records_digest == alone.records_digest
    assert counted(service.service, ASSESSMENTS) == 1 + 1 + 4 + 4


def test_two_of_one_key_are_one_assessment(service: ServiceForTests, busy: Busy) -> None:
    wanted = Wanted(service.numbers[0])
    told: list[str] = []
    busy.service = replace(busy.service, count=lambda each: told.append(each.id))

    found = busy.ask(
        Asked(wanted, key("before")), [Asked(wanted, key("same")), Asked(wanted, key("same"))]
    )

    (first, made), (second, other) = (each.result() for each in found)
    assert first == second
    assert made is not None
    assert other is None
    assert len(told) == len(set(told)) == 2
    assert counted(service.service, ASSESSMENTS) == 2


def test_what_breaks_one_answer_undoes_that_one_alone(service: ServiceForTests, busy: Busy) -> None:
    def breaks(_: Sequence[Result]) -> Answer:
        raise ZeroDivisionError

    before, broken, good = (Asked(Wanted(n), key(str(n))) for n in service.numbers[:3])
    entries = counted(service.service, ENTRIES)

    found = busy.ask(before, [replace(broken, answer=breaks), good])

    assert isinstance(found[0].exception(), ZeroDivisionError)
    assert found[1].result()[1].application == service.numbers[2]
    assert counted(service.service, ASSESSMENTS) == 2
    assert counted(service.service, ENTRIES) - entries == 2


def test_what_is_wrong_with_the_store_is_told_to_all_and_tried_once(
    service: ServiceForTests, busy: Busy
) -> None:
    models = busy.service.models

    def fails() -> LiveModels:
        if busy.rounds:
            busy.rounds += 1
            raise StoreUnavailableError("gone")
        return models()

    busy.service = replace(busy.service, models=fails)
    before, *others = (Asked(Wanted(n), key(str(n))) for n in service.numbers[:4])

    found = busy.ask(before, others)

    assert [type(each.exception()) for each in found] == [StoreUnavailableError] * 3
    assert busy.rounds == 2
    assert counted(service.service, ASSESSMENTS) == 1
