"""The page on which a risk manager takes the population apart, by one cohort after the other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from creditwright.access.scopes import Scope
from creditwright.core.text import Text
from creditwright.decision.policy import Outcome, Policy
from creditwright.population.cross_filter import Explored, Side, Slice
from creditwright.records.cohorts import COHORTS
from creditwright.web.access import requires
from creditwright.web.api.explore_views import explored_view
from creditwright.web.pages.asked import cohorts_in
from creditwright.web.pages.page import Page, ThePage
from creditwright.web.pages.portfolio import common_of, show_or_say_why
from creditwright.web.parts import TheService
from creditwright.workflows.show_portfolio import portfolio_explored, shown

router = APIRouter(
    prefix="/portfolio/explore",
    include_in_schema=False,
    dependencies=[Depends(requires(Scope.PORTFOLIO_READ))],
)

LOOKS: Final = {Outcome.APPROVE: "lowers", Outcome.REFER: "neutral", Outcome.DECLINE: "raises"}
FIELDS: Final = tuple(
    field
    for name, each in COHORTS.items()
    for field in ((f"{name}_from", f"{name}_to") if each.is_number else (name,))
)


@dataclass(frozen=True, slots=True)
class Row:
    """A slice in a table, and the address that filters by it, or no longer does."""

    slice: Slice
    address: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Shelf:
    """A cohort as the page shows it."""

    name: str
    label: Text
    is_number: bool
    rows: Sequence[Row]
    unknown: int
    most: int


@router.get("")
def explore(request: Request, page: ThePage, service: TheService) -> Response:
    """Show a part of the population by every cohort at once, and as a distribution of risk."""

    def values() -> dict[str, Any]:
        what = shown(service)
        found = portfolio_explored(what, cohorts=cohorts_in(request))
        asked = {name: text for name in FIELDS if (text := request.query_params.get(name))}
        return {
            "found": found,
            "shelves": [_shelf(page, each, asked) for each in found.sides],
            "risk": _risk(page, found, what.policy),
            "data": explored_view(what, found, page.language).model_dump_json(),
            "asked": request.query_params,
            "is_part": bool(asked),
            **common_of(what, "explore"),
        }

    return show_or_say_why(page, "portfolio/explore.html", values)


def _shelf(page: Page, side: Side, asked: Mapping[str, str]) -> Shelf:
    cohort = COHORTS[side.cohort]
    return Shelf(
        name=side.cohort,
        label=cohort.label,
        is_number=cohort.is_number,
        rows=[_row(page, side.cohort, each, asked) for each in side.slices],
        unknown=side.unknown,
        most=max((each.applications for each in side.slices), default=1),
    )


def _row(page: Page, cohort: str, found: Slice, asked: Mapping[str, str]) -> Row:
    fields = (f"{cohort}_from", f"{cohort}_to") if COHORTS[cohort].is_number else (cohort,)
    others = {name: text for name, text in asked.items() if name not in fields}
    is_chosen = all(asked.get(field) == str(found.value) for field in fields)
    wanted = others if is_chosen else others | dict.fromkeys(fields, str(found.value))
    root = page.at("/portfolio/explore")
    return Row(found, f"{root}?{urlencode(wanted)}" if wanted else root, is_chosen)


def _risk(page: Page, found: Explored, policy: Policy) -> dict[str, Any]:
    """Return what the distribution of risk is drawn from, and its table."""
    counts = [sum(each) for each in zip(*found.by_outcome.values(), strict=True)]
    low, high = found.edges[0], found.edges[-1]
    most = [max(found.by_outcome, key=lambda o: found.by_outcome[o][n]) for n in range(len(counts))]
    wide = (high - low) or 1.0
    limits = {policy.approve_up_to, policy.decline_above}
    written = [page.figures.percent(each) for each in found.edges]
    return {
        "counts": counts,
        "looks": [LOOKS[each] for each in most],
        "lines": [(each - low) / wide for each in sorted(limits) if low <= each <= high],
        "rows": [
            (f"{written[n]} \u2013 {written[n + 1]}", count, found.of_everybody[n])
            for n, count in enumerate(counts)
        ],
    }
