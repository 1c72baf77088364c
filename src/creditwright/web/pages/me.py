"""The applicant's pages: the outcome in plain words, why, and the own data."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from creditwright.access.scopes import Scope
from creditwright.core.errors import CreditwrightError
from creditwright.decision.notice_words import OUTCOMES
from creditwright.records.given import as_given
from creditwright.store.applicants import find_application
from creditwright.store.corrections import corrections_of
from creditwright.store.work import corrections_due
from creditwright.web.access import requires
from creditwright.web.api.explanation_views import NEXT, ROLE
from creditwright.web.pages.correcting import CORRECTED, shown_changes
from creditwright.web.pages.data import columns_used, tables_of, unit_of, values_of
from creditwright.web.pages.mine import Mine, MyApplication
from creditwright.web.pages.page import Page, ThePage
from creditwright.web.parts import TheService
from creditwright.workflows.explain import explain_assessment
from creditwright.workflows.service import Service

router = APIRouter(prefix="/me", include_in_schema=False)

MOST_IN_FAVOUR = 3
TableName = Annotated[str | None, Query(alias="table", max_length=40)]


@router.get("", dependencies=[Depends(requires(Scope.EXPLANATIONS_READ_OWN))])
def outcome(page: ThePage, mine: MyApplication, service: TheService) -> Response:
    """Tell the outcome, what counted, and what one can do."""
    return page.show("me/outcome.html", _told(page, mine, service))


@router.get("/why", dependencies=[Depends(requires(Scope.EXPLANATIONS_READ_OWN))])
def why(page: ThePage, mine: MyApplication, service: TheService) -> Response:
    """Tell how the outcome came about, and what was looked at."""
    return page.show("me/why.html", {**_told(page, mine, service), "tab": "why"})


@router.get("/data", dependencies=[Depends(requires(Scope.APPLICATIONS_READ_OWN))])
def data(
    page: ThePage, mine: MyApplication, service: TheService, whole: TableName = None
) -> Response:
    """Show all that is known of the applicant, and which of it counted."""
    if mine.history is None:
        return page.show("me/outcome.html", _told(page, mine, service))
    with service.database.reading() as connection:
        found = find_application(connection, mine.number, mine.visible)
        corrections = corrections_of(connection, mine.number)
        due = corrections_due(connection, (each.id for each in corrections))
    row, tables = as_given(found.records)
    used = columns_used(service.models().choose(mine.number, None).model)
    values = {
        "mine": mine,
        "tab": "data",
        "recorded_at": found.recorded_at,
        "corrections": [
            (each, shown_changes(each.changes), due.get(each.id)) for each in corrections
        ],
        "unit_of": unit_of,
        "correctable": CORRECTED,
        "values": values_of(row, used, page.language),
        "tables": tables_of(tables, used, page.language, whole=whole),
    }
    return page.show("me/data.html", values)


def _told(page: Page, mine: Mine, service: Service) -> dict[str, Any]:
    values: dict[str, Any] = {
        "mine": mine,
        "tab": "outcome",
        "in_favour": [],
        "looked_at": [],
        "now": service.clock.now(),
    }
    if mine.latest is None or mine.outcome is None:
        return values
    values |= {
        "told": OUTCOMES[mine.outcome].to(page.language),
        "role": ROLE[page.language],
        "next": NEXT[page.language],
    }
    try:
        found = explain_assessment(mine.latest.id, mine.visible, service)
    except CreditwrightError:  # what was decided is told all the same
        return values
    values["in_favour"] = [each.text.to(page.language) for each in found.in_favour[:MOST_IN_FAVOUR]]
    values["looked_at"] = sorted(each.text.to(page.language) for each in found.themes)
    return values
