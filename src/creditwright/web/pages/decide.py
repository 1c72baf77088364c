"""Where a person decides: a referral, another outcome than the one given, what is contested."""

from dataclasses import dataclass
from typing import Annotated, Any, Final
from uuid import uuid4

from fastapi import APIRouter, Depends
from starlette.responses import Response

from creditwright.access.principal import Principal
from creditwright.access.scopes import Scope
from creditwright.core.errors import CreditwrightError
from creditwright.decision.policy import Outcome
from creditwright.decision.review import MOST_LETTERS
from creditwright.store.answers import Answer
from creditwright.store.applicants import Visibility
from creditwright.store.assessments import assessments_of, find_assessment
from creditwright.store.database import Connection
from creditwright.store.reviews import ContestNotFoundError, find_contest
from creditwright.web.access import requires
from creditwright.web.api.assessments import AssessmentId
from creditwright.web.forms import Form, TheForm
from creditwright.web.idempotency import request_key
from creditwright.web.pages.decide_form import (
    CHOICES,
    KINDS,
    REFUSED,
    codes_in_groups,
    decision_in,
    limits_told,
    reasons_in_groups,
    trouble_of,
)
from creditwright.web.pages.file import Shown, decision_of
from creditwright.web.pages.page import Page, ThePage
from creditwright.web.pages.queue import WHY
from creditwright.web.pages.reading import note_opened
from creditwright.web.pages.reviews import reviewed
from creditwright.web.parts import TheService
from creditwright.web.problems import problem_of
from creditwright.workflows.desk import Desk, authority_of, desk_of
from creditwright.workflows.note_read import Read
from creditwright.workflows.once import once
from creditwright.workflows.review import Reviewer, answer_contest, decide_referral, overrule
from creditwright.workflows.service import Service

router = APIRouter(prefix="/assessments/{assessment}/decide", include_in_schema=False)

SEEN: Final = 303
CLOSED: Final = Shown(opened=None, whole=False)
NOTHING: Final = Form({})
Decider = Annotated[Principal, Depends(requires(Scope.REVIEW_WRITE))]
Reads = Depends(requires(Scope.APPLICATIONS_READ_ANY))
ReadsReviews = Depends(requires(Scope.REVIEWS_READ_ANY))


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody who is to decide on an assessment, at their page."""

    page: Page
    principal: Principal
    assessment: str
    service: Service

    @property
    def desk(self) -> Desk:
        """What lies before them now."""
        return desk_of(
            self.assessment,
            by=self.principal.id,
            roles=self.principal.roles,
            visible=Visibility(self.principal.applications_for(Scope.REVIEW_WRITE)),
            service=self.service,
        )


@router.get("", dependencies=[Reads, ReadsReviews])
def show(
    assessment: AssessmentId, page: ThePage, principal: Decider, service: TheService
) -> Response:
    """Show what lies before a person who is to decide, and the form to decide by."""
    return _shown(Seat(page, principal, assessment, service), NOTHING, None)


@router.post("", dependencies=[Reads, ReadsReviews])
def decide(
    assessment: AssessmentId,
    page: ThePage,
    principal: Decider,
    form: TheForm,
    service: TheService,
) -> Response:
    """Record what a person decides; sent twice, it is recorded once."""
    with service.database.reading() as connection:
        number = find_assessment(connection, assessment).application

    def act(connection: Connection) -> Answer:
        _decide(connection, assessment, form, principal, service)
        return Answer(SEEN, b"")

    asked = [assessment, {name: list(values) for name, values in form.fields.items()}]
    key = form.one("key")[:64] or uuid4().hex
    request = request_key(principal, "POST /assessments/decide", key, asked)
    try:
        once(request, service, application=lambda _: number, act=act)
    except REFUSED as error:
        return _shown(Seat(page, principal, assessment, service), form, error)
    return page.go(f"/assessments/{assessment}", said="decided")


def _decide(
    connection: Connection, assessment: str, form: Form, principal: Principal, service: Service
) -> None:
    decided, by = decision_in(form), Reviewer(principal.id, principal.roles)
    contest = form.one("contest")
    if contest:
        if find_contest(connection, contest).assessment != assessment:
            raise ContestNotFoundError
        answer_contest(connection, contest, decided, by, service)
    elif decided.before is Outcome.REFER:
        decide_referral(connection, assessment, decided, by, service)
    else:
        principal.require(Scope.OVERRIDE_WRITE)
        overrule(connection, assessment, decided, by, service)


def _shown(seat: Seat, form: Form, error: CreditwrightError | None) -> Response:
    page, service, desk = seat.page, seat.service, seat.desk
    number, language = desk.found.application, page.language
    note_opened(page, Read.EXPLANATION, number, service)
    with service.database.reading() as connection:
        latest = assessments_of(connection, number)[0]
    authority = authority_of(seat.principal.roles, service)
    made = reviewed(desk.found, service)
    values: dict[str, Any] = {
        **decision_of(page, desk.found, CLOSED, service),
        **made,
        "contests": [each for each in made["contests"] if each.id in made["answered"]],
        "number": number,
        "is_latest": latest.id == desk.found.id,
        "desk": desk,
        "mine": seat.principal.id,
        "now": service.clock.now(),
        "title": page.say(KINDS[desk.kind]),
        "choices": CHOICES,
        "codes": codes_in_groups(desk, language),
        "why_waits": WHY,
        "most_reasons": desk.model.policy.law.most_reasons,
        "told_reasons": reasons_in_groups(desk, language),
        "limits": limits_told(page, desk, authority),
        "most": MOST_LETTERS,
        "given": form,
        "trouble": error and trouble_of(page, error, desk, authority),
        "key": uuid4().hex,
    }
    status = 200 if error is None else problem_of(error).status
    return page.show("officer/decide.html", values, status=status)
