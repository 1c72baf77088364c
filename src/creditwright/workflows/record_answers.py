"""Record what came out for requests that were worked on together, each with the answer to it.

Either a decision, its entry in the ledger and the answer are all there, or none of them is. What is
wrong with one request undoes nothing of others; what is wrong with the store undoes all.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from creditwright.core.errors import CreditwrightError
from creditwright.serving.live import LiveModels
from creditwright.serving.shadowing import Watched, verdict_in
from creditwright.store.answers import (
    Answer,
    KeyReusedError,
    RequestKey,
    answer_given,
    keep_answer,
)
from creditwright.store.database import Connection
from creditwright.workflows.assess_together import Applicant, Place
from creditwright.workflows.record_assessments import (
    Made,
    Result,
    Standing,
    record_assessments,
    standing_of,
)
from creditwright.workflows.service import Service

Given = Answer | CreditwrightError


class _OvertakenError(Exception):
    """Another request of the same key was committed first."""


@dataclass(frozen=True, slots=True)
class Computed:
    """What came out for a request, before anything is recorded.

    Attributes:
        key: Tells the request from others.
        by: The id of who asked.
        answer: Makes the answer from the results; what it raises undoes everything of the request.
        applicants: Who was to be assessed.
        places: What came out, in the same order.
    """

    key: RequestKey
    by: str
    answer: Callable[[Sequence[Result]], Answer]
    applicants: Sequence[Applicant | CreditwrightError]
    places: Sequence[Place | CreditwrightError]


def given_before(connection: Connection, key: RequestKey) -> Given | None:
    """Return the answer that a request got before, or that its key was another's; None: new."""
    try:
        return answer_given(connection, key)
    except KeyReusedError as error:
        return error


def record_answers(
    together: Sequence[Computed], models: LiveModels, service: Service
) -> list[Given]:
    """Record what came out for some requests, in one transaction.

    Args:
        together: The requests.
        models: Those in use when they were assessed.
        service: The parts of the service: told of every decision, once it is recorded.

    Returns:
        For each request its answer, in the same order, or what was wrong with it.

    Raises:
        CreditwrightError: What is wrong with the store, or with the only request there is.
    """
    if not together:
        return []
    try:
        with service.database.writing() as connection:
            standing = standing_of(connection, chain(*(each.applicants for each in together)))
            write = _written if len(together) == 1 else _apart
            written = [write(connection, each, standing, service) for each in together]
    except _OvertakenError:
        written = [OVERTAKEN]
    for each, done in zip(together, written, strict=True):
        _tell(models, each, done, service)
    return [
        _given_to_other(each.key, service) if done.given is None else done.given
        for each, done in zip(together, written, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Written:
    """What was written for a request.

    Attributes:
        given: Its answer, or what was wrong; None: another of the same key came first.
        made: What was recorded for it now; not what was before.
    """

    given: Given | None
    made: tuple[Made, ...] = ()


OVERTAKEN = _Written(None)


def _apart(
    connection: Connection, each: Computed, standing: Standing, service: Service
) -> _Written:
    """Record what came out for one request; what is wrong with it undoes nothing of others."""
    try:
        with connection.begin_nested():
            return _written(connection, each, standing, service)
    except CreditwrightError as error:
        return _Written(error)
    except _OvertakenError:
        return OVERTAKEN


def _written(
    connection: Connection, each: Computed, standing: Standing, service: Service
) -> _Written:
    before = answer_given(connection, each.key)
    if before is not None:
        return _Written(before)
    results = record_assessments(
        connection, each.applicants, each.places, standing, by=each.by, service=service
    )
    given = each.answer(results)
    only = each.applicants[0] if len(each.applicants) == 1 else None
    whose = only.number if isinstance(only, Applicant) else None
    at = service.clock.now()
    if not keep_answer(connection, each.key, given, application=whose, at=at):
        raise _OvertakenError
    return _Written(given, tuple(one for one in results if isinstance(one, Made)))


def _tell(models: LiveModels, each: Computed, done: _Written, service: Service) -> None:
    """Count what was recorded, and show it to the shadows; nothing else is."""
    if not done.made:
        return
    for watched in _watched(models, each):
        service.watch(watched)
    for one in done.made:
        service.count(one.assessment)


def _given_to_other(key: RequestKey, service: Service) -> Given:
    """Return what another request of the same key was given while this one was worked on."""
    with service.database.reading() as connection:
        given = given_before(connection, key)
    if given is None:
        raise _OvertakenError
    return given


def _watched(models: LiveModels, computed: Computed) -> Iterator[Watched]:
    """Tell what the shadows, if there are any, are to assess as well."""
    if not models.shadows:
        return
    for applicant, place in zip(computed.applicants, computed.places, strict=True):
        if isinstance(applicant, Applicant) and not isinstance(place, CreditwrightError):
            found, row = place[0].found, place[1]
            given = verdict_in(found, row)
            yield Watched(applicant.records, applicant.model.digest, given, models.shadows)
