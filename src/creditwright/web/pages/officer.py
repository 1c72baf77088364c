"""The officer's pages: find an application, see its decision and why, try what if."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from creditwright.access.principal import Principal
from creditwright.access.scopes import Scope
from creditwright.decision.policy import Outcome
from creditwright.records.table import AMOUNT_UNITS
from creditwright.store.applicants import EVERYTHING
from creditwright.store.assessments import Sought, latest_assessments, latest_of
from creditwright.store.reviews import reviews_about, standing_outcome
from creditwright.store.searching import MOST_DIGITS, search_applications
from creditwright.web.access import requires
from creditwright.web.api.shapes import LARGEST_NUMBER
from creditwright.web.api.views import OutcomeWord
from creditwright.web.pages.page import ThePage
from creditwright.web.parts import TheService

router = APIRouter(include_in_schema=False)

LISTED: Final = 25
NEAR: Final = 0.01  # of a cut-off: one point of probability

Reader = Annotated[Principal, Depends(requires(Scope.APPLICATIONS_READ_ANY))]


@router.get("/applications", dependencies=[Depends(requires(Scope.ASSESSMENTS_READ_ANY))])
def applications(  # noqa: PLR0913, PLR0917 - what its address says
    page: ThePage,
    _principal: Reader,
    service: TheService,
    q: Annotated[str, Query(max_length=40)] = "",
    view: str = "latest",
    outcome: OutcomeWord | None = None,
    before: Annotated[int | None, Query(ge=1, le=LARGEST_NUMBER)] = None,
    after: Annotated[int, Query(ge=0, le=LARGEST_NUMBER)] = 0,
) -> Response:
    """Find applications: by number, by their latest decision, or near the cut-off."""
    asked = q.strip().replace(" ", "").replace("\u202f", "").replace("\u00a0", "")
    if asked or view == "numbers":
        return _by_number(page, service, asked, after)
    sought = Sought(
        outcome=None if outcome is None else Outcome(outcome),
        within=NEAR if view == "near" else None,
        before=before,
        limit=LISTED + 1,
    )
    with service.database.reading() as connection:
        found = latest_assessments(connection, sought)
        reviews = reviews_about(connection, (each.id for each in found))
    values = {
        "standing": {each.id: standing_outcome(each, reviews.get(each.id, ())) for each in found},
        "found": found[:LISTED],
        "more": found[LISTED - 1].ledger_entry if len(found) > LISTED else None,
        "view": "near" if view == "near" else "latest",
        "outcome_asked": outcome,
        "within": NEAR,
        "is_first": before is None,
        "q": "",
    }
    return page.show("officer/latest.html", values)


def _by_number(page: ThePage, service: TheService, asked: str, after: int) -> Response:
    is_number = asked.isascii() and asked.isdigit() and len(asked) <= MOST_DIGITS
    beginning = asked.lstrip("0") if is_number else ""
    values: dict[str, Any] = {
        "view": "numbers",
        "q": asked,
        "is_number": is_number or not asked,
        "is_first": after == 0,
        "units": AMOUNT_UNITS,
    }
    if asked and not beginning:
        return page.show("officer/found.html", {**values, "found": [], "latest": {}, "more": None})
    with service.database.reading() as connection:
        found = search_applications(
            connection, beginning=beginning, after=after, limit=LISTED + 1, visible=EVERYTHING
        )
        latest = latest_of(connection, [each.number for each in found[:LISTED]])
        reviews = reviews_about(connection, (each.id for each in latest.values()))
    if asked and found and str(found[0].number) == beginning:
        return page.go(f"/applications/{beginning}")
    more = found[LISTED - 1].number if len(found) > LISTED else None
    standing = {
        each.id: standing_outcome(each, reviews.get(each.id, ())) for each in latest.values()
    }
    values |= {"found": found[:LISTED], "latest": latest, "more": more, "standing": standing}
    return page.show("officer/found.html", values)
