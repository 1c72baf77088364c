"""Assess applications: from records to a recorded decision with its reasons.

One application or a thousand take the same road, and get the same bits. A decision, its entry in
the ledger and the answer to whoever asked are committed together, before anybody is told.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

from creditwright.core.errors import CreditwrightError
from creditwright.decision.assessment import stopped
from creditwright.decision.record import RecordsUsed, record_bytes
from creditwright.decision.recording import Occasion, decision_record
from creditwright.ledger.entry import Action
from creditwright.records.records import RecordsInMemory
from creditwright.serving.live import LiveModel, LiveModels
from creditwright.serving.shadowing import Watched, verdict_in
from creditwright.store.answers import Answer, RequestKey, answer_given, keep_answer
from creditwright.store.applicants import (
    EVERYTHING,
    Visibility,
    find_application,
    records_digest,
)
from creditwright.store.assessments import StoredAssessment, ToldReason, add_assessment
from creditwright.store.database import Connection
from creditwright.store.kill_switch import is_stopped
from creditwright.store.ledger import append_entry
from creditwright.store.privacy import RestrictedError, restricted_among
from creditwright.store.subject_keys import SubjectErasedError, wait_for_others
from creditwright.workflows.assess_together import Applicant, Place, assess_together
from creditwright.workflows.refer import note_outcome
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
class Made:
    """An assessment that was made, and the model that made it."""

    assessment: StoredAssessment
    model: LiveModel


Result = Made | CreditwrightError


class _OvertakenError(Exception):
    """Another request of the same key was committed first."""


def assess_applications(
    wanted: Sequence[Wanted | CreditwrightError],
    caller: Caller,
    request: RequestKey,
    service: Service,
    answer: Callable[[Sequence[Result]], Answer],
) -> Answer:
    """Assess applications, record every decision, and return the answer that was recorded.

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
    models = service.models()
    with service.database.reading() as connection:
        given = answer_given(connection, request)
        if given is not None:
            return given
        applicants = [_ready(connection, each, caller, models) for each in wanted]
    computed = assess_together(applicants, service.turn)
    try:
        with service.database.writing() as connection:
            given = answer_given(connection, request)
            if given is not None:
                return given
            results = _record(connection, applicants, computed, caller, service)
            given = _keep(connection, results, applicants, request, service, answer)
    except _OvertakenError:
        with service.database.reading() as connection:
            given = answer_given(connection, request)
        if given is None:
            raise
        return given
    for each in _watched(models, applicants, computed):
        service.watch(each)
    for result in results:
        if isinstance(result, Made):
            service.count(result.assessment)
    return given


def _watched(
    models: LiveModels,
    applicants: Sequence[Applicant | CreditwrightError],
    computed: Sequence[Place | CreditwrightError],
) -> Iterator[Watched]:
    """Tell what the shadows, if there are any, are to assess as well."""
    if not models.shadows:
        return
    for applicant, place in zip(applicants, computed, strict=True):
        if isinstance(applicant, Applicant) and not isinstance(place, CreditwrightError):
            found, row = place[0].found, place[1]
            given = verdict_in(found, row)
            yield Watched(applicant.records, applicant.model.digest, given, models.shadows)


def _ready(
    connection: Connection, wanted: Wanted | CreditwrightError, caller: Caller, models: LiveModels
) -> Applicant | CreditwrightError:
    """Choose the model of an application, and fetch what it is assessed on."""
    if isinstance(wanted, CreditwrightError):
        return wanted
    try:
        model = models.choose(wanted.number, wanted.model)
        if wanted.records is not None:
            used = RecordsUsed(version=None, digest=records_digest(wanted.records))
            return Applicant(wanted.number, wanted.records, used, model)
        stored = find_application(connection, wanted.number, caller.visible)
    except CreditwrightError as error:
        return error
    used = RecordsUsed(version=stored.version, digest=stored.digest)
    return Applicant(wanted.number, stored.records, used, model)


def _record(
    connection: Connection,
    applicants: Sequence[Applicant | CreditwrightError],
    computed: Sequence[Place | CreditwrightError],
    caller: Caller,
    service: Service,
) -> list[Result]:
    """Write every decision and its entry in the ledger."""
    wait_for_others(connection)  # so that no decline comes after the switch in the ledger
    is_on, at = is_stopped(connection), service.clock.now()
    wanted = [each.number for each in applicants if isinstance(each, Applicant)]
    restricted = restricted_among(connection, wanted)
    results: list[Result] = []
    for applicant, place in zip(applicants, computed, strict=True):
        if isinstance(place, CreditwrightError):
            results.append(place)
        elif isinstance(applicant, Applicant) and applicant.number in restricted:
            results.append(RestrictedError())
        elif isinstance(applicant, Applicant):
            given = _left_to_people(place) if is_on else place
            try:
                made = _recorded(
                    connection, applicant, given, caller=caller, service=service, at=at
                )
            except SubjectErasedError as error:  # told before anything of it is written
                results.append(error)
            else:
                results.append(made)
    return results


def _left_to_people(place: Place) -> Place:
    """Return the same with a decline left to a person."""
    assessed, row = place
    return replace(assessed, found=stopped(assessed.found)), row


def _keep(
    connection: Connection,
    results: Sequence[Result],
    applicants: Sequence[Applicant | CreditwrightError],
    request: RequestKey,
    service: Service,
    answer: Callable[[Sequence[Result]], Answer],
) -> Answer:
    """Make the answer, and keep it for whoever asks by the same key again."""
    given = answer(results)
    only = applicants[0] if len(applicants) == 1 else None
    whose = only.number if isinstance(only, Applicant) else None
    at = service.clock.now()
    if not keep_answer(connection, request, given, application=whose, at=at):
        raise _OvertakenError
    return given


def _recorded(
    connection: Connection,
    applicant: Applicant,
    place: Place,
    *,
    caller: Caller,
    service: Service,
    at: datetime,
) -> Made:
    """Write one decision and its entry in the ledger."""
    live, (assessed, row) = applicant.model, place
    occasion = Occasion(assessment=str(uuid4()), at=at, records=applicant.used)
    record = decision_record(occasion, live.used, live.model.policy, assessed, row)
    entry = append_entry(
        connection,
        service.vault,
        action=Action.ASSESSMENT_RECORDED,
        actor=caller.name,
        about=occasion.assessment,
        subject=applicant.number,
        payload=record_bytes(record),
        at=at,
    )
    made = _stored(applicant, occasion, place, by=caller.name, entry=entry.heading.seq)
    add_assessment(connection, made)
    note_outcome(connection, made, live.model.policy.law.profile)
    return Made(made, live)


def _stored(
    applicant: Applicant, occasion: Occasion, place: Place, *, by: str, entry: int
) -> StoredAssessment:
    live, (assessed, row) = applicant.model, place
    found, policy, reasons = assessed.found, live.model.policy, assessed.found.reasons[row]
    return StoredAssessment(
        id=occasion.assessment,
        application=applicant.number,
        at=occasion.at,
        by=by,
        model=live.name,
        model_version=live.version,
        bundle=live.digest,
        policy=policy.name,
        policy_version=policy.version,
        records_version=applicant.used.version,
        records_digest=applicant.used.digest,
        default_probability=float(found.scores.default_probability[row]),
        score=float(found.scores.score[row]),
        approve_up_to=policy.approve_up_to,
        decline_above=policy.decline_above,
        outcome=found.outcomes[row],
        referral=found.referrals[row],
        rule=found.rules[row],
        reasons=tuple(
            ToldReason(code, live.model.reason(code)) for code in (reasons.codes if reasons else ())
        ),
        coverage=reasons.coverage if reasons else 0.0,
        unseen=found.unseen[row],
        ledger_entry=entry,
    )
