"""The risk manager's page on fairness over time: each group's months beside one another."""

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from creditwright.access.scopes import Scope
from creditwright.decision.policy import Costs
from creditwright.fairness.breakdown import FOUR_FIFTHS
from creditwright.serving.live import NoModelInUseError
from creditwright.training.metrics import Estimate
from creditwright.web.access import requires
from creditwright.web.api.monitoring import FIRST, LAST
from creditwright.web.pages.asked import text_in
from creditwright.web.pages.page import ThePage
from creditwright.web.pages.portfolio import KINDS
from creditwright.web.parts import TheService
from creditwright.workflows.service import Service
from creditwright.workflows.show_portfolio import kind_of_group
from creditwright.workflows.watch_fairness import FairnessOverTime, watch_fairness
from creditwright.workflows.watch_performance import NothingDecidedError

router = APIRouter(
    prefix="/portfolio/fairness/months",
    include_in_schema=False,
    dependencies=[Depends(requires(Scope.PORTFOLIO_READ))],
)
HIGHEST = 1.2  # of ratios, at least: four fifths and one lie well within


@dataclass(frozen=True, slots=True)
class OneGroup:
    """A group's line of months as it is drawn; None where it is not told."""

    name: str
    ratio: list[Estimate | None]
    approved: list[Estimate | None]
    refused_good: list[Estimate | None]
    missed: list[Estimate | None]
    is_reference: list[bool]
    under: list[bool]

    @property
    def drawn(self) -> list[list[float | None]]:
        """The approvals, and the ends of their intervals."""
        return [
            [None if each is None else getattr(each, end) for each in self.approved]
            for end in ("value", "low", "high")
        ]

    @property
    def ratios(self) -> list[list[float | None]]:
        """The ratios and the ends of their intervals; of the reference group 1."""
        return [
            [
                (1.0 if own else None) if each is None else getattr(each, end)
                for each, own in zip(self.ratio, self.is_reference, strict=True)
            ]
            for end in ("value", "low", "high")
        ]


@router.get("")
def months(request: Request, page: ThePage, service: TheService) -> Response:
    """Show how decisions fell on groups, month by month."""
    asked = text_in(request, "by")
    by = asked if asked in KINDS else "sex"
    common: dict[str, Any] = {"tab": "fairness", "kinds": KINDS, "by": by}
    try:
        found = watch_fairness(
            service.database, costs_of(service), kind_of_group(by), since=FIRST, until=LAST
        )
    except NothingDecidedError:
        return page.show("portfolio/fairness_none.html", common)
    groups = [one_group(name, found) for name in found.groups]
    ends = [end for each in groups for end in each.ratios[2] if end is not None]
    values = {
        **common,
        "found": found,
        "groups": groups,
        "names": [each.month for each in found.months],
        "places": list(range(len(found.months))),
        "most": max([HIGHEST, *ends]),
        "levels": [FOUR_FIFTHS, 1.0],
    }
    return page.show("portfolio/fairness_months.html", values)


def costs_of(service: Service) -> Costs:
    """Return the costs of the policy in force; without one the usual."""
    try:
        return service.models().champion.model.policy.costs
    except NoModelInUseError:
        return Costs()


def one_group(name: str, found: FairnessOverTime) -> OneGroup:
    """Return a group's months."""
    mine = [each.group(name) for each in found.months]
    figures = [None if each is None else each.figures for each in mine]
    return OneGroup(
        name=name,
        ratio=[
            None
            if each is None or each.comparison is None
            else each.comparison.adverse_impact_ratio
            for each in mine
        ],
        approved=[None if each is None else each.approval_rate for each in figures],
        refused_good=[None if each is None else each.refused_good_rate for each in figures],
        missed=[None if each is None else each.missed_default_rate for each in figures],
        is_reference=[
            each is not None and month.breakdown.reference == name
            for each, month in zip(mine, found.months, strict=True)
        ],
        under=[each is not None and each.is_under_four_fifths for each in mine],
    )
