"""What became of decisions: labels come in, figures of all decisions together go out."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import Field

from creditwright.access.principal import Principal
from creditwright.access.scopes import Scope
from creditwright.fairness.breakdown import FOUR_FIFTHS
from creditwright.monitoring.performance import PerformanceReport
from creditwright.store.loan_outcomes import LoanOutcome, Taken
from creditwright.web.access import requires
from creditwright.web.api.population_views import GroupKind
from creditwright.web.api.shapes import MOST_ITEMS, Document, Number, Strict
from creditwright.web.api.truth_views import FairGroupView, fair_group_view
from creditwright.web.api.views import View
from creditwright.web.parts import TheService
from creditwright.workflows.loan_outcomes import take_outcomes
from creditwright.workflows.show_portfolio import kind_of_group
from creditwright.workflows.watch_fairness import watch_fairness
from creditwright.workflows.watch_overruling import OverrulingReport, watch_overruling
from creditwright.workflows.watch_performance import watch_performance
from creditwright.workflows.watch_recorded import last_report

router = APIRouter(prefix="/v1", tags=["monitoring"])

Day = Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]
Since = Annotated[Day, Query(description="The first day, YYYY-MM-DD.")]
Until = Annotated[Day, Query(description="The last day, YYYY-MM-DD.")]
FIRST, LAST = "0001-01-01", "9999-12-31"


class OutcomeRequest(Strict):
    """Whether a loan had defaulted by a day."""

    application: Number
    defaulted: bool
    seen_on: Annotated[
        date,
        Field(strict=False, description="Of the default, or the last day on which there was none."),
    ]


class OutcomesRequest(Strict):
    """What became of loans; telling the same again changes nothing."""

    outcomes: Annotated[list[OutcomeRequest], Field(min_length=1, max_length=MOST_ITEMS)]


class TakenView(View):
    """What became of an outcome that was told."""

    application: int
    taken: Taken


class OutcomesView(View):
    """What became of all that was told, in the order told."""

    added: int
    known: int
    unknown_applications: int
    items: list[TakenView]


@router.post("/outcomes")
def tell_outcomes(
    request: OutcomesRequest,
    principal: Annotated[Principal, Depends(requires(Scope.OUTCOMES_WRITE))],
    service: TheService,
) -> OutcomesView:
    """Take in what became of loans that were decided on here."""
    told = [
        LoanOutcome(each.application, each.defaulted, each.seen_on) for each in request.outcomes
    ]
    taken = take_outcomes(told, service.database, by=principal.id, clock=service.clock)
    return _view(told, taken)


@router.get("/monitoring/performance", dependencies=[Depends(requires(Scope.PORTFOLIO_READ))])
def performance(
    service: TheService, since: Since = FIRST, until: Until = LAST
) -> PerformanceReport:
    """Tell how decisions turned out, by month: estimated before labels, realised after."""
    costs = service.models().champion.model.policy.costs
    return watch_performance(service.database, service.bundles, costs, since=since, until=until)


@router.get("/monitoring/drift", dependencies=[Depends(requires(Scope.PORTFOLIO_READ))])
def drift(service: TheService) -> Document:
    """Tell what `creditwright monitor recorded` found last: data quality, drift, alarms."""
    return last_report(service.watched)


@router.get("/monitoring/overruling", dependencies=[Depends(requires(Scope.PORTFOLIO_READ))])
def overruling(service: TheService, since: Since = FIRST, until: Until = LAST) -> OverrulingReport:
    """Tell how often decisions are left to people and changed by them, and what became of loans."""
    return watch_overruling(service.database, since=since, until=until)


class FairMonthView(View):
    """How the decisions of a month fell on groups; smaller ones are taken together."""

    month: str
    applications: int
    reference: str | None
    groups: list[FairGroupView]
    smaller: list[str]


class FairnessOverTimeView(View):
    """How decisions fell on the groups of one kind, month by month.

    Many intervals are shown: of a hundred that are right, five miss by chance.
    """

    by: GroupKind
    four_fifths: float
    fewest: int = Field(description="Decisions of a group in a month; of fewer nothing is told.")
    months: list[FairMonthView]


@router.get("/monitoring/fairness", dependencies=[Depends(requires(Scope.PORTFOLIO_READ))])
def fairness(
    service: TheService, by: GroupKind = "sex", since: Since = FIRST, until: Until = LAST
) -> FairnessOverTimeView:
    """Tell how recorded decisions fell on groups of applicants, month by month."""
    costs = service.models().champion.model.policy.costs
    found = watch_fairness(service.database, costs, kind_of_group(by), since=since, until=until)
    return FairnessOverTimeView(
        by=by,
        four_fifths=FOUR_FIFTHS,
        fewest=found.fewest,
        months=[
            FairMonthView(
                month=each.month,
                applications=each.applications,
                reference=each.breakdown.reference,
                groups=[fair_group_view(group) for group in each.breakdown.groups],
                smaller=list(each.breakdown.smaller),
            )
            for each in found.months
        ],
    )


def _view(told: Sequence[LoanOutcome], taken: Sequence[Taken]) -> OutcomesView:
    return OutcomesView(
        added=taken.count(Taken.ADDED),
        known=taken.count(Taken.KNOWN),
        unknown_applications=taken.count(Taken.UNKNOWN_APPLICATION),
        items=[
            TakenView(application=each.application, taken=what)
            for each, what in zip(told, taken, strict=True)
        ],
    )
