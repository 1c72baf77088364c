"""The notice of an assessment, as a page or as PDF, in the applicant's language."""

from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import HTMLResponse, Response

from creditwright.access.principal import Principal
from creditwright.access.scopes import Scope
from creditwright.core.text import Language
from creditwright.reports.notice import notice_page, style_digest
from creditwright.reports.pdf import PdfUnavailableError, pdf_of
from creditwright.store.applicants import Visibility
from creditwright.web.access import requires
from creditwright.web.api.assessments import AssessmentId
from creditwright.web.language import AskedLanguage
from creditwright.web.parts import TheService
from creditwright.web.problems import Problem, ProblemError
from creditwright.workflows.notice import notice_of

router = APIRouter(tags=["assessments"])

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


@router.get("/v1/assessments/{assessment}/notice", response_class=HTMLResponse, responses=FORMS)
def notice(
    assessment: AssessmentId,
    principal: Annotated[Principal, Depends(requires(Scope.NOTICES_READ_OWN))],
    spoken: AskedLanguage,
    service: TheService,
    as_pdf: AsPdf,
    language: Language | None = None,
) -> Response:
    """Read what the applicant is told of an outcome: why, what was looked at, what one can do."""
    visible = Visibility(principal.applications_for(Scope.NOTICES_READ_OWN))
    told = notice_of(assessment, visible, service)
    page = notice_page(told, language or spoken)
    headers = {"Content-Language": language or spoken, "Vary": "Accept, Accept-Language"}
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
