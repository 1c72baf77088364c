"""What lies before a person who is to decide: what stands, what waits, and how far they may go."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from creditwright.access.roles import Role
from creditwright.decision.model import DecisionModel
from creditwright.decision.policy import Outcome
from creditwright.decision.review import (
    FULL,
    Authority,
    Limit,
    ReviewKind,
    UnderReview,
    limit_on,
)
from creditwright.records.table import AMOUNT_UNITS
from creditwright.store.applicants import Visibility, amount_asked_for
from creditwright.store.assessments import StoredAssessment, find_assessment
from creditwright.store.database import Connection
from creditwright.store.reviews import (
    Contest,
    Review,
    find_contest,
    reviews_about,
    reviews_of,
    standing_outcome,
)
from creditwright.store.work import WorkItem, contest_waiting, referral_waiting
from creditwright.workflows.service import Service


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """An assessment as it lies before a person who is to decide on it.

    Attributes:
        reviews: What people decided on it, the earliest first.
        contest: What the applicant contests and nobody answered yet; None: nothing.
        waits: Of the work list: the contest, else the referral; None: nothing waits.
        limits: The outcomes that are beyond this person's leave, each with what keeps them.
        took_part: Whether this person took part in what is contested.
    """

    found: StoredAssessment
    reviews: Sequence[Review]
    model: DecisionModel
    contest: Contest | None
    waits: WorkItem | None
    limits: Mapping[Outcome, Limit]
    took_part: bool

    @property
    def standing(self) -> Outcome:
        """The outcome that holds."""
        return standing_outcome(self.found, self.reviews)

    @property
    def kind(self) -> ReviewKind:
        """What a decision would be: an answer, that of a referral, or an outcome overruled."""
        if self.contest is not None:
            return ReviewKind.CONTEST
        is_referred = self.standing is Outcome.REFER
        return ReviewKind.REFERRAL if is_referred else ReviewKind.OVERRIDE

    @property
    def outcomes(self) -> Sequence[Outcome]:
        """What can be decided; some of it may be beyond this person's leave."""
        if self.kind is ReviewKind.CONTEST:
            return (Outcome.APPROVE, Outcome.DECLINE)
        if self.kind is ReviewKind.REFERRAL:
            return (Outcome.APPROVE, Outcome.DECLINE, Outcome.REFER)
        return tuple(each for each in Outcome if each is not self.standing)


def desk_of(
    assessment: str,
    *,
    by: str,
    roles: Collection[Role],
    visible: Visibility,
    service: Service,
) -> Desk:
    """Return what lies before somebody who is to decide on an assessment.

    Args:
        assessment: Its id.
        by: Who is to decide.
        roles: What they are: says how far they may go.
        visible: Whose assessments they may decide on.
        service: The parts of the service.

    Raises:
        AssessmentNotFoundError: If there is none, or none that may be seen.
        BundleNotFoundError: If its model is no longer kept here.
    """
    with service.database.reading() as connection:
        found = find_assessment(connection, assessment, visible)
        reviews = reviews_of(connection, assessment)
        waits = contest_waiting(connection, assessment)
        contest = find_contest(connection, waits.contest) if waits and waits.contest else None
        is_barred = contest is not None and by in who_took_part(connection, found, contest)
        about = under_review(connection, found, standing_outcome(found, reviews))
        if waits is None:
            referral = referral_waiting(connection, found.application)
            waits = referral if referral and referral.assessment == assessment else None
    return Desk(
        found=found,
        reviews=reviews,
        model=service.bundle(found.bundle),
        contest=contest,
        waits=waits,
        limits=_limits(authority_of(roles, service), about),
        took_part=is_barred,
    )


def authority_of(roles: Collection[Role], service: Service) -> Authority:
    """Return how far somebody of these roles may decide alone."""
    return FULL if Role.REVIEWER in roles else service.officers


def under_review(connection: Connection, found: StoredAssessment, standing: Outcome) -> UnderReview:
    """Return what limits look at."""
    amount = amount_asked_for(connection, found.application)
    return UnderReview(
        default_probability=found.default_probability,
        approve_up_to=found.approve_up_to,
        decline_above=found.decline_above,
        amount=None if amount is None else amount / AMOUNT_UNITS,
        rule=found.rule,
        standing=standing,
    )


def who_took_part(
    connection: Connection, found: StoredAssessment, contest: Contest
) -> frozenset[str]:
    """Return who may not answer a contest: had it assessed, decided on it, or took it down.

    Args:
        connection: Any.
        found: The assessment that holds.
        contest: What is contested, of this assessment or an earlier one.
    """
    contested = find_assessment(connection, contest.assessment)
    reviews = reviews_about(connection, {found.id, contested.id}).values()
    deciders = {each.by for decided in reviews for each in decided}
    return frozenset({found.by, contested.by, contest.by, *deciders})


def _limits(authority: Authority, about: UnderReview) -> dict[Outcome, Limit]:
    found = {each: limit_on(authority, about, each) for each in Outcome}
    return {each: limit for each, limit in found.items() if limit is not None}
