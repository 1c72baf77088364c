"""The file of one application: its decision and why, and what if other terms were asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final
from uuid import uuid4

from fastapi import APIRouter, Depends, Path, Query
from starlette.responses import Response

from creditwright.access.principal import Principal
from creditwright.access.scopes import Scope
from creditwright.core.errors import CreditwrightError
from creditwright.decision.actions import AMOUNT, PAYMENT, with_terms
from creditwright.population.errors import NoPopulationError
from creditwright.records.given import GivenRow, as_given
from creditwright.serving.live import NoModelInUseError
from creditwright.store.answers import Answer
from creditwright.store.applicants import EVERYTHING, Visibility, find_application_alone
from creditwright.store.assessments import StoredAssessment
from creditwright.web.access import requires
from creditwright.web.api.shapes import LARGEST_NUMBER
from creditwright.web.forms import TheForm
from creditwright.web.idempotency import request_key
from creditwright.web.pages.page import Page, ThePage
from creditwright.web.pages.reading import note_opened
from creditwright.web.pages.reasons import reasons_of, supposed_reasons
from creditwright.web.pages.reviews import reviewed
from creditwright.web.pages.shown_values import marker_in, shares_of
from creditwright.web.pages.terms import sliders_of
from creditwright.web.parts import TheService
from creditwright.workflows.assess import Caller, Wanted, assess_applications
from creditwright.workflows.explain import explain_assessment
from creditwright.workflows.history import History, history_of
from creditwright.workflows.note_read import Read
from creditwright.workflows.record_assessments import Result
from creditwright.workflows.service import Service
from creditwright.workflows.show_portfolio import shown, stands_at
from creditwright.workflows.what_if import suppose

router = APIRouter(include_in_schema=False)

Number = Annotated[int, Path(ge=1, le=LARGEST_NUMBER)]
Reader = Annotated[Principal, Depends(requires(Scope.APPLICATIONS_READ_ANY))]
Explained = Depends(requires(Scope.EXPLANATIONS_READ_ANY))
Term = Annotated[float | None, Query(ge=1, le=1e12, allow_inf_nan=False)]
MODEL_IN_USE: Final = None
SEEN: Final = 303


@dataclass(frozen=True, slots=True)
class Shown:
    """What the address asks to be shown of a waterfall.

    Attributes:
        opened: The theme whose features are shown.
        whole: Every theme, not only the greatest.
    """

    opened: str | None
    whole: bool


def what_is_shown(
    opened: Annotated[str | None, Query(alias="open", max_length=40, pattern="^[a-z_]+$")] = None,
    whole: Annotated[bool, Query(alias="all")] = False,  # noqa: FBT002 - of the address
) -> Shown:
    """Return what the address asks for."""
    return Shown(opened, whole)


AskedToShow = Annotated[Shown, Depends(what_is_shown)]


@router.get("/applications/{number}", dependencies=[Explained])
def application(  # noqa: PLR0913, PLR0917 - what its address says
    number: Number,
    page: ThePage,
    principal: Reader,
    service: TheService,
    asked: AskedToShow,
    amount: Term = None,
    payment: Term = None,
) -> Response:
    """Show the decision and its reasons; with other terms, what the model would say of them."""
    visible = Visibility(principal.applications_for(Scope.APPLICATIONS_READ_ANY))
    history, row = history_of(number, visible, service), row_of(number, visible, service)
    note_opened(page, Read.EXPLANATION, number, service)
    values = {**head_of(history, row), "shown": asked, "tab": "decision", "key": uuid4().hex}
    if not history.assessments:
        return page.show("officer/not_assessed.html", values)
    changes = with_terms(row, amount=amount, payment=payment)
    if changes:
        principal.require(Scope.SIMULATE_ANY)
    values["is_current"] = _is_current(history, service)
    values["sliders"] = sliders_of(row, {**row, **changes}) if page.may("simulate:any") else []
    values |= reviewed(history.assessments[0], service)
    values |= (
        _simulation(history, changes, visible, asked, service)
        if changes
        else decision_of(page, history.assessments[0], asked, service)
    )
    told = values["simulated"].supposed if changes else values["found"]
    values["among"] = _among(page, told.default_probability, service)
    return page.show("officer/application.html", values, part="officer/picture.html")


@router.post("/applications/{number}/assessments")
def assess(
    number: Number,
    page: ThePage,
    principal: Annotated[Principal, Depends(requires(Scope.ASSESS_RUN))],
    form: TheForm,
    service: TheService,
) -> Response:
    """Have the application assessed; sent twice, it is assessed once."""

    def answer(results: Sequence[Result]) -> Answer:
        (result,) = results
        if isinstance(result, CreditwrightError):
            raise result
        return Answer(SEEN, b"")

    key = form.one("key") or uuid4().hex
    request = request_key(principal, "POST /applications/assessments", key[:64], [number])
    visible = Visibility(principal.applications_for(Scope.ASSESS_RUN))
    assess_applications([Wanted(number)], Caller(principal.id, visible), request, service, answer)
    return page.go(f"/applications/{number}", said="assessed")


def row_of(number: int, visible: Visibility, service: Service) -> GivenRow:
    """Return the application's own row, as its records are now."""
    with service.database.reading() as connection:
        return as_given(find_application_alone(connection, number, visible).records)[0]


def head_of(history: History, row: GivenRow) -> dict[str, Any]:
    """Return what the head of every page of the file shows."""
    return {
        "number": history.number,
        "history": history,
        "kind": row.get("NAME_CONTRACT_TYPE"),
        "amount": row.get(AMOUNT),
        "payment": row.get(PAYMENT),
    }


def decision_of(
    page: Page, found: StoredAssessment, shown: Shown, service: Service
) -> dict[str, Any]:
    """Return a decision and its reasons; where it cannot be explained any more, without them."""
    values: dict[str, Any] = {"found": found, "explained": None, "reasons": None, "simulated": None}
    try:
        explained = explain_assessment(found.id, EVERYTHING, service)
    except CreditwrightError:  # its model, or what it was made of, is no longer kept
        return values
    reasons = reasons_of(explained, page.language, opened=shown.opened, whole=shown.whole)
    return {**values, "explained": explained, "reasons": reasons}


def _is_current(history: History, service: Service) -> bool:
    """Return whether the latest decision is one of the model in use, on the records as they are."""
    found = history.assessments[0]
    model = service.models().choose(found.application, MODEL_IN_USE)
    return (model.digest, history.versions[0].number) == (found.bundle, found.records_version)


def _among(page: Page, probability: float, service: Service) -> dict[str, Any] | None:
    """Return where a probability stands among those of all; nothing where there are none."""
    try:
        standing = stands_at(shown(service), probability)
    except (NoModelInUseError, NoPopulationError):
        return None
    drawn = shares_of(standing.distribution, page.figures)
    marker = marker_in(standing.distribution, probability)
    return {"standing": standing, "drawn": drawn, "marker": marker}


def _simulation(
    history: History, changes: GivenRow, visible: Visibility, shown: Shown, service: Service
) -> dict[str, Any]:
    found = suppose(history.number, changes, asked=MODEL_IN_USE, visible=visible, service=service)
    limit = found.model.model.policy.approve_up_to
    reasons = supposed_reasons(found.supposed, found.as_it_is, limit=limit, whole=shown.whole)
    return {"found": history.assessments[0], "simulated": found, "reasons": reasons}
