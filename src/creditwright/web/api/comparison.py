"""One application beside others: its peers, where it stands in a feature, or in two at once."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query

from creditwright.access.principal import Principal
from creditwright.access.scopes import Scope
from creditwright.decision.policy import Outcome
from creditwright.population.chosen import Cohorts, Group
from creditwright.store.applicants import EVERYTHING, Visibility
from creditwright.web.access import requires
from creditwright.web.api.applications import NumberInPath
from creditwright.web.api.comparison_views import (
    ComparedView,
    NearListView,
    NearView,
    PeersView,
    ScatterView,
    StandingView,
    compared_view,
    peers_view,
    scatter_view,
    standing_view,
)
from creditwright.web.api.population_views import (
    AskedCohorts,
    FeatureName,
    population_view,
)
from creditwright.web.language import AskedLanguage
from creditwright.web.parts import TheService
from creditwright.workflows.compare_application import compare, scatter
from creditwright.workflows.find_peers import peers_of
from creditwright.workflows.note_read import Read, note_read
from creditwright.workflows.seen_application import Seen, see
from creditwright.workflows.show_portfolio import Shown, near_cut_off, shown, stands_at

router = APIRouter(prefix="/v1/applications", tags=["comparison"])

Own = Annotated[Principal, Depends(requires(Scope.EXPLANATIONS_READ_OWN))]
Staff = Annotated[Principal, Depends(requires(Scope.EXPLANATIONS_READ_ANY))]
AskedGroup = Annotated[
    Group,
    Query(
        description="similar: the 500 nearest peers; approved, referred, declined: by the "
        "model in use."
    ),
]
FeatureInQuery = Annotated[FeatureName, Query()]


@dataclass(frozen=True, slots=True)
class Among:
    """Whom an application is shown among."""

    group: Group
    cohorts: Cohorts


def asked_among(cohorts: AskedCohorts, group: AskedGroup = Group.ALL) -> Among:
    """Return whom a request wants an application shown among."""
    return Among(group, cohorts)


def seen_by_own(number: NumberInPath, principal: Own, service: TheService) -> Seen:
    """Return an application for who may see it explained: staff, or its applicant."""
    visible = Visibility(principal.applications_for(Scope.EXPLANATIONS_READ_OWN))
    seen = see(number, visible, service)
    note_read(Read.EXPLANATION, number, by=principal.id, visible=visible, service=service)
    return seen


def seen_by_staff(number: NumberInPath, principal: Staff, service: TheService) -> Seen:
    """Return an application for who may see every one explained."""
    seen = see(number, EVERYTHING, service)
    note_read(Read.EXPLANATION, number, by=principal.id, visible=EVERYTHING, service=service)
    return seen


AskedAmong = Annotated[Among, Depends(asked_among)]
SeenByOwn = Annotated[Seen, Depends(seen_by_own)]
SeenByStaff = Annotated[Seen, Depends(seen_by_staff)]


@router.get("/near-cut-off", dependencies=[Depends(requires(Scope.EXPLANATIONS_READ_ANY))])
def near(service: TheService, limit: Annotated[int, Query(ge=1, le=200)] = 50) -> NearListView:
    """List the applications whose probability is nearest the cut-off that approves."""
    what = shown(service)
    items = [
        NearView(
            number=each.number,
            default_probability=each.default_probability,
            outcome=each.outcome.value,
        )
        for each in near_cut_off(what, at_most=limit)
    ]
    return NearListView(
        population=population_view(what.population),
        approve_up_to=what.policy.approve_up_to,
        items=items,
    )


@router.get("/{number}/peers")  # noqa: FAST003 - what it depends on takes the number
def peers(
    seen: SeenByStaff,
    language: AskedLanguage,
    limit: Annotated[int, Query(ge=1, le=50, description="How many one by one.")] = 5,
    outcome: Annotated[
        Outcome | None, Query(description="Only those of this outcome; without, any.")
    ] = None,
) -> PeersView:
    """Show an application's position among those most like it, and the nearest one by one."""
    return peers_view(peers_of(seen, shown=limit, outcome=outcome), language)


@router.get("/{number}/comparison")  # noqa: FAST003 - what it depends on takes the number
def standing(seen: SeenByStaff) -> StandingView:
    """Show where an application's probability stands among those of all applications."""
    what = Shown(seen.live, seen.population)
    return standing_view(seen, stands_at(what, seen.default_probability))


@router.get("/{number}/comparison/{feature}")  # noqa: FAST003 - what it depends on takes the number
def comparison(
    feature: Annotated[FeatureName, Path()],
    seen: SeenByOwn,
    among: AskedAmong,
    language: AskedLanguage,
) -> ComparedView:
    """Show where an application stands in a feature; applicants may ask it of their own."""
    found = compare(seen, feature, group=among.group, cohorts=among.cohorts)
    return compared_view(seen, found, language)


@router.get("/{number}/scatter")  # noqa: FAST003 - what it depends on takes the number
def two_features(
    x: FeatureInQuery,
    y: FeatureInQuery,
    seen: SeenByStaff,
    among: AskedAmong,
    language: AskedLanguage,
) -> ScatterView:
    """Show where an application stands in two features at once."""
    found = scatter(seen, x, y, group=among.group, cohorts=among.cohorts)
    return scatter_view(seen, found, language)
