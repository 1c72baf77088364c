"""One application beside others: a feature among all or similar ones, two at once, its peers."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Path, Request
from starlette.responses import Response

from creditwright.access.principal import Principal
from creditwright.access.scopes import Scope
from creditwright.population.chosen import Cohorts, Group
from creditwright.population.errors import GroupTooSmallError, NoPopulationError
from creditwright.records.cohorts import COHORTS
from creditwright.store.applicants import Visibility
from creditwright.web.access import requires
from creditwright.web.pages.asked import cohorts_in, text_in
from creditwright.web.pages.file import Number, head_of, row_of
from creditwright.web.pages.page import ThePage
from creditwright.web.pages.portfolio import GROUPS
from creditwright.web.pages.reading import note_opened
from creditwright.web.pages.shown_values import bars_of, marker_in, value_text
from creditwright.web.parts import TheService
from creditwright.workflows.compare_application import compare, scatter
from creditwright.workflows.find_peers import peers_of
from creditwright.workflows.history import history_of
from creditwright.workflows.note_read import Read
from creditwright.workflows.seen_application import (
    Seen,
    cohorts_for_deciders,
    known_or_none,
    measures_of,
    see,
)

router = APIRouter(prefix="/applications/{number}", include_in_schema=False)

Reader = Annotated[Principal, Depends(requires(Scope.APPLICATIONS_READ_ANY))]
Explained = Depends(requires(Scope.EXPLANATIONS_READ_ANY))
NEAREST: Final = 5


@router.get("/compare", dependencies=[Explained])
def compared(
    number: Number, request: Request, page: ThePage, principal: Reader, service: TheService
) -> Response:
    """Show the feature that the form names, else the one that the model goes by most."""
    return _compared(None, number, request, page, principal, service)


@router.get("/compare/{feature}", dependencies=[Explained])
def compared_by(
    number: Number,
    feature: Annotated[str, Path(max_length=200)],
    request: Request,
    page: ThePage,
    principal: Reader,
    service: TheService,
) -> Response:
    """Show where an application stands in a feature."""
    return _compared(feature, number, request, page, principal, service)


def _compared(
    feature: str | None,
    number: int,
    request: Request,
    page: ThePage,
    principal: Principal,
    service: TheService,
) -> Response:
    visible = Visibility(principal.applications_for(Scope.APPLICATIONS_READ_ANY))
    head = {
        **head_of(history_of(number, visible, service), row_of(number, visible, service)),
        "tab": "compare",
        "key": "",
    }
    try:
        seen = see(number, visible, service)
    except NoPopulationError:
        return page.show("portfolio/compare/nothing.html", head)
    note_opened(page, Read.EXPLANATION, number, service)
    known = _known_first(seen)
    chosen = feature or text_in(request, "feature") or known[0]
    asked = text_in(request, "group") or Group.SIMILAR.value
    group = Group(asked) if asked in set(Group) else Group.SIMILAR
    values = {
        **head,
        **_feature(page, seen, chosen, group, cohorts_in(request)),
        **_peers(page, seen),
        **_two(page, seen, request, group, known),
        "groups": GROUPS,
        "asked": request.query_params,
        "cohorts": [each for each in _cohorts(seen) if each[0] in cohorts_for_deciders(seen.live)],
        "population": seen.population,
    }
    return page.show("portfolio/compare/whole.html", values, part="portfolio/compare/feature.html")


def _cohorts(seen: Seen) -> list[Any]:
    words = seen.population.cohort_words()
    return [(name, each.label, words.get(name, ())) for name, each in COHORTS.items()]


def _feature(
    page: ThePage, seen: Seen, name: str, group: Group, cohorts: Cohorts
) -> dict[str, Any]:
    importance = seen.live.card.importance
    inputs = sorted(seen.live.model.scorer.inputs, key=lambda each: -importance.get(each.name, 0.0))
    values: dict[str, Any] = {"inputs": inputs, "chosen": name, "group": group, "compared": None}
    try:
        found = compare(seen, name, group=group, cohorts=cohorts)
    except GroupTooSmallError:
        return values
    return {
        **values,
        "compared": found,
        "drawn": bars_of(found.distribution, page.figures, found.feature),
        "marker": marker_in(found.distribution, found.value),
        "written": value_text(page.figures, found.feature, found.value),
    }


def _peers(page: ThePage, seen: Seen) -> dict[str, Any]:
    try:
        found = peers_of(seen, shown=NEAREST)
    except GroupTooSmallError:
        return {"peers": None}
    rows = [
        (
            measure,
            value_text(page.figures, measure.feature, measure.value),
            [
                value_text(page.figures, measure.feature, peer.values[place])
                for peer in found.nearest
            ],
        )
        for place, measure in enumerate(found.measures)
    ]
    return {"peers": found, "rows": rows}


def _known_first(seen: Seen) -> list[str]:
    """Return what the model goes by most, first what is known of this application."""
    return sorted(measures_of(seen.live), key=lambda name: known_or_none(seen.value(name)) is None)


def _two(
    page: ThePage, seen: Seen, request: Request, group: Group, known: list[str]
) -> dict[str, Any]:
    first, second = (
        text_in(request, name) or otherwise
        for name, otherwise in zip(("x", "y"), known[:2], strict=True)
    )
    try:
        found = scatter(seen, first, second, group=group)
    except GroupTooSmallError:
        return {"two": None}
    looks = {"approve": "lowers", "decline": "raises", "refer": "neutral"}
    own = found.own if None not in found.own else None
    return {
        "two": found,
        "points": [(each.x, each.y) for each in found.points],
        "point_looks": [looks[each.outcome.value] for each in found.points],
        "own": own,
        "ends": [
            [value_text(page.figures, feature, end) for end in (axis.low, axis.high)]
            for feature, axis in ((found.x, found.scatter.x), (found.y, found.scatter.y))
        ],
    }
