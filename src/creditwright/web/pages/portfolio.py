"""The risk manager's pages: other cut-offs, whether probabilities came true, how groups fare."""

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Path, Request
from starlette.responses import Response

from creditwright.access.scopes import Scope
from creditwright.core.errors import CreditwrightError
from creditwright.fairness.breakdown import FOUR_FIFTHS
from creditwright.population.chosen import Group
from creditwright.population.errors import GroupTooSmallError, NoLabelsError, NoPopulationError
from creditwright.population.sides import Limits
from creditwright.population.under_limits import UnderLimits
from creditwright.records.cohorts import COHORTS
from creditwright.serving.live import NoModelInUseError
from creditwright.web.access import requires
from creditwright.web.api.portfolio import limits_of, terms_of
from creditwright.web.pages.asked import PER_CENT, cohorts_in, share_in, text_in
from creditwright.web.pages.catalogue import later as _
from creditwright.web.pages.page import Page, ThePage
from creditwright.web.pages.shown_values import bars_of, value_text
from creditwright.web.parts import TheService
from creditwright.workflows.show_portfolio import (
    Shown,
    portfolio_feature,
    portfolio_groups,
    portfolio_truth,
    portfolio_under,
    shown,
)

router = APIRouter(
    prefix="/portfolio",
    include_in_schema=False,
    dependencies=[Depends(requires(Scope.PORTFOLIO_READ))],
)

KINDS: Final = {
    "age": _("Age"),
    "sex": _("Sex"),
    "family_status": _("Family status"),
    "region": _("Region"),
}
GROUPS: Final = {
    Group.ALL: _("all applications"),
    Group.SIMILAR: _("similar applications"),
    Group.APPROVED: _("approved applications"),
    Group.REFERRED: _("applications referred to a person"),
    Group.DECLINED: _("declined applications"),
}
TOLD_EACH: Final = 10  # steps of a curve, in the table beside it
BARS_OF: Final = 2  # steps of the curves in one bar
NOTHING: Final[Mapping[type[CreditwrightError], str]] = {
    GroupTooSmallError: _("Fewer than 50 applications are left, so nothing is told of them."),
    NoLabelsError: _("It is not known of enough applications whether they defaulted."),
    NoPopulationError: _(
        "There is no population of the model in use yet. Make it: creditwright population make"
    ),
    NoModelInUseError: _("No model is in use yet."),
}


@router.get("")
def whole(request: Request, page: ThePage, service: TheService) -> Response:
    """Show what other cut-offs and costs would do, beside the policy in force."""

    def values() -> dict[str, Any]:
        what = shown(service)
        exposure = (
            share_in(request, "loss_given_default", least=0.1, most=100),
            share_in(request, "margin", least=0.1, most=100),
        )
        limits = limits_of(
            what,
            share_in(request, "cut_off", least=0.1, most=99.9),
            share_in(request, "refer_to", least=0.1, most=99.9),
        )
        limits = limits and Limits(
            limits.approve_up_to, max(limits.approve_up_to, limits.decline_above)
        )
        by = _kind(request, "age")
        found = portfolio_under(
            what,
            limits,
            terms_of(what, None, None, *exposure),
            cohorts=cohorts_in(request),
            by=by,
        )
        return {
            "found": found,
            "curve": _curve(found),
            "rows": range(TOLD_EACH - 1, len(found.curves.cut_offs), TOLD_EACH),
            "asked": request.query_params,
            "by": by,
            **common_of(what, "whole"),
        }

    return show_or_say_why(page, "portfolio/whole.html", values, part="portfolio/figures.html")


@router.get("/calibration")
def calibration(request: Request, page: ThePage, service: TheService) -> Response:
    """Show whether the probabilities came true."""

    def values() -> dict[str, Any]:
        what, by = shown(service), _kind(request, "age")
        found = portfolio_truth(what, by=by, cohorts=cohorts_in(request))
        return {
            "found": found,
            "truth": found.whole,
            "said": [each.foretold for each in found.whole.bins],
            "came": [each.observed.value for each in found.whole.bins],
            "low": [each.observed.low for each in found.whole.bins],
            "high": [each.observed.high for each in found.whole.bins],
            "most": max(each.observed.high for each in found.whole.bins),
            "most_of_groups": max(
                (each.defaulted.high for each in found.groups if each.defaulted), default=1.0
            ),
            "asked": request.query_params,
            "by": by,
            **common_of(what, "calibration"),
        }

    return show_or_say_why(page, "portfolio/calibration.html", values)


@router.get("/fairness")
def fairness(request: Request, page: ThePage, service: TheService) -> Response:
    """Show how the decisions in force fall on groups of applicants."""

    def values() -> dict[str, Any]:
        what, by = shown(service), _kind(request, "sex")
        found = portfolio_groups(what, by)
        ends = [
            group.comparison.adverse_impact_ratio.high
            for group in found.groups
            if group.comparison is not None and group.comparison.adverse_impact_ratio is not None
        ]
        return {
            "found": found,
            "most": max([1.2, *ends]),
            "four_fifths": FOUR_FIFTHS,
            "by": by,
            **common_of(what, "fairness"),
        }

    return show_or_say_why(page, "portfolio/fairness.html", values)


@router.get("/features")
def first_feature(request: Request, page: ThePage, service: TheService) -> Response:
    """Show the feature that the form names, else the one that the model goes by most."""
    return _feature(text_in(request, "feature"), request, page, service)


@router.get("/features/{feature}")
def one_feature(
    feature: Annotated[str, Path(max_length=200)],
    request: Request,
    page: ThePage,
    service: TheService,
) -> Response:
    """Show how a feature is distributed, among all and by outcome."""
    return _feature(feature, request, page, service)


def _feature(name: str | None, request: Request, page: ThePage, service: TheService) -> Response:
    def values() -> dict[str, Any]:
        what = shown(service)
        importance = what.live.card.importance
        chosen = name or max(importance, key=lambda each: (importance[each], each))
        found = portfolio_feature(what, chosen, cohorts=cohorts_in(request))
        parts = {"all": found.whole, **{k.value: v for k, v in found.by_outcome.items()}}
        inputs = sorted(
            what.live.model.scorer.inputs, key=lambda each: -importance.get(each.name, 0.0)
        )
        return {
            "found": found,
            "drawn": {
                key: bars_of(each, page.figures, found.feature) for key, each in parts.items()
            },
            "inputs": inputs,
            "asked": request.query_params,
            "written": lambda value: value_text(page.figures, found.feature, value),
            **common_of(what, "features"),
        }

    return show_or_say_why(page, "portfolio/features.html", values)


def show_or_say_why(
    page: Page, template: str, values: Callable[[], dict[str, Any]], *, part: str | None = None
) -> Response:
    """Return a page; where there is nothing to show, one that says why and what to do."""
    try:
        found = values()
    except CreditwrightError as error:
        why = NOTHING.get(type(error))
        if why is None:
            raise
        return page.show("portfolio/nothing.html", {"why": why})
    return page.show(template, found, part=part)


def common_of(what: Shown, tab: str) -> dict[str, Any]:
    """Return what the head and the forms of each of these pages show."""
    words = what.population.cohort_words()
    return {
        "what": what,
        "policy": what.policy,
        "population": what.population,
        "tab": tab,
        "kinds": KINDS,
        "per_cent": PER_CENT,
        "cohorts": [(name, each.label, words.get(name, ())) for name, each in COHORTS.items()],
    }


def _kind(request: Request, otherwise: str) -> str:
    asked = text_in(request, "by")
    return asked if asked in KINDS else otherwise


def _curve(found: UnderLimits) -> dict[str, Any]:
    """Return what the curves are drawn from."""
    curves = found.curves
    shares = [0.0, *curves.approved][::BARS_OF]
    counts = [(b - a) * found.applications for a, b in pairwise(shares)]
    ends = curves.cut_offs[BARS_OF - 1 :: BARS_OF]
    then = found.then.limits
    last, told = curves.cut_offs[-1], curves.defaulted
    foretold = [each for each in curves.foretold if each is not None]
    return {
        "counts": counts,
        "looks": [
            "lowers"
            if end <= then.approve_up_to
            else ("neutral" if end <= then.decline_above else "raises")
            for end in ends
        ],
        "marks": [each for each in _marks(found) if each <= last],
        "lines": [min(1.0, each / last) for each in _marks(found)],
        "observed": [None if each is None else each.value for each in told],
        "low": [None if each is None else each.low for each in told],
        "high": [None if each is None else each.high for each in told],
        "highest": max([each.value for each in told if each is not None] + foretold, default=0.0),
    }


def _marks(found: UnderLimits) -> list[float]:
    now, then = found.now.limits.approve_up_to, found.then.limits.approve_up_to
    return [now] if now == then else [now, then]
