"""A person decides: what was referred, what was decided otherwise, what an applicant contests.

What was assessed stays as it was recorded. The decision of a person stands beside it, with who,
why, the outcome before and after, and its own entry in the ledger.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import uuid4

from creditwright.access.roles import Role
from creditwright.core.clock import instant_text
from creditwright.core.digests import canonical_json
from creditwright.core.errors import RefusedError
from creditwright.decision.model import DecisionModel
from creditwright.decision.policy import Outcome
from creditwright.decision.review import (
    ReviewKind,
    check_authority,
    check_words,
    reasons_told,
)
from creditwright.decision.review_words import ReviewCode
from creditwright.ledger.entry import Action
from creditwright.store.assessments import StoredAssessment, ToldReason, find_assessment
from creditwright.store.database import Connection
from creditwright.store.ledger import append_entry
from creditwright.store.reviews import (
    Contest,
    Review,
    add_review,
    find_contest,
    reviews_of,
    standing_outcome,
    standing_reasons,
)
from creditwright.store.subject_keys import wait_for_others
from creditwright.store.work import answer_waiting, close_work, referral_waiting
from creditwright.workflows.desk import authority_of, under_review, who_took_part
from creditwright.workflows.refer import send_to_person
from creditwright.workflows.service import Service


class ReviewConflictError(RefusedError):
    """A decision that does not fit what stands."""


class ChangedMeanwhileError(ReviewConflictError):
    """Another outcome holds than the one that a person saw."""

    def __init__(self, before: Outcome, standing: Outcome) -> None:
        super().__init__(
            f"The outcome is {standing} by now, not {before}. Read the file again, and decide "
            "whether yours still holds."
        )


class SameReviewerError(ReviewConflictError):
    """Whoever decided looks at what is contested against that decision."""

    def __init__(self) -> None:
        super().__init__(
            "You took part in the decision that is contested. Another person has to look at it."
        )


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Who decides.

    Attributes:
        id: As the ledger names them.
        roles: What they are: say how far they may go.
    """

    id: str
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a person decides.

    Attributes:
        before: The outcome that they saw, to be refused if another holds by now.
        text: Why, in their own words.
        reasons: Codes of what the applicant is told, the weightiest first; of a decline alone.
            Empty where an outcome is confirmed: then it keeps its reasons.
    """

    before: Outcome
    after: Outcome
    code: ReviewCode
    text: str
    reasons: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class _File:
    """What lies before a person who decides."""

    found: StoredAssessment
    reviews: list[Review]
    model: DecisionModel

    @property
    def standing(self) -> Outcome:
        return standing_outcome(self.found, self.reviews)


def decide_referral(
    connection: Connection, assessment: str, decided: Decision, by: Reviewer, service: Service
) -> Review:
    """Decide what was left to a person.

    Args:
        connection: One that writes.
        assessment: Its id.
        decided: What the person decides; to refer is to ask for more, and leaves it on the list.
        by: Who decides.
        service: The parts of the service.

    Raises:
        AssessmentNotFoundError: If there is none.
        ReviewConflictError: If nothing was referred, or another outcome holds by now.
        BeyondLimitError: If it goes further than this person's leave.
        ReviewCodeError, ReviewTextError, ReviewReasonsError: If it does not say what it has to.
    """
    opened = _opened(connection, assessment, decided, service)
    if opened.standing is not Outcome.REFER:
        raise ReviewConflictError(
            f"Nothing waits for a person here: the outcome is {opened.standing}. Overrule it, if "
            "it has to be another one."
        )
    return _decided(connection, opened, decided, by, service, kind=ReviewKind.REFERRAL)


def overrule(
    connection: Connection, assessment: str, decided: Decision, by: Reviewer, service: Service
) -> Review:
    """Put another outcome in the place of one that was given; see `decide_referral`.

    To refer is to have a person look at it: it comes onto the work list.

    Raises:
        ReviewConflictError: If it is left to a person already, or would stay as it is.
    """
    opened = _opened(connection, assessment, decided, service)
    if opened.standing is Outcome.REFER:
        raise ReviewConflictError("This was referred to a person: decide the referral.")
    if decided.after is opened.standing:
        raise ReviewConflictError(f"The outcome is {opened.standing} as it stands.")
    made = _decided(connection, opened, decided, by, service, kind=ReviewKind.OVERRIDE)
    if made.after is Outcome.REFER:
        send_to_person(connection, opened.found, opened.model.policy.law.profile, at=made.at)
    return made


def answer_contest(
    connection: Connection, number: str, decided: Decision, by: Reviewer, service: Service
) -> Review:
    """Answer what an applicant contests, by a new outcome or the same; see `decide_referral`.

    Where the application was assessed again since, the latest assessment is what is decided on.

    Raises:
        ContestNotFoundError: If there is none.
        SameReviewerError: If this person took part in what is contested.
        ReviewConflictError: If it was answered already, or would stay undecided.
    """
    contest = find_contest(connection, number)
    waiting = answer_waiting(connection, contest.id)
    about = contest.assessment if waiting is None else waiting.assessment or contest.assessment
    opened = _opened(connection, about, decided, service)
    if waiting is None:
        raise ReviewConflictError("This contest was answered already.")
    if by.id in who_took_part(connection, opened.found, contest):
        raise SameReviewerError
    if decided.after is Outcome.REFER:
        raise ReviewConflictError("A contest is answered by a decision: approve or decline.")
    made = _decided(
        connection, opened, decided, by, service, kind=ReviewKind.CONTEST, contest=contest
    )
    close_work(connection, waiting.id, at=made.at)
    return made


def _opened(connection: Connection, assessment: str, decided: Decision, service: Service) -> _File:
    wait_for_others(connection)  # two people decide one after the other
    found = find_assessment(connection, assessment)
    opened = _File(found, reviews_of(connection, assessment), service.bundle(found.bundle))
    if decided.before is not opened.standing:
        raise ChangedMeanwhileError(decided.before, opened.standing)
    return opened


def _decided(  # noqa: PLR0913 - what a decision is made of
    connection: Connection,
    opened: _File,
    decided: Decision,
    by: Reviewer,
    service: Service,
    *,
    kind: ReviewKind,
    contest: Contest | None = None,
) -> Review:
    """Check a decision, record it, and take off the list what it ends."""
    check_words(decided.code, decided.text, decided.after)
    reasons = _reasons(opened, decided)
    _check_leave(connection, opened, decided, by, service)
    at, number = service.clock.now(), str(uuid4())
    said = _said(number, opened, decided, reasons, kind=kind, contest=contest, at=at)
    entry = append_entry(
        connection,
        service.vault,
        action=Action.ASSESSMENT_REVIEWED,
        actor=by.id,
        about=number,
        subject=opened.found.application,
        payload=canonical_json(said),
        at=at,
    )
    made = Review(
        id=number,
        assessment=opened.found.id,
        application=opened.found.application,
        kind=kind,
        contest=contest.id if contest else None,
        at=at,
        by=by.id,
        before=decided.before,
        after=decided.after,
        code=decided.code,
        text=decided.text,
        reasons=reasons,
        ledger_entry=entry.heading.seq,
    )
    add_review(connection, made)
    waiting = referral_waiting(connection, made.application)
    if waiting is not None and made.after is not Outcome.REFER:
        close_work(connection, waiting.id, at=at)
    return made


def _reasons(opened: _File, decided: Decision) -> tuple[ToldReason, ...]:
    """Return what the applicant is told; an outcome that is confirmed keeps its reasons."""
    confirmed = decided.before is decided.after is Outcome.DECLINE
    if confirmed and not decided.reasons:
        return standing_reasons(opened.found, opened.reviews)
    at_most = opened.model.policy.law.most_reasons
    told = reasons_told(
        decided.reasons, opened.model.catalogue, after=decided.after, at_most=at_most
    )
    return tuple(ToldReason(code, text) for code, text in told)


def _check_leave(
    connection: Connection, opened: _File, decided: Decision, by: Reviewer, service: Service
) -> None:
    about = under_review(connection, opened.found, opened.standing)
    check_authority(authority_of(by.roles, service), about, decided.after)


def _said(  # noqa: PLR0913 - what the ledger keeps of a decision
    number: str,
    opened: _File,
    decided: Decision,
    reasons: Sequence[ToldReason],
    *,
    kind: ReviewKind,
    contest: Contest | None,
    at: datetime,
) -> dict[str, object]:
    return {
        "review": number,
        "assessment": opened.found.id,
        "application": opened.found.application,
        "kind": kind.value,
        "contest": contest.id if contest else None,
        "at": instant_text(at),
        "before": decided.before.value,
        "after": decided.after.value,
        "code": decided.code.value,
        "text": decided.text,
        "reasons": [asdict(each) for each in reasons],
    }
