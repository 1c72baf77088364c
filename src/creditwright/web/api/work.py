"""The work list: what waits for a person, since when, until when, and whose it is."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query
from pydantic import Field

from creditwright.access.principal import Principal
from creditwright.access.scopes import Scope
from creditwright.core.clock import instant_text
from creditwright.core.text import Language
from creditwright.decision.assessment import Referral
from creditwright.records.table import AMOUNT_UNITS
from creditwright.store.assessments import StoredAssessment
from creditwright.store.work import (
    BY_PERSON,
    CONTESTED,
    CORRECTION,
    Waiting,
    Wanted,
    count_work,
    list_work,
)
from creditwright.web.access import requires
from creditwright.web.api.shapes import Strict
from creditwright.web.api.views import CutOffView, Probability, ReasonView, View
from creditwright.web.language import AskedLanguage
from creditwright.web.parts import TheService
from creditwright.workflows.give_work import give_work, reviewer_named
from creditwright.workflows.service import Service

router = APIRouter(prefix="/v1/work", tags=["reviews"])

WHY = (*(each.value for each in Referral), CONTESTED, CORRECTION, BY_PERSON)
ME, NOBODY = "me", "nobody"
Uuid = r"^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"
ItemId = Annotated[str, Path(pattern=Uuid)]
Name = Annotated[str, Field(max_length=64)]


class WorkFilters(View):
    """Which of what waits is asked for; what is left out does not matter."""

    why: list[str] | None = Field(default=None, max_length=20, description="Any of these.")
    assigned: str | None = Field(
        default=None, max_length=64, description=f"A name, `{ME}` or `{NOBODY}`."
    )
    within: float | None = Field(
        default=None, ge=0, le=1, description="At most so far from a cut-off, in probability."
    )
    lacks_data: bool | None = None
    overdue: bool = False
    after: str | None = Field(default=None, pattern=Uuid)
    limit: int = Field(default=50, ge=1, le=500)


class WorkView(View):
    """Something that waits for a person to decide."""

    id: str
    application: int
    assessment: str | None = Field(description="Null: nothing was assessed yet.")
    contest: str | None = Field(description="The contest to be answered; null: none is.")
    correction: str | None = Field(description="The correction to be answered; null: none is.")
    why: str = Field(description=f"One of {', '.join(WHY)}.")
    since: str
    due_at: str
    is_overdue: bool
    assigned_to: str | None = Field(description="A person's name; null: nobody's yet.")
    amount: float | None = Field(description="Of the loan asked for, in currency units.")
    default_probability: Probability | None
    score: float | None
    cut_off: CutOffView | None
    first_reason: ReasonView | None


class WorkPage(View):
    """A page of what waits, what is due first coming first."""

    items: list[WorkView]
    next: str | None = Field(description="`after` of the next page; null: this is the last one.")


class CountsView(View):
    """How much waits, and how much of it is overdue."""

    referred: int
    contested: int
    corrections: int
    referred_overdue: int
    contested_overdue: int
    corrections_overdue: int


class AssignmentRequest(Strict):
    """Whose it is from now on."""

    person: Name | None = Field(description="A name; null: everybody's.")


@router.get("")
def waiting(
    principal: Annotated[Principal, Depends(requires(Scope.WORK_READ))],
    language: AskedLanguage,
    service: TheService,
    asked: Annotated[WorkFilters, Query()],
) -> WorkPage:
    """List what waits for a person."""
    now = service.clock.now()
    limit, wanted = asked.limit, _wanted(asked, principal, service)
    with service.database.reading() as connection:
        found = list_work(connection, wanted, after=asked.after, limit=limit + 1)
    items = [_view(each, is_overdue=each.item.due_at < now, language=language) for each in found]
    return WorkPage(items=items[:limit], next=items[limit - 1].id if len(items) > limit else None)


@router.get("/counts", dependencies=[Depends(requires(Scope.WORK_READ))])
def counts(service: TheService) -> CountsView:
    """Count what waits, and what of it is overdue."""
    with service.database.reading() as connection:
        found = count_work(connection, now=service.clock.now())
    return CountsView(
        referred=found.referred,
        contested=found.contested,
        corrections=found.corrections,
        referred_overdue=found.referred_overdue,
        contested_overdue=found.contested_overdue,
        corrections_overdue=found.corrections_overdue,
    )


@router.put("/{item}/assignment")
def assign(
    item: ItemId,
    body: AssignmentRequest,
    principal: Annotated[Principal, Depends(requires(Scope.REVIEW_WRITE))],
    service: TheService,
) -> AssignmentRequest:
    """Give something to somebody, or back to everybody."""
    with service.database.writing() as connection:
        give_work(connection, item, body.person, by=principal.id, service=service)
    return body


def _wanted(asked: WorkFilters, principal: Principal, service: Service) -> Wanted:
    return Wanted(
        why=asked.why,
        assigned_to=assignee(asked.assigned, principal, service),
        overdue_at=service.clock.now() if asked.overdue else None,
        within=asked.within,
        lacks_data=asked.lacks_data,
    )


def assignee(asked: str | None, principal: Principal, service: Service) -> str | None:
    """Return the id of whose work is asked for; empty: nobody's; None: it does not matter.

    Raises:
        NoSuchReviewerError: If nobody of this name may decide.
    """
    if asked is None:
        return None
    if asked in (ME, NOBODY):
        return principal.id if asked == ME else ""
    with service.database.reading() as connection:
        return reviewer_named(connection, asked).id


def _view(waits: Waiting, *, is_overdue: bool, language: Language) -> WorkView:
    item, found = waits.item, waits.assessment
    first = next(iter(found.reasons), None) if found else None
    return WorkView(
        id=item.id,
        application=item.application,
        assessment=item.assessment,
        contest=item.contest,
        correction=item.correction,
        why=item.why,
        since=instant_text(item.since),
        due_at=instant_text(item.due_at),
        is_overdue=is_overdue,
        assigned_to=waits.assignee,
        amount=None if waits.amount is None else waits.amount / AMOUNT_UNITS,
        default_probability=found.default_probability if found else None,
        score=found.score if found else None,
        cut_off=_cut_off(found) if found else None,
        first_reason=None
        if first is None
        else ReasonView(code=first.code, text=first.text.to(language)),
    )


def _cut_off(found: StoredAssessment) -> CutOffView:
    return CutOffView(approve_up_to=found.approve_up_to, decline_above=found.decline_above)
