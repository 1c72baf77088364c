"""Record decisions: each with its entry in the ledger, in the transaction of the answer to it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

from creditwright.core.errors import CreditwrightError
from creditwright.decision.assessment import stopped
from creditwright.decision.record import record_bytes
from creditwright.decision.recording import Occasion, decision_record
from creditwright.ledger.entry import Action
from creditwright.serving.live import LiveModel
from creditwright.store.assessments import StoredAssessment, ToldReason, add_assessment
from creditwright.store.database import Connection
from creditwright.store.kill_switch import is_stopped
from creditwright.store.ledger import append_entry
from creditwright.store.privacy import RestrictedError, restricted_among
from creditwright.store.subject_keys import SubjectErasedError, wait_for_others
from creditwright.workflows.assess_together import Applicant, Place
from creditwright.workflows.refer import note_outcome
from creditwright.workflows.service import Service


@dataclass(frozen=True, slots=True)
class Made:
    """An assessment that was made, and the model that made it."""

    assessment: StoredAssessment
    model: LiveModel


Result = Made | CreditwrightError


@dataclass(frozen=True, slots=True)
class Standing:
    """What holds for every decision of a transaction, until its end.

    Attributes:
        is_stopped: Nobody is declined without a person.
        restricted: The applications, of those asked about, that may not be assessed.
    """

    is_stopped: bool
    restricted: frozenset[int]


def standing_of(
    connection: Connection, applicants: Iterable[Applicant | CreditwrightError]
) -> Standing:
    """Return what holds for decisions on some applicants; no other decides until the end.

    Args:
        connection: For writing.
        applicants: Everybody whom the transaction is to decide on.
    """
    wait_for_others(connection)  # so that no decline comes after the switch in the ledger
    wanted = sorted({each.number for each in applicants if isinstance(each, Applicant)})
    return Standing(is_stopped(connection), restricted_among(connection, wanted))


def record_assessments(
    connection: Connection,
    applicants: Sequence[Applicant | CreditwrightError],
    computed: Sequence[Place | CreditwrightError],
    standing: Standing,
    *,
    by: str,
    service: Service,
) -> list[Result]:
    """Write every decision and its entry in the ledger.

    Args:
        connection: For writing.
        applicants: Who was assessed; an error stands for one that could not be.
        computed: What came out, in the same order.
        standing: What holds in this transaction.
        by: The id of who asked.
        service: The parts of the service.

    Returns:
        For each the assessment as it is recorded, or what was wrong; then nothing of it is.
    """
    at = service.clock.now()
    results: list[Result] = []
    for applicant, place in zip(applicants, computed, strict=True):
        if isinstance(place, CreditwrightError):
            results.append(place)
        elif isinstance(applicant, Applicant) and applicant.number in standing.restricted:
            results.append(RestrictedError())
        elif isinstance(applicant, Applicant):
            given = _left_to_people(place) if standing.is_stopped else place
            try:
                made = _recorded(connection, applicant, given, by=by, service=service, at=at)
            except SubjectErasedError as error:  # told before anything of it is written
                results.append(error)
            else:
                results.append(made)
    return results


def _left_to_people(place: Place) -> Place:
    """Return the same with a decline left to a person."""
    assessed, row = place
    return replace(assessed, found=stopped(assessed.found)), row


def _recorded(
    connection: Connection,
    applicant: Applicant,
    place: Place,
    *,
    by: str,
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
        actor=by,
        about=occasion.assessment,
        subject=applicant.number,
        payload=record_bytes(record),
        at=at,
    )
    made = _stored(applicant, occasion, place, by=by, entry=entry.heading.seq)
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
