"""More of the file of an application: its data, its history; and frozen records."""

from collections.abc import Iterable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from creditwright.access.scopes import Scope
from creditwright.records.given import as_given
from creditwright.store.applicants import EVERYTHING, find_application
from creditwright.store.assessments import find_assessment
from creditwright.store.people import names_of
from creditwright.web.access import requires
from creditwright.web.api.assessments import AssessmentId
from creditwright.web.pages.data import columns_used, tables_of, values_of
from creditwright.web.pages.file import (
    MODEL_IN_USE,
    AskedToShow,
    Explained,
    Number,
    decision_of,
    head_of,
    row_of,
)
from creditwright.web.pages.page import ThePage
from creditwright.web.pages.reading import note_opened
from creditwright.web.pages.reviews import reviewed
from creditwright.web.pages.timeline import timeline_of
from creditwright.web.parts import TheService
from creditwright.workflows.history import history_of
from creditwright.workflows.note_read import Read
from creditwright.workflows.service import Service

router = APIRouter(include_in_schema=False)

Reads = Depends(requires(Scope.APPLICATIONS_READ_ANY))
ReadsAssessments = Depends(requires(Scope.ASSESSMENTS_READ_ANY))
TableName = Annotated[str | None, Query(alias="table", max_length=40)]


@router.get("/applications/{number}/data", dependencies=[Reads])
def data(number: Number, page: ThePage, service: TheService, whole: TableName = None) -> Response:
    """Show every value that is known of the applicant, and which of them the model looks at."""
    history = history_of(number, EVERYTHING, service)
    with service.database.reading() as connection:
        found = find_application(connection, number)
    note_opened(page, Read.APPLICATION, number, service)
    row, tables = as_given(found.records)
    used = columns_used(service.models().choose(number, MODEL_IN_USE).model)
    values = {
        **head_of(history, row),
        "tab": "data",
        "version": found.version,
        "recorded_at": found.recorded_at,
        "values": values_of(row, used, page.language),
        "tables": tables_of(tables, used, page.language, whole=whole),
        "whole": whole,
    }
    return page.show("officer/data.html", values)


@router.get("/applications/{number}/history", dependencies=[Reads, ReadsAssessments])
def history(number: Number, page: ThePage, service: TheService) -> Response:
    """Show what happened to the application, people and machine on one line of time."""
    found = history_of(number, EVERYTHING, service)
    note_opened(page, Read.ASSESSMENT, number, service)
    events = [each for each in timeline_of(found) if page.may(each.scope)]
    names = _names((each.by for each in events if each.by), service)
    row = row_of(number, EVERYTHING, service)
    values = {**head_of(found, row), "tab": "history", "events": events, "names": names}
    return page.show("officer/history.html", values)


@router.get("/assessments/{assessment}", dependencies=[ReadsAssessments, Explained])
def assessment(
    assessment: AssessmentId, page: ThePage, service: TheService, shown: AskedToShow
) -> Response:
    """Show the frozen record of a decision: what was decided, when, by whom, by what, from what."""
    with service.database.reading() as connection:
        found = find_assessment(connection, assessment)
    note_opened(page, Read.EXPLANATION, found.application, service)
    values: dict[str, Any] = {
        **decision_of(page, found, shown, service),
        **reviewed(found, service),
        "number": found.application,
        "shown": shown,
    }
    return page.show("officer/record.html", values, part="officer/record_part.html")


def _names(ids: Iterable[str], service: Service) -> dict[str, str]:
    with service.database.reading() as connection:
        return names_of(connection, ids)
