"""What people ask of their own data, and what staff do for them."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Depends, Path, Query
from pydantic import Field
from starlette.responses import Response

from creditwright.access.principal import Principal
from creditwright.access.scopes import Scope
from creditwright.core.clock import instant_text
from creditwright.decision.review import MOST_LETTERS
from creditwright.store.applicants import ApplicationNotFoundError, Visibility
from creditwright.store.corrections import (
    Correction,
    corrections_of,
    corrections_waiting,
    find_correction,
)
from creditwright.store.privacy import is_known
from creditwright.store.work import corrections_due
from creditwright.web.access import requires
from creditwright.web.api.applications import NumberInPath
from creditwright.web.api.shapes import Cell, Row, Strict
from creditwright.web.api.views import View
from creditwright.web.parts import TheService
from creditwright.workflows.correct import Verdict, answer_correction, ask_correction
from creditwright.workflows.erase import erase_application
from creditwright.workflows.export_data import as_tables, export_data
from creditwright.workflows.note_read import Read, note_read
from creditwright.workflows.restrict import hold, lift_restriction, release, restrict
from creditwright.workflows.service import Service

router = APIRouter(prefix="/v1", tags=["privacy"])

CREATED: Final = 201
ZIP: Final = "application/zip"
Own = Annotated[Principal, Depends(requires(Scope.PRIVACY_OWN))]
Corrector = Annotated[Principal, Depends(requires(Scope.CORRECTIONS_ANSWER))]
Holder = Annotated[Principal, Depends(requires(Scope.PRIVACY_ANY))]
CorrectionId = Annotated[
    str, Path(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")
]
Words = Annotated[str, Field(max_length=MOST_LETTERS)]
EXPORTED: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "content": {
            "application/json": {"schema": {"type": "object"}},
            ZIP: {"schema": {"type": "string", "format": "binary"}},
        }
    }
}


class WhyRequest(Strict):
    """Why something is asked for."""

    why: Words


class RestrictionView(View):
    """Whether an application is kept and not assessed."""

    application: int
    is_restricted: bool


class HoldView(View):
    """Whether an applicant is kept whatever is asked: neither erased nor purged."""

    application: int
    is_held: bool


class ErasedView(View):
    """An applicant that was erased."""

    application: int
    is_erased: Literal[True] = True


class CorrectionRequest(Strict):
    """What should stand where, and why."""

    changes: Row = Field(description="By column of application_test its value.", min_length=1)
    statement: Words


class VerdictRequest(Strict):
    """What is said to a correction."""

    is_accepted: bool
    answer: Words = Field(description="Why; the applicant reads it.")


class CorrectionView(View):
    """A correction that was asked for, and what came of it."""

    id: str
    application: int
    at: str
    changes: dict[str, Cell]
    statement: str
    answer_by: str | None = Field(description="Until when; null: it was answered.")
    decided_at: str | None
    answer: str | None
    version: int | None = Field(description="Of the records since; null: they stayed.")
    before: str | None = Field(description="The assessment before.")
    after: str | None = Field(description="The assessment that it led to.")


class CorrectionsView(View):
    """Corrections that were asked for."""

    items: list[CorrectionView]


@router.get("/applications/{number}/export", response_class=Response, responses=EXPORTED)
def export(
    number: NumberInPath,
    principal: Own,
    service: TheService,
    form: Annotated[
        Literal["json", "csv"], Query(alias="format", description="csv: a zip of tables.")
    ] = "json",
) -> Response:
    """Have all that is kept of an applicant: records, decisions, reasons, reviews, who read it."""
    visible = _visible(principal)
    found = export_data(number, by=principal.id, visible=visible, service=service)
    if form == "csv":
        return Response(as_tables(found), media_type=ZIP)
    return Response(json.dumps(found, ensure_ascii=False), media_type="application/json")


@router.put("/applications/{number}/restriction")
def restrict_it(
    number: NumberInPath, body: WhyRequest, principal: Own, service: TheService
) -> RestrictionView:
    """Have an applicant's data kept, and nothing decided on them."""
    restrict(number, body.why, by=principal.id, visible=_visible(principal), service=service)
    return RestrictionView(application=number, is_restricted=True)


@router.delete("/applications/{number}/restriction")
def lift_it(number: NumberInPath, principal: Own, service: TheService) -> RestrictionView:
    """Lift a restriction."""
    lift_restriction(number, by=principal.id, visible=_visible(principal), service=service)
    return RestrictionView(application=number, is_restricted=False)


@router.put("/applications/{number}/hold")
def hold_it(
    number: NumberInPath, body: WhyRequest, principal: Holder, service: TheService
) -> HoldView:
    """Have an applicant's data neither erased nor purged: for a claim, or an authority."""
    hold(number, body.why, by=principal.id, service=service)
    return HoldView(application=number, is_held=True)


@router.delete("/applications/{number}/hold")
def release_it(number: NumberInPath, principal: Holder, service: TheService) -> HoldView:
    """Lift a hold."""
    release(number, by=principal.id, service=service)
    return HoldView(application=number, is_held=False)


@router.delete("/applications/{number}")
def erase(number: NumberInPath, principal: Own, service: TheService) -> ErasedView:
    """Erase an applicant: the key, every row, every copy; refused while a law has it kept."""
    if not _visible(principal).covers(number):
        raise ApplicationNotFoundError
    erase_application(number, by=principal.id, service=service)
    return ErasedView(application=number)


@router.post("/applications/{number}/corrections", status_code=CREATED)
def ask(
    number: NumberInPath, body: CorrectionRequest, principal: Own, service: TheService
) -> CorrectionView:
    """Ask for a correction of an application; nothing is changed until somebody has looked."""
    made = ask_correction(
        number,
        body.changes,
        body.statement,
        by=principal.id,
        visible=_visible(principal),
        service=service,
    )
    return _views([made], service).items[0]


@router.get("/applications/{number}/corrections")
def corrections(number: NumberInPath, principal: Own, service: TheService) -> CorrectionsView:
    """Read the corrections that were asked for of an application, the latest first."""
    visible = _visible(principal)
    with service.database.reading() as connection:
        if not visible.covers(number) or not is_known(connection, number):
            raise ApplicationNotFoundError
        found = corrections_of(connection, number)
    note_read(Read.APPLICATION, number, by=principal.id, visible=visible, service=service)
    return _views(found, service)


@router.get("/corrections", dependencies=[Depends(requires(Scope.CORRECTIONS_ANSWER))])
def waiting(service: TheService) -> CorrectionsView:
    """Read the corrections that wait for an answer, the earliest first, at most 500."""
    with service.database.reading() as connection:
        found = corrections_waiting(connection)
    return _views(found, service)


@router.post("/corrections/{correction}/answer")
def answer(
    correction: CorrectionId, body: VerdictRequest, principal: Corrector, service: TheService
) -> CorrectionView:
    """Accept a correction or not; where it changes anything, the application is assessed anew."""
    with service.database.reading() as connection:
        find_correction(connection, correction)
    verdict = Verdict(body.is_accepted, body.answer)
    return _view(answer_correction(correction, verdict, by=principal.id, service=service), None)


def _visible(principal: Principal) -> Visibility:
    return Visibility(principal.applications_for(Scope.PRIVACY_OWN))


def _views(found: Sequence[Correction], service: Service) -> CorrectionsView:
    with service.database.reading() as connection:
        due = corrections_due(connection, (each.id for each in found))
    return CorrectionsView(items=[_view(each, due.get(each.id)) for each in found])


def _view(found: Correction, due: datetime | None) -> CorrectionView:
    decided = found.decided_at
    return CorrectionView(
        id=found.id,
        application=found.application,
        at=instant_text(found.at),
        changes=dict(found.changes),
        statement=found.statement,
        answer_by=None if due is None else instant_text(due),
        decided_at=None if decided is None else instant_text(decided),
        answer=found.answer,
        version=found.version,
        before=found.before,
        after=found.after,
    )
