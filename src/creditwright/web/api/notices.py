"""The notice of an assessment, as a page or as PDF, in the applicant's language."""

from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Depends, Path, Query, Request
from pydantic import Field
from starlette.responses import HTMLResponse, Response

from creditwright.access.principal import Principal
from creditwright.access.scopes import Scope
from creditwright.core.clock import instant_text
from creditwright.core.text import Language
from creditwright.reports.notice import notice_page, style_digest
from creditwright.reports.pdf import PdfUnavailableError, pdf_of
from creditwright.store.applicants import Visibility
from creditwright.store.assessments import find_assessment
from creditwright.store.notices import GivenNotice, find_notice, notices_of
from creditwright.web.access import requires
from creditwright.web.api.assessments import AssessmentId
from creditwright.web.api.shapes import Strict
from creditwright.web.api.views import OutcomeWord, View
from creditwright.web.language import AskedLanguage
from creditwright.web.parts import TheService
from creditwright.web.problems import Problem, ProblemError
from creditwright.workflows.note_read import Read, note_read
from creditwright.workflows.notice import give_notice, notice_of

router = APIRouter(tags=["assessments"])

CREATED: Final = 201
PDF: Final = "application/pdf"
FORMS: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "content": {
            "text/html": {"schema": {"type": "string"}},
            PDF: {"schema": {"type": "string", "format": "binary"}},
        }
    }
}
NO_PDF: Final = Problem(
    503, "pdf_unavailable", "No PDF can be made here. Ask for the notice as HTML, and print it."
)


def asks_for_pdf(
    request: Request,
    form: Annotated[
        Literal["html", "pdf"] | None,
        Query(alias="format", description="Without it, what `Accept` asks for."),
    ] = None,
) -> bool:
    """Return whether PDF is asked for, and not a page."""
    return form == "pdf" or (form is None and PDF in request.headers.get("accept", ""))


AsPdf = Annotated[bool, Depends(asks_for_pdf)]


Reader = Annotated[Principal, Depends(requires(Scope.NOTICES_READ_OWN))]
NoticeId = Annotated[
    str, Path(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")
]


class NoticeRequest(Strict):
    """A notice to be given."""

    language: Language = Field(description="Which the applicant reads.")


class GivenView(View):
    """A notice that was given; `GET /v1/notices/{id}` has it word for word."""

    id: str
    assessment: str
    review: str | None = Field(description="The person's decision it tells of.")
    at: str
    language: Language
    outcome: OutcomeWord
    sha256: str


class GivenListView(View):
    """The notices that were given of an assessment, the earliest first."""

    items: list[GivenView]


@router.get("/v1/assessments/{assessment}/notice", response_class=HTMLResponse, responses=FORMS)
def notice(
    assessment: AssessmentId,
    principal: Reader,
    spoken: AskedLanguage,
    service: TheService,
    as_pdf: AsPdf,
    language: Language | None = None,
) -> Response:
    """Read what the applicant is told of an outcome: why, what was looked at, what one can do.

    Staff read a draft. An applicant is given it by this: it is kept as it was.
    """
    visible = Visibility(principal.applications_for(Scope.NOTICES_READ_OWN))
    wanted = language or spoken
    with service.database.reading() as connection:
        found = find_assessment(connection, assessment, visible)
    note_read(Read.NOTICE, found.application, by=principal.id, visible=visible, service=service)
    if visible.applications is None:
        return _sent(notice_page(notice_of(assessment, visible, service), wanted), wanted, as_pdf)
    with service.database.writing() as connection:
        page = give_notice(connection, found, wanted, principal.id, service).page
    return _sent(page, wanted, as_pdf)


@router.post("/v1/assessments/{assessment}/notices", status_code=CREATED)
def give(
    assessment: AssessmentId,
    body: NoticeRequest,
    principal: Annotated[Principal, Depends(requires(Scope.NOTICES_GIVE))],
    service: TheService,
) -> GivenView:
    """Give the applicant a notice: it is kept word for word; given again, it is the same one."""
    with service.database.writing() as connection:
        found = find_assessment(connection, assessment)
        given = give_notice(connection, found, body.language, principal.id, service)
    return _view(given)


@router.get("/v1/assessments/{assessment}/notices")
def given_notices(
    assessment: AssessmentId, principal: Reader, service: TheService
) -> GivenListView:
    """List the notices that were given of an assessment."""
    visible = Visibility(principal.applications_for(Scope.NOTICES_READ_OWN))
    with service.database.reading() as connection:
        find_assessment(connection, assessment, visible)
        found = notices_of(connection, assessment)
    return GivenListView(items=[_view(each) for each in found])


@router.get("/v1/notices/{notice}", response_class=HTMLResponse, responses=FORMS)
def given_notice(
    notice: NoticeId, principal: Reader, service: TheService, as_pdf: AsPdf
) -> Response:
    """Read a notice word for word as it was given."""
    visible = Visibility(principal.applications_for(Scope.NOTICES_READ_OWN))
    with service.database.reading() as connection:
        found = find_notice(connection, notice, visible)
    note_read(Read.NOTICE, found.application, by=principal.id, visible=visible, service=service)
    return _sent(found.page, found.language, as_pdf)


def _view(found: GivenNotice) -> GivenView:
    return GivenView(
        id=found.id,
        assessment=found.assessment,
        review=found.review,
        at=instant_text(found.at),
        language=found.language,
        outcome=found.outcome.value,
        sha256=found.sha256,
    )


def _sent(page: str, language: Language, as_pdf: AsPdf) -> Response:
    headers = {"Content-Language": language, "Vary": "Accept, Accept-Language"}
    if as_pdf:
        return Response(_pdf(page), media_type=PDF, headers=headers)
    policy = f"default-src 'none'; style-src '{style_digest()}'; base-uri 'none'; "
    # Pages of this service show it as it is printed.
    headers["Content-Security-Policy"] = policy + "form-action 'none'; frame-ancestors 'self'"
    headers["X-Frame-Options"] = "SAMEORIGIN"
    return HTMLResponse(page, headers=headers)


def _pdf(page: str) -> bytes:
    try:
        return pdf_of(page)
    except PdfUnavailableError as error:
        raise ProblemError(NO_PDF) from error
