"""Assessments: made, recorded, and read again by who may."""

import json
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query
from pydantic import Field
from starlette.responses import Response

from creditwright.access.principal import Principal
from creditwright.access.scopes import Scope
from creditwright.core.errors import CreditwrightError
from creditwright.core.text import Language
from creditwright.decision.policy import Outcome
from creditwright.records.given import given_records
from creditwright.store.answers import Answer
from creditwright.store.applicants import Visibility
from creditwright.store.assessments import Sought, find_assessment, latest_assessments
from creditwright.store.reviews import reviews_about, reviews_of
from creditwright.web.access import requires
from creditwright.web.api.shapes import LARGEST_NUMBER, AssessmentRequest, BatchRequest
from creditwright.web.api.views import (
    AssessmentView,
    OutcomeWord,
    OwnAssessmentView,
    View,
    assessment_view,
    own_assessment_view,
)
from creditwright.web.idempotency import AskedKey, request_key, sent
from creditwright.web.language import AskedLanguage
from creditwright.web.parts import TheService
from creditwright.web.problems import problem_of
from creditwright.workflows.assess import Caller, Wanted, assess_applications
from creditwright.workflows.note_read import Read, note_read
from creditwright.workflows.record_assessments import Made, Result

router = APIRouter(prefix="/v1/assessments", tags=["assessments"])

CREATED = 201
MULTIPLE = 200
AssessmentId = Annotated[
    str, Path(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")
]


@router.post("", status_code=CREATED, response_model=AssessmentView)
def assess(
    body: AssessmentRequest,
    principal: Annotated[Principal, Depends(requires(Scope.ASSESS_RUN))],
    key: AskedKey,
    language: AskedLanguage,
    service: TheService,
) -> Response:
    """Assess one application, record the decision, and give its principal reasons."""

    def answer(results: Sequence[Result]) -> Answer:
        (result,) = results
        if isinstance(result, CreditwrightError):
            raise result  # then nothing is recorded
        return Answer(CREATED, _document(result, language))

    request = request_key(
        principal, "POST /v1/assessments", key, [language, body.model_dump(mode="json")]
    )
    caller = Caller(principal.id, _visible(principal, Scope.ASSESS_RUN))
    given = assess_applications([_wanted(body)], caller, request, service, answer)
    return sent(given)


@router.post("/batch")
def assess_batch(
    body: BatchRequest,
    principal: Annotated[Principal, Depends(requires(Scope.ASSESS_RUN))],
    key: AskedKey,
    language: AskedLanguage,
    service: TheService,
) -> Response:
    """Assess up to 1,000 applications, each as if alone: its assessment, or what was wrong."""
    wanted = [_wanted_or_wrong(each) for each in body.assessments]

    def answer(results: Sequence[Result]) -> Answer:
        items = [_item(each, language) for each in results]
        return Answer(MULTIPLE, json.dumps({"items": items}, ensure_ascii=False).encode())

    asked = [language, body.model_dump(mode="json")]
    request = request_key(principal, "POST /v1/assessments/batch", key, asked)
    caller = Caller(principal.id, _visible(principal, Scope.ASSESS_RUN))
    return sent(assess_applications(wanted, caller, request, service, answer))


class AssessmentsPage(View):
    """A page of assessments, the latest first."""

    items: list[AssessmentView]
    next: int | None = Field(description="`before` of the next page; null: this is the last one.")


@router.get("", dependencies=[Depends(requires(Scope.ASSESSMENTS_READ_ANY))])
def latest(
    language: AskedLanguage,
    service: TheService,
    outcome: Annotated[OutcomeWord | None, Query(description="What was assessed.")] = None,
    within: Annotated[
        float | None,
        Query(ge=0, le=1, allow_inf_nan=False, description="At most so far from a cut-off."),
    ] = None,
    before: Annotated[int | None, Query(ge=1, le=LARGEST_NUMBER)] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
) -> AssessmentsPage:
    """Read the latest assessment of each application; with `within` those near the cut-off."""
    sought = Sought(
        outcome=None if outcome is None else Outcome(outcome),
        within=within,
        before=before,
        limit=limit + 1,
    )
    with service.database.reading() as connection:
        found = latest_assessments(connection, sought)
        reviews = reviews_about(connection, (each.id for each in found))
    items = [assessment_view(each, language, reviews.get(each.id, ())) for each in found[:limit]]
    more = items[-1].ledger_entry if len(found) > limit else None
    return AssessmentsPage(items=items, next=more)


@router.get("/{assessment}", response_model=AssessmentView | OwnAssessmentView)
def read(
    assessment: AssessmentId,
    principal: Annotated[Principal, Depends(requires(Scope.ASSESSMENTS_READ_OWN))],
    language: AskedLanguage,
    service: TheService,
) -> AssessmentView | OwnAssessmentView:
    """Read an assessment: staff with its numbers, an applicant the own one in words."""
    visible = _visible(principal, Scope.ASSESSMENTS_READ_OWN)
    with service.database.reading() as connection:
        found = find_assessment(connection, assessment, visible)
        reviews = reviews_of(connection, assessment)
    note_read(Read.ASSESSMENT, found.application, by=principal.id, visible=visible, service=service)
    if visible.applications is None:
        return assessment_view(found, language, reviews)
    return own_assessment_view(found, language, reviews)


def _visible(principal: Principal, scope: Scope) -> Visibility:
    return Visibility(principal.applications_for(scope))


def _wanted(asked: AssessmentRequest) -> Wanted:
    """Return what is to be assessed.

    Raises:
        GivenRecordsError: If the records that came with it cannot be taken.
    """
    if asked.records is None:
        return Wanted(asked.application, model=asked.model)
    given = given_records(asked.application, asked.records.application, asked.records.history)
    return Wanted(asked.application, given, asked.model)


def _wanted_or_wrong(asked: AssessmentRequest) -> Wanted | CreditwrightError:
    try:
        return _wanted(asked)
    except CreditwrightError as error:
        return error


def _document(made: Made, language: Language) -> bytes:
    return assessment_view(made.assessment, language).model_dump_json().encode()


def _item(result: Result, language: Language) -> dict[str, Any]:
    if isinstance(result, CreditwrightError):
        return {"problem": problem_of(result).document_in(language)}
    return {"assessment": json.loads(_document(result, language))}
