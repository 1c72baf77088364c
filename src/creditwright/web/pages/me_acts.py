"""What an applicant can do: try other terms, and ask that a person looks again."""

from typing import Annotated, Any, Final
from uuid import uuid4

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from creditwright.access.errors import TooManyRequestsError
from creditwright.access.principal import Principal
from creditwright.access.scopes import Scope
from creditwright.decision.actions import AMOUNT, PAYMENT, with_terms
from creditwright.decision.notice_words import OUTCOMES
from creditwright.decision.policy import Outcome
from creditwright.decision.review import MOST_LETTERS, ReviewTextError
from creditwright.records.given import GivenRecordsError
from creditwright.store.answers import Answer
from creditwright.store.database import Connection
from creditwright.web.access import requires
from creditwright.web.api.explanation_views import FOUND, NOTHING
from creditwright.web.forms import TheForm
from creditwright.web.idempotency import request_key
from creditwright.web.pages.catalogue import later as _
from creditwright.web.pages.file import row_of
from creditwright.web.pages.mine import Mine, MyApplication, application_of
from creditwright.web.pages.page import Page, ThePage
from creditwright.web.parts import TheService
from creditwright.workflows.contest import contest_outcome
from creditwright.workflows.once import once
from creditwright.workflows.review import ReviewConflictError
from creditwright.workflows.service import Service
from creditwright.workflows.what_if import alternatives, count_simulation, suppose

router = APIRouter(prefix="/me", include_in_schema=False)

SEEN: Final = 303
Term = Annotated[float | None, Query(ge=1, le=1e12, allow_inf_nan=False)]
SAY_MORE: Final = _("Please say in a sentence or more what should be looked at again.")
NOTHING_TO_CONTEST: Final = _("There is nothing to contest, or your question waits already.")
NO_MORE_TODAY: Final = _("That was the last try for today. Come again tomorrow.")
NO_SUCH_LOAN: Final = _("No such loan can be asked for. Try other numbers.")


@router.get("/simulate", dependencies=[Depends(requires(Scope.EXPLANATIONS_READ_OWN))])
def simulate(
    page: ThePage,
    mine: MyApplication,
    service: TheService,
    _may: Annotated[Principal, Depends(requires(Scope.SIMULATE_OWN))],
    amount: Term = None,
    payment: Term = None,
) -> Response:
    """Show what would change the outcome, and what other terms would lead to."""
    values: dict[str, Any] = {"mine": mine, "tab": "simulate", "supposed": None, "trouble": None}
    if mine.latest is None:
        return page.show("me/simulate.html", values)
    row = row_of(mine.number, mine.visible, service)
    values |= {"amount": amount or row.get(AMOUNT), "payment": payment or row.get(PAYMENT)}
    changes = with_terms(row, amount=amount, payment=payment)
    try:
        if changes:
            values |= _supposed(page, mine, changes, service)
        else:
            values |= _alternatives(page, mine, service)
    except TooManyRequestsError:
        values["trouble"] = NO_MORE_TODAY
    except GivenRecordsError:
        values["trouble"] = NO_SUCH_LOAN
    return page.show("me/simulate.html", values)


def _supposed(page: Page, mine: Mine, changes: dict[str, Any], service: Service) -> dict[str, Any]:
    service.door.take_turn_about(mine.number)
    left = count_simulation(mine.number, service)
    found = suppose(mine.number, changes, asked=None, visible=mine.visible, service=service)
    after = found.supposed.outcome
    return {"supposed": after, "told": OUTCOMES[after].to(page.language), "left": left}


def _alternatives(page: Page, mine: Mine, service: Service) -> dict[str, Any]:
    if mine.outcome is Outcome.APPROVE:
        return {}
    service.door.take_turn_about(mine.number)
    found = alternatives(mine.number, asked=None, visible=mine.visible, service=service)
    return {
        "steps": [
            (each.step.text.to(page.language), each.supposed.outcome.value) for each in found.found
        ],
        "note": (FOUND if found.found else NOTHING)[page.language],
    }


Contester = Annotated[Principal, Depends(requires(Scope.CONTESTS_WRITE_OWN))]


@router.get("/contest", dependencies=[Depends(requires(Scope.REVIEWS_READ_OWN))])
def contests(page: ThePage, mine: MyApplication, service: TheService) -> Response:
    """Show the form to contest the outcome, and what became of earlier ones."""
    return _contests(page, mine, service)


@router.post("/contest")
def contest(page: ThePage, principal: Contester, form: TheForm, service: TheService) -> Response:
    """Take down what the applicant says; a person answers."""
    asked = form.one("application")
    mine = application_of(principal, int(asked) if asked.isdecimal() else None, service)
    latest, statement = mine.latest, form.one("statement")
    if latest is None:
        return _contests(page, mine, service, trouble=NOTHING_TO_CONTEST, status=422)

    def act(connection: Connection) -> Answer:
        contest_outcome(
            connection,
            latest.id,
            statement,
            by=principal.id,
            visible=mine.visible,
            service=service,
        )
        return Answer(SEEN, b"")

    key = form.one("key")[:64] or uuid4().hex
    request = request_key(principal, "POST /me/contest", key, [latest.id, statement])
    try:
        once(request, service, application=lambda _: latest.application, act=act)
    except ReviewTextError:
        return _contests(page, mine, service, trouble=SAY_MORE, statement=statement, status=422)
    except ReviewConflictError:
        return _contests(page, mine, service, trouble=NOTHING_TO_CONTEST, status=409)
    return page.go("/me/contest", application=latest.application, said="contested")


def _contests(
    page: Page,
    mine: Mine,
    service: Service,
    *,
    trouble: str | None = None,
    statement: str = "",
    status: int = 200,
) -> Response:
    values = {
        "mine": mine,
        "tab": "contest",
        "trouble": trouble,
        "statement": statement,
        "most": MOST_LETTERS,
        "now": service.clock.now(),
        "key": uuid4().hex,
    }
    return page.show("me/contest.html", values, status=status)
