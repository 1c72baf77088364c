"""What people decide: referrals, overruled outcomes, contests of applicants and their answers."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Path
from pydantic import Field
from starlette.responses import Response

from creditwright.access.principal import Principal
from creditwright.access.scopes import Scope
from creditwright.core.text import Language
from creditwright.decision.policy import Outcome
from creditwright.decision.review import MOST_LETTERS
from creditwright.decision.review_words import ReviewCode
from creditwright.store.answers import Answer
from creditwright.store.applicants import Visibility
from creditwright.store.assessments import find_assessment
from creditwright.store.database import Connection
from creditwright.store.people import names_of
from creditwright.store.reviews import Review, contests_of, find_contest, reviews_of
from creditwright.web.access import requires
from creditwright.web.api.assessments import AssessmentId
from creditwright.web.api.review_views import (
    CodesView,
    ContestView,
    HistoryView,
    OwnHistoryView,
    ReviewView,
    codes_view,
    contest_view,
    history_view,
    own_history_view,
    review_view,
)
from creditwright.web.api.shapes import Strict
from creditwright.web.api.views import OutcomeWord
from creditwright.web.idempotency import AskedKey, request_key, sent
from creditwright.web.language import AskedLanguage
from creditwright.web.parts import TheService
from creditwright.workflows.contest import contest_outcome
from creditwright.workflows.desk import desk_of
from creditwright.workflows.note_read import Read, note_read
from creditwright.workflows.once import once
from creditwright.workflows.review import (
    Decision,
    Reviewer,
    answer_contest,
    decide_referral,
    overrule,
)
from creditwright.workflows.service import Service

router = APIRouter(prefix="/v1", tags=["reviews"])

CREATED = 201
ReviewerPerson = Annotated[Principal, Depends(requires(Scope.REVIEW_WRITE))]
Overruler = Annotated[Principal, Depends(requires(Scope.OVERRIDE_WRITE))]
ReadsOwn = Annotated[Principal, Depends(requires(Scope.REVIEWS_READ_OWN))]
Contester = Annotated[Principal, Depends(requires(Scope.CONTESTS_WRITE_OWN))]
ContestId = Annotated[
    str, Path(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")
]
Words = Annotated[str, Field(max_length=MOST_LETTERS)]
ReasonCode = Annotated[str, Field(max_length=80)]


class DecisionRequest(Strict):
    """What a person decides, and why."""

    before: OutcomeWord = Field(description="The outcome you saw; refused if another holds by now.")
    after: OutcomeWord
    code: str = Field(
        description="Why, of `GET /v1/assessments/{id}/review-codes`.",
        pattern=f"^({'|'.join(ReviewCode)})$",
    )
    text: Words = Field(description="Why, in your own words; the applicant may ask to read it.")
    reasons: list[ReasonCode] = Field(
        default_factory=list,
        max_length=10,
        description="Of a decline what the applicant is told, the weightiest first; left out where "
        "a decline is confirmed, which then keeps its reasons.",
    )


class ContestRequest(Strict):
    """What an applicant says against an outcome."""

    statement: Words = Field(description="In the applicant's own words.")


@router.get("/assessments/{assessment}/reviews")
def history(
    assessment: AssessmentId, principal: ReadsOwn, language: AskedLanguage, service: TheService
) -> HistoryView | OwnHistoryView:
    """Read what people decided on an assessment, and what was contested."""
    visible = Visibility(principal.applications_for(Scope.REVIEWS_READ_OWN))
    with service.database.reading() as connection:
        found = find_assessment(connection, assessment, visible)
        reviews = reviews_of(connection, assessment)
        contests = contests_of(connection, assessment)
        names = names_of(connection, [each.by for each in reviews])
    note_read(Read.REVIEWS, found.application, by=principal.id, visible=visible, service=service)
    if visible.applications is None:
        return history_view(found, reviews, contests, names, language)
    return own_history_view(found, reviews, contests, language)


@router.get("/assessments/{assessment}/review-codes")
def codes(
    assessment: AssessmentId,
    principal: ReviewerPerson,
    language: AskedLanguage,
    service: TheService,
) -> CodesView:
    """Read the codes of a decision, and the reasons that may be told against this application."""
    visible = Visibility(principal.applications_for(Scope.REVIEW_WRITE))
    desk = desk_of(
        assessment,
        by=principal.id,
        roles=principal.roles,
        visible=visible,
        service=service,
    )
    return codes_view(desk, language)


@router.post("/assessments/{assessment}/reviews", status_code=CREATED, response_model=ReviewView)
def review(
    assessment: AssessmentId,
    body: DecisionRequest,
    principal: ReviewerPerson,
    key: AskedKey,
    language: AskedLanguage,
    service: TheService,
) -> Response:
    """Decide what was referred to a person."""

    def act(connection: Connection) -> Review:
        return decide_referral(connection, assessment, _decision(body), _who(principal), service)

    return _reviewed("reviews", assessment, body, principal, key, language, service, act)


@router.post("/assessments/{assessment}/overrides", status_code=CREATED, response_model=ReviewView)
def override(
    assessment: AssessmentId,
    body: DecisionRequest,
    principal: Overruler,
    key: AskedKey,
    language: AskedLanguage,
    service: TheService,
) -> Response:
    """Overrule an outcome that was given, either way; officers within limits."""

    def act(connection: Connection) -> Review:
        return overrule(connection, assessment, _decision(body), _who(principal), service)

    return _reviewed("overrides", assessment, body, principal, key, language, service, act)


@router.post("/contests/{contest}/reviews", status_code=CREATED, response_model=ReviewView)
def answer(
    contest: ContestId,
    body: DecisionRequest,
    principal: ReviewerPerson,
    key: AskedKey,
    language: AskedLanguage,
    service: TheService,
) -> Response:
    """Answer a contest: another person than who decided what is contested."""
    with service.database.reading() as connection:
        assessment = find_contest(connection, contest).assessment

    def act(connection: Connection) -> Review:
        return answer_contest(connection, contest, _decision(body), _who(principal), service)

    return _reviewed("contests", assessment, body, principal, key, language, service, act)


@router.post("/assessments/{assessment}/contests", status_code=CREATED, response_model=ContestView)
def contest_it(
    assessment: AssessmentId,
    body: ContestRequest,
    principal: Contester,
    key: AskedKey,
    service: TheService,
) -> Response:
    """Contest an outcome: a person looks at it again, and answers until the day that is told."""
    visible = Visibility(principal.applications_for(Scope.CONTESTS_WRITE_OWN))

    def whose(connection: Connection) -> int:
        return find_assessment(connection, assessment, visible).application

    def act(connection: Connection) -> Answer:
        made = contest_outcome(
            connection,
            assessment,
            body.statement,
            by=principal.id,
            visible=visible,
            service=service,
        )
        return Answer(CREATED, contest_view(made, None).model_dump_json().encode())

    asked = [assessment, body.model_dump(mode="json")]
    request = request_key(principal, "POST /v1/assessments/contests", key, asked)
    return sent(once(request, service, application=whose, act=act))


def _reviewed(  # noqa: PLR0913, PLR0917 - what the three routes above have in common
    kind: str,
    assessment: str,
    body: DecisionRequest,
    principal: Principal,
    key: str,
    language: Language,
    service: Service,
    act: Callable[[Connection], Review],
) -> Response:
    def whose(connection: Connection) -> int:
        return find_assessment(connection, assessment).application

    def done(connection: Connection) -> Answer:
        made = act(connection)
        view = review_view(made, {principal.id: principal.name}, language)
        return Answer(CREATED, view.model_dump_json().encode())

    asked = [assessment, language, body.model_dump(mode="json")]
    request = request_key(principal, f"POST /v1/{kind}", key, asked)
    return sent(once(request, service, application=whose, act=done))


def _decision(body: DecisionRequest) -> Decision:
    return Decision(
        before=Outcome(body.before),
        after=Outcome(body.after),
        code=ReviewCode(body.code),
        text=body.text,
        reasons=body.reasons,
    )


def _who(principal: Principal) -> Reviewer:
    return Reviewer(principal.id, principal.roles)
