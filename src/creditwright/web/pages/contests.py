"""Where staff take down what an applicant contests by letter or telephone."""

from typing import Annotated, Final
from uuid import uuid4

from fastapi import APIRouter, Depends
from starlette.responses import Response

from creditwright.access.principal import Principal
from creditwright.access.scopes import Scope
from creditwright.decision.review import FEWEST_LETTERS, MOST_LETTERS, ReviewTextError
from creditwright.store.answers import Answer
from creditwright.store.applicants import EVERYTHING
from creditwright.store.assessments import find_assessment
from creditwright.store.database import Connection
from creditwright.web.access import requires
from creditwright.web.api.assessments import AssessmentId
from creditwright.web.forms import TheForm
from creditwright.web.idempotency import request_key
from creditwright.web.pages.catalogue import later as _
from creditwright.web.pages.page import Page, ThePage
from creditwright.web.pages.reading import note_opened
from creditwright.web.pages.reviews import reviewed
from creditwright.web.parts import TheService
from creditwright.workflows.contest import contest_outcome
from creditwright.workflows.note_read import Read
from creditwright.workflows.once import once
from creditwright.workflows.review import ReviewConflictError
from creditwright.workflows.service import Service

router = APIRouter(prefix="/assessments/{assessment}/contest", include_in_schema=False)

SEEN: Final = 303
REFUSED, CONFLICT = 422, 409
LETTERS: Final = _("Write %(least)s to %(most)s letters.")
NOTHING: Final = _("There is nothing to contest, or a contest of it waits already.")
ReadsReviews = Depends(requires(Scope.REVIEWS_READ_ANY))
Taker = Annotated[Principal, Depends(requires(Scope.CONTESTS_WRITE_ANY))]


@router.get("", dependencies=[ReadsReviews])
def show(
    assessment: AssessmentId, page: ThePage, _principal: Taker, service: TheService
) -> Response:
    """Show the form to take down what an applicant says against an outcome."""
    return _shown(page, assessment, service)


@router.post("", dependencies=[ReadsReviews])
def take_down(
    assessment: AssessmentId,
    page: ThePage,
    principal: Taker,
    form: TheForm,
    service: TheService,
) -> Response:
    """Take down a contest; another person than who takes it down answers it."""
    statement = form.one("statement")

    def whose(connection: Connection) -> int:
        return find_assessment(connection, assessment).application

    def act(connection: Connection) -> Answer:
        contest_outcome(
            connection,
            assessment,
            statement,
            by=principal.id,
            visible=EVERYTHING,
            service=service,
        )
        return Answer(SEEN, b"")

    key = form.one("key")[:64] or uuid4().hex
    request = request_key(principal, "POST /assessments/contest", key, [assessment, statement])
    try:
        once(request, service, application=whose, act=act)
    except ReviewTextError:
        letters = {
            "least": page.figures.number(FEWEST_LETTERS),
            "most": page.figures.number(MOST_LETTERS),
        }
        told = page.say(LETTERS) % letters
        return _shown(page, assessment, service, statement, told, REFUSED)
    except ReviewConflictError:
        return _shown(page, assessment, service, statement, page.say(NOTHING), CONFLICT)
    return page.go(f"/assessments/{assessment}", said="taken-down")


def _shown(
    page: Page,
    assessment: str,
    service: Service,
    statement: str = "",
    trouble: str | None = None,
    status: int = 200,
) -> Response:
    with service.database.reading() as connection:
        found = find_assessment(connection, assessment)
    note_opened(page, Read.REVIEWS, found.application, service)
    values = {
        **reviewed(found, service),
        "found": found,
        "number": found.application,
        "statement": statement,
        "trouble": trouble,
        "most": MOST_LETTERS,
        "key": uuid4().hex,
    }
    return page.show("officer/contest.html", values, status=status)
