"""Correct what is wrong in an applicant's data, and decide anew on what is right.

An applicant asks, in words and with the values that should stand there; somebody of the staff looks
and answers. What is accepted becomes a new version of the records, and a new assessment is linked
with the one before.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import uuid4

from creditwright.core.digests import canonical_json, sha256_of_bytes
from creditwright.core.errors import CreditwrightError, RefusedError
from creditwright.decision.profile import PROFILES, LegalProfile
from creditwright.decision.review import answer_by, check_text
from creditwright.ledger.entry import Action
from creditwright.records.given import GivenRow, as_given, given_records
from creditwright.store.answers import Answer, RequestKey
from creditwright.store.applicants import Visibility, find_application
from creditwright.store.assessments import assessments_of
from creditwright.store.corrections import (
    Correction,
    add_correction,
    decide_correction,
    find_correction,
)
from creditwright.store.database import Connection
from creditwright.store.ledger import append_entry
from creditwright.store.subject_keys import wait_for_others
from creditwright.store.work import CORRECTION, WorkItem, add_work, close_correction
from creditwright.workflows.assess import Caller, Wanted, assess_applications
from creditwright.workflows.change_records import change_in
from creditwright.workflows.record_assessments import Result
from creditwright.workflows.service import Service

ROUTE = "correct"
DONE = 200


class AlreadyDecidedError(RefusedError):
    """A correction that was answered."""

    def __init__(self) -> None:
        super().__init__("This correction was answered already. Ask for another one.")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What somebody of the staff says to a correction.

    Attributes:
        is_accepted: Whether the data become so.
        answer: Why, in their own words; the applicant reads it.
    """

    is_accepted: bool
    answer: str


def ask_correction(
    number: int,
    changes: GivenRow,
    statement: str,
    *,
    by: str,
    visible: Visibility,
    service: Service,
) -> Correction:
    """Keep what somebody wants corrected; nothing is changed by it.

    Args:
        number: SK_ID_CURR.
        changes: Columns of the application, and what they should be; null: not known.
        statement: Why, in their own words.
        by: Who asks.
        visible: Whose they may have corrected.
        service: The parts of the service.

    Raises:
        ApplicationNotFoundError: If there is none, or it is another's.
        GivenRecordsError: If the records cannot be so.
        ReviewTextError: If the statement says nothing.
    """
    with service.database.writing() as connection:
        return ask_in(
            connection, number, changes, statement, by=by, visible=visible, service=service
        )


def ask_in(  # noqa: PLR0913 - what a correction is made of
    connection: Connection,
    number: int,
    changes: GivenRow,
    statement: str,
    *,
    by: str,
    visible: Visibility,
    service: Service,
) -> Correction:
    """Keep what somebody wants corrected in the caller's transaction; see `ask_correction`."""
    check_text(statement)
    application, history = as_given(find_application(connection, number, visible).records)
    given_records(number, {**application, **changes}, history)
    correction = Correction(
        id=str(uuid4()),
        application=number,
        at=service.clock.now(),
        by=by,
        changes=dict(changes),
        statement=statement,
    )
    add_correction(connection, correction)
    add_work(connection, _waiting(connection, correction, service))
    said = {"changes": dict(changes), "statement": statement}
    _note(connection, correction, Action.CORRECTION_ASKED, by, said, service)
    return correction


def _waiting(connection: Connection, correction: Correction, service: Service) -> WorkItem:
    earlier = assessments_of(connection, correction.application)
    return WorkItem(
        id=str(uuid4()),
        application=correction.application,
        assessment=earlier[0].id if earlier else None,
        correction=correction.id,
        why=CORRECTION,
        since=correction.at,
        due_at=answer_by(_profile(correction.application, service), correction.at),
    )


def _profile(application: int, service: Service) -> LegalProfile:
    """Return the law of the model in use; without one, the law that leaves least time."""
    try:
        return service.models().choose(application, None).model.policy.law.profile
    except CreditwrightError:  # a right does not wait until there is a model
        return min(PROFILES, key=lambda each: PROFILES[each].answer_within_days)


def answer_correction(number: str, verdict: Verdict, *, by: str, service: Service) -> Correction:
    """Accept a correction or not; where it changes anything, the application is assessed anew.

    Args:
        number: Of the correction.
        verdict: What is said to it.
        by: Who says so.
        service: The parts of the service.

    Returns:
        The correction, with the version of the records and the assessments before and after.

    Raises:
        CorrectionNotFoundError: If there is none.
        AlreadyDecidedError: If it was answered.
        GivenRecordsError: If the records cannot be so any more.
        ReviewTextError: If the answer says nothing.
    """
    check_text(verdict.answer)
    with service.database.writing() as connection:
        decided = _decided(connection, number, verdict, by, service)
    if decided.version is None or decided.before is None:
        return decided
    after = _assessed_anew(decided, by, service)
    with service.database.writing() as connection:
        linked = replace(decided, after=after)
        decide_correction(connection, linked)
    return linked


def _decided(
    connection: Connection, number: str, verdict: Verdict, by: str, service: Service
) -> Correction:
    wait_for_others(connection)
    asked = find_correction(connection, number)
    if asked.decided_at is not None:
        raise AlreadyDecidedError
    version = None
    if verdict.is_accepted:
        put = change_in(
            connection, asked.application, asked.changes, expected=None, by=by, service=service
        )
        version = put.version if put.changed else None
    earlier = assessments_of(connection, asked.application)
    decided = replace(
        asked,
        decided_at=service.clock.now(),
        decided_by=by,
        answer=verdict.answer,
        version=version,
        before=earlier[0].id if earlier else None,
    )
    decide_correction(connection, decided)
    close_correction(connection, decided.id, at=service.clock.now())
    said = {"is_accepted": verdict.is_accepted, "answer": verdict.answer, "version": version}
    _note(connection, decided, Action.CORRECTION_ANSWERED, by, said, service)
    return decided


def _assessed_anew(decided: Correction, by: str, service: Service) -> str | None:
    """Assess once on the corrected records; None where that cannot be at this moment."""
    fingerprint = sha256_of_bytes(canonical_json([decided.id, decided.version]))
    request = RequestKey(by, ROUTE, decided.id, fingerprint)
    wanted = [Wanted(decided.application)]
    try:
        return assess_applications(wanted, Caller(by), request, service, _its_id).body.decode()
    except CreditwrightError:
        return None


def _its_id(results: Sequence[Result]) -> Answer:
    (result,) = results
    if isinstance(result, CreditwrightError):
        raise result
    return Answer(DONE, result.assessment.id.encode())


def _note(
    connection: Connection,
    correction: Correction,
    action: Action,
    by: str,
    said: Mapping[str, object],
    service: Service,
) -> None:
    append_entry(
        connection,
        service.vault,
        action=action,
        actor=by,
        about=correction.id,
        subject=correction.application,
        payload=json.dumps(dict(said), ensure_ascii=False).encode(),
        at=service.clock.now(),
    )
