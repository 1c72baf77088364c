"""Decisions for older clients: made and recorded as all are, told in another shape."""

from collections.abc import Callable, Sequence
from typing import Annotated
from uuid import uuid4

from fastapi import Depends, Header, Request
from pydantic import BaseModel
from starlette.responses import Response

from creditwright.access.principal import Principal
from creditwright.access.scopes import Scope
from creditwright.core.errors import CreditwrightError
from creditwright.decision.policy import Outcome
from creditwright.store.answers import Answer
from creditwright.store.applicants import Visibility
from creditwright.store.assessments import StoredAssessment
from creditwright.web.access import requires
from creditwright.web.idempotency import checked_key, request_key, sent
from creditwright.workflows.assess import Caller, Wanted, assess_applications
from creditwright.workflows.record_assessments import Made, Result
from creditwright.workflows.service import Service

OK = 200
Decider = Annotated[Principal, Depends(requires(Scope.ASSESS_RUN))]


def own_key(idempotency_key: Annotated[str | None, Header()] = None) -> str:
    """Return the caller's key, or a new one: older clients send none, and ask anew each time.

    Raises:
        ProblemError: If it cannot be a key.
    """
    return uuid4().hex if idempotency_key is None else checked_key(idempotency_key)


OwnKey = Annotated[str, Depends(own_key)]


def caller_of(principal: Principal) -> Caller:
    """Return who has applications assessed, as the workflows name them."""
    return Caller(principal.id, Visibility(principal.applications_for(Scope.ASSESS_RUN)))


def is_approved(found: StoredAssessment) -> bool:
    """Return whether it was approved; what a person is still to decide is not."""
    return found.outcome is Outcome.APPROVE


def decide(  # noqa: PLR0913 - all that one decision depends on
    wanted: Sequence[Wanted],
    *,
    asked: object,
    key: str,
    principal: Principal,
    request: Request,
    service: Service,
    shape: Callable[[Sequence[StoredAssessment]], BaseModel],
) -> Response:
    """Assess, record and answer.

    Args:
        wanted: What to assess: all of it or, where one of it cannot be, nothing.
        asked: What was asked, of JSON types: a key for something else is refused.
        key: Of the request.
        principal: Who asks.
        request: Says which route was asked.
        service: The parts of the service.
        shape: Makes the answer, from the assessments in the order of `wanted`.
    """

    def answer(results: Sequence[Result]) -> Answer:
        made = [_made(each) for each in results]
        told = shape([each.assessment for each in made])
        return Answer(OK, told.model_dump_json(by_alias=True).encode())

    route = f"{request.method} {request.url.path.rstrip('/')}"
    known = request_key(principal, route, key, asked)
    return sent(assess_applications(wanted, caller_of(principal), known, service, answer))


def _made(result: Result) -> Made:
    if isinstance(result, CreditwrightError):
        raise result  # then nothing is recorded
    return result
