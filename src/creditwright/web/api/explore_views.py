"""What the API answers of a part of the population, by each cohort at once."""

from pydantic import Field

from creditwright.core.text import Language
from creditwright.population.cross_filter import Explored, Side, Slice
from creditwright.records.cohorts import COHORTS
from creditwright.web.api.population_views import (
    EstimateView,
    PopulationUsedView,
    estimate_view,
    maybe_estimate,
    population_view,
)
from creditwright.web.api.views import OutcomeWord, Probability, View
from creditwright.workflows.show_portfolio import Shown


class SliceView(View):
    """The applications of one word or number; figures are null of those that are too few."""

    value: str | int
    applications: int
    approved: EstimateView | None
    foretold: Probability | None
    defaulted: EstimateView | None


class SideView(View):
    """One cohort among those that the filters by all the others leave."""

    cohort: str
    label: str
    is_number: bool
    unknown: int
    slices: list[SliceView]


class ExploredView(View):
    """A part of the population; `by_outcome` and `of_everybody` count between the edges."""

    population: PopulationUsedView
    approve_up_to: Probability
    decline_above: Probability
    applications: int
    everybody: int
    outcomes: dict[OutcomeWord, int]
    approved: EstimateView
    foretold: Probability
    defaulted: EstimateView | None
    edges: list[float] = Field(
        description="Of the probabilities' axis; what is beyond counts at its ends."
    )
    by_outcome: dict[OutcomeWord, list[int]]
    of_everybody: list[int]
    sides: list[SideView]


def explored_view(what: Shown, found: Explored, language: Language) -> ExploredView:
    """Return a part of the population."""
    return ExploredView(
        population=population_view(what.population),
        approve_up_to=what.policy.approve_up_to,
        decline_above=what.policy.decline_above,
        applications=found.applications,
        everybody=found.everybody,
        outcomes={outcome.value: n for outcome, n in found.outcomes.items()},
        approved=estimate_view(found.approved),
        foretold=found.foretold,
        defaulted=maybe_estimate(found.defaulted),
        edges=list(found.edges),
        by_outcome={outcome.value: list(counts) for outcome, counts in found.by_outcome.items()},
        of_everybody=list(found.of_everybody),
        sides=[_side_view(each, language) for each in found.sides],
    )


def _side_view(found: Side, language: Language) -> SideView:
    cohort = COHORTS[found.cohort]
    return SideView(
        cohort=found.cohort,
        label=cohort.label.to(language),
        is_number=cohort.is_number,
        unknown=found.unknown,
        slices=[_slice_view(each) for each in found.slices],
    )


def _slice_view(found: Slice) -> SliceView:
    return SliceView(
        value=found.value,
        applications=found.applications,
        approved=maybe_estimate(found.approved),
        foretold=found.foretold,
        defaulted=maybe_estimate(found.defaulted),
    )
