"""Assess applications: from records to a recorded decision with its reasons.

One application or a thousand take the same road, and get the same bits. A decision, its entry in
the ledger and the answer to whoever asked are committed together, before anybody is told.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from creditwright.core.errors import CreditwrightError
from creditwright.decision.record import RecordsUsed
from creditwright.records.records import RecordsInMemory
from creditwright.serving.live import LiveModels
from creditwright.store.answers import Answer, RequestKey
from creditwright.store.applicants import (
    EVERYTHING,
    ApplicationNotFoundError,
    StoredApplication,
    Visibility,
    find_applications,
    records_digest,
)
from creditwright.store.database import Connection
from creditwright.store.errors import UNABLE
from creditwright.workflows.assess_together import Applicant, assess_together
from creditwright.workflows.record_answers import Computed, Given, given_before, record_answers
from creditwright.workflows.record_assessments import Result
from creditwright.workflows.service import Service


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be assessed.

    Attributes:
        number: SK_ID_CURR.
        records: What it is assessed on; None: what the store holds of it.
        model: As `LiveModels.choose` takes it; None: the one in use.
    """

    number: int
    records: RecordsInMemory | None = None
    model: str | None = None


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, and whose applications they may have assessed."""

    name: str
    visible: Visibility = EVERYTHING


@dataclass(frozen=True, slots=True)
class _Request:
    """What `assess_applications` was asked."""

    wanted: Sequence[Wanted | CreditwrightError]
    caller: Caller
    key: RequestKey
    answer: Callable[[Sequence[Result]], Answer]


def assess_applications(
    wanted: Sequence[Wanted | CreditwrightError],
    caller: Caller,
    request: RequestKey,
    service: Service,
    answer: Callable[[Sequence[Result]], Answer],
) -> Answer:
    """Assess applications, record every decision, and return the answer that was recorded.

    Requests for one application each that come at the same time are worked on together: they share
    the questions to the store, the computing, and the wait for the disk.

    Args:
        wanted: In any order; the same application may be there twice. An error stands for what
            was asked and cannot be assessed.
        caller: Who asks.
        request: Tells this request from others; asked again, it gets the same bytes.
        service: The parts of the service.
        answer: Makes the answer from the results, in the order of `wanted`: for each the
            assessment, or what was wrong. What it raises undoes everything.

    Raises:
        KeyReusedError: If the key was used for another request.
        StoreBusyError, StoreFullError, StoreUnavailableError: Then nothing is recorded, but for an
            error while committing, which leaves it unknown: ask again by the same key.
    """
    asked = _Request(wanted, caller, request, answer)
    if len(wanted) == 1:
        given = service.combiner.ask(asked, lambda requests: _given_to(requests, service))
    else:
        (given,) = _given_to([asked], service)  # many would keep others waiting
    if isinstance(given, CreditwrightError):
        raise given
    return given


def _given_to(requests: Sequence[_Request], service: Service) -> list[Given]:
    """Return what each request is given; what is wrong with the store is wrong with all of them."""
    try:
        return _answers(requests, service)
    except UNABLE as error:
        return [error] * len(requests)


def _answers(requests: Sequence[_Request], service: Service) -> list[Given]:
    models = service.models()
    with service.database.reading() as connection:
        before = [given_before(connection, each.key) for each in requests]
        new = [each for each, given in zip(requests, before, strict=True) if given is None]
        applicants = _ready(connection, new, models)
    computed = assess_together([one for each in applicants for one in each], service.turn)
    places = iter(computed)
    together = [
        Computed(
            request.key, request.caller.name, request.answer, each, [next(places) for _ in each]
        )
        for request, each in zip(new, applicants, strict=True)
    ]
    written = iter(record_answers(together, models, service))
    return [next(written) if given is None else given for given in before]


def _ready(
    connection: Connection, requests: Sequence[_Request], models: LiveModels
) -> list[list[Applicant | CreditwrightError]]:
    """Choose the model of every application, and fetch what it is assessed on."""
    asked = {
        each.number
        for request in requests
        for each in request.wanted
        if isinstance(each, Wanted)
        and each.records is None
        and request.caller.visible.covers(each.number)
    }
    stored = find_applications(connection, sorted(asked))
    return [
        [_applicant(each, request.caller, models, stored) for each in request.wanted]
        for request in requests
    ]


def _applicant(
    wanted: Wanted | CreditwrightError,
    caller: Caller,
    models: LiveModels,
    stored: Mapping[int, StoredApplication],
) -> Applicant | CreditwrightError:
    if isinstance(wanted, CreditwrightError):
        return wanted
    number = wanted.number
    try:
        model = models.choose(number, wanted.model)
    except CreditwrightError as error:
        return error
    if wanted.records is not None:
        used = RecordsUsed(version=None, digest=records_digest(wanted.records))
        return Applicant(number, wanted.records, used, model)
    if number not in stored or not caller.visible.covers(number):
        return ApplicationNotFoundError()
    found = stored[number]
    used = RecordsUsed(version=found.version, digest=found.digest)
    return Applicant(number, found.records, used, model)
