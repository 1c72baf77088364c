"""What a person reads when something is wrong; programs get the same as a problem document."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from creditwright.web.pages.catalogue import later as _
from creditwright.web.pages.language import language_of_page
from creditwright.web.pages.page import SEE_OTHER, Page
from creditwright.web.paths import own_path
from creditwright.web.problems import Problem, problem_response

NOT_SIGNED_IN: Final = 401
HTML: Final = "text/html"
OF_PROGRAMS: Final = ("/v1/", "/openapi.json", "/metrics", "/health/", "/version", "/static/")
UNKNOWN: Final = 500
TOLD: Final[Mapping[int, tuple[str, str]]] = {
    403: (
        _("This page is not for you"),
        _("Your role does not let you see it. An administrator can give you the role that does."),
    ),
    404: (
        _("There is no such page"),
        _("Nothing is here, or nothing that you may see. Check the number or the address."),
    ),
    409: (
        _("Somebody was quicker"),
        _("It was changed in the meantime. Go back, load the page again, and look at it anew."),
    ),
    410: (
        _("It is no longer there"),
        _("What you asked for was erased, and cannot be shown any more."),
    ),
    412: (
        _("Somebody was quicker"),
        _("It was changed in the meantime. Go back, load the page again, and look at it anew."),
    ),
    422: (
        _("This cannot be done"),
        _("What was sent does not fit. Go back and check what was filled in."),
    ),
    429: (
        _("That was too often"),
        _("There were too many requests in a short time. Wait a little, then load the page again."),
    ),
    503: (
        _("Not available now"),
        _("A part of the service does not answer. Wait a moment, then load the page again."),
    ),
    UNKNOWN: (
        _("Something went wrong here"),
        _("It is our fault, not yours, and it was written down. Nothing was changed."),
    ),
}


def answer(request: Request, problem: Problem) -> Response:
    """Return what is answered when something is wrong: a page for people, else a document."""
    if not is_for_people(request):
        return problem_response(problem)
    page = Page(request, language_of_page(request))
    if problem.status == NOT_SIGNED_IN:
        return _sign_in_first(page)
    title, said = TOLD.get(problem.status) or TOLD[UNKNOWN if problem.status >= UNKNOWN else 422]
    values = {"title": title, "told": said, "status": problem.status, "code": problem.code}
    shown = page.show("error.html", values, part="error_part.html", status=problem.status)
    for name, value in problem.headers.items():
        shown.headers.setdefault(name, value)
    return shown


def is_for_people(request: Request) -> bool:
    """Return whether a browser shows the answer to somebody."""
    is_page = not own_path(request.scope).startswith(OF_PROGRAMS)
    return HTML in request.headers.get("accept", "") and is_page


def _sign_in_first(page: Page) -> Response:
    request = page.request
    if request.headers.get("hx-request") == "true":
        back = page.at("/login")  # the part that was asked for is no page to come back to
        return Response(status_code=NOT_SIGNED_IN, headers={"HX-Redirect": back})
    wanted = page.path + (f"?{request.url.query}" if request.url.query else "")
    query = urlencode({"next": wanted}) if request.method == "GET" and wanted != "/" else ""
    return RedirectResponse(page.at("/login") + (f"?{query}" if query else ""), SEE_OTHER)
