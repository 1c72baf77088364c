"""The work list: what waits for a person, why, since when, until when, and whose it is."""

from dataclasses import dataclass, replace
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from creditwright.access.principal import Principal
from creditwright.access.scopes import Scope
from creditwright.records.table import AMOUNT_UNITS
from creditwright.store.kill_switch import is_stopped
from creditwright.store.work import (
    BY_PERSON,
    CONTESTED,
    CORRECTION,
    WorkItem,
    WorkNotFoundError,
    count_work,
    find_work,
    list_work,
)
from creditwright.store.work import Wanted as WantedWork
from creditwright.web.access import requires
from creditwright.web.api.shapes import LARGEST_NUMBER
from creditwright.web.api.work import ItemId, assignee
from creditwright.web.forms import TheForm
from creditwright.web.pages.asked import text_in
from creditwright.web.pages.catalogue import later as _
from creditwright.web.pages.page import ThePage
from creditwright.web.pages.referrals import REFERRALS
from creditwright.web.parts import TheService
from creditwright.workflows.give_work import give_work
from creditwright.workflows.next_work import next_work
from creditwright.workflows.service import Service

router = APIRouter(prefix="/queue", include_in_schema=False)

LISTED: Final = 25
NEAR: Final = 0.01  # of a cut-off: one point of probability
WHY: Final = {
    CONTESTED: _("The applicant contests the outcome."),
    CORRECTION: _("The applicant asks that data be corrected."),
    BY_PERSON: _("Somebody of the staff wants it looked at."),
    **REFERRALS,
}
FILTERS: Final = ("why", "assigned", "overdue", "near", "lacks")
Reader = Annotated[Principal, Depends(requires(Scope.WORK_READ))]
Taker = Annotated[Principal, Depends(requires(Scope.REVIEW_WRITE))]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which of what waits the address asks for; everything that is None does not matter.

    Attributes:
        assigned: A name, `me` or `nobody`.
        overdue: Anything: only what is late. So with `near`, to a cut-off, and `lacks`, data.
    """

    why: str | None
    assigned: str | None
    overdue: str | None
    near: str | None
    lacks: str | None

    @property
    def query(self) -> dict[str, str]:
        """What stands in the address."""
        found = ((name, getattr(self, name)) for name in FILTERS)
        return {name: value for name, value in found if value is not None}

    def otherwise(self, **parts: str | None) -> dict[str, str]:
        """Return what stands in the address of the same list with other filters."""
        return replace(self, **parts).query


def what_is_asked(request: Request) -> Asked:
    """Return which of what waits the address asks for; a reason that is none asks for any."""
    found = Asked(**{name: text_in(request, name) for name in FILTERS})
    return found if found.why in WHY else replace(found, why=None)


TheAsked = Annotated[Asked, Depends(what_is_asked)]


@router.get("")
def queue(
    page: ThePage,
    principal: Reader,
    service: TheService,
    asked: TheAsked,
    after: Annotated[str | None, Query(max_length=64)] = None,
) -> Response:
    """Show what waits for a person, what is due first coming first."""
    now = service.clock.now()
    wanted = _wanted(asked, principal, service)
    with service.database.reading() as connection:
        counted = count_work(connection, now=now)
        stopped = is_stopped(connection)
        try:
            found = list_work(connection, wanted, after=after, limit=LISTED + 1)
        except WorkNotFoundError:  # the last one of the page before was decided meanwhile
            after, found = None, list_work(connection, wanted, limit=LISTED + 1)
    values: dict[str, Any] = {
        "asked": asked,
        "found": found[:LISTED],
        "more": found[LISTED - 1].item.id if len(found) > LISTED else None,
        "is_first": after is None,
        "counted": counted,
        "is_stopped": stopped,
        "now": now,
        "mine": principal.id,
        "reasons": WHY,
        "address_of": address_of,
        "near": NEAR,
        "units": AMOUNT_UNITS,
    }
    return page.show("officer/queue.html", values)


@router.get("/next")
def go_on(
    page: ThePage,
    principal: Taker,
    service: TheService,
    leaving: Annotated[int | None, Query(ge=1, le=LARGEST_NUMBER)] = None,
) -> Response:
    """Go to what waits next: the own first, then nobody's; never to where one comes from."""
    with service.database.reading() as connection:
        found = next_work(connection, by=principal.id, leaving=leaving)
    if found is None:
        return page.go("/queue", said="nothing-waits")
    return page.go(address_of(found))


@router.post("/{item}/holder")
def hold(
    item: ItemId,
    page: ThePage,
    principal: Taker,
    form: TheForm,
    service: TheService,
    asked: TheAsked,
) -> Response:
    """Take something, or give it back to everybody; refused where somebody was quicker."""
    takes = form.one("takes") == "yes"
    with service.database.writing() as connection:
        found = find_work(connection, item)
        if (found.assigned_to or "") != form.one("seen"):
            return page.go("/queue", said="held-by-another", **asked.query)
        name = principal.name if takes else None
        give_work(connection, item, name, by=principal.id, service=service)
    said = "taken" if takes else "given-back"
    if form.one("stays") == "yes":
        return page.go(address_of(found), said=said)
    return page.go("/queue", said=said, **asked.query)


def address_of(item: WorkItem) -> str:
    """Return the page where something is decided."""
    if item.correction is not None:
        return f"/applications/{item.application}/corrections"
    return f"/assessments/{item.assessment}/decide"


def _wanted(asked: Asked, principal: Principal, service: Service) -> WantedWork:
    return WantedWork(
        why=None if asked.why is None else [asked.why],
        assigned_to=assignee(asked.assigned, principal, service),
        overdue_at=service.clock.now() if asked.overdue else None,
        within=NEAR if asked.near else None,
        lacks_data=True if asked.lacks else None,
    )
