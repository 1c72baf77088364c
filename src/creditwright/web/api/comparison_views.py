"""What the API answers of one application beside others."""

from pydantic import Field

from creditwright.core.text import Language
from creditwright.population.chosen import Group
from creditwright.population.peers import METHOD
from creditwright.web.api.population_views import (
    DistributionView,
    FeatureView,
    PopulationUsedView,
    PositionView,
    WordsView,
    distributed_view,
    distribution_view,
    feature_view,
    population_view,
    position_view,
)
from creditwright.web.api.views import OutcomeWord, Probability, View
from creditwright.workflows.compare_application import Compared, ScatterFound
from creditwright.workflows.find_peers import Measure, Peer, Peers
from creditwright.workflows.seen_application import Seen
from creditwright.workflows.show_portfolio import Standing


class MeasureView(View):
    """A feature that nearness is measured by; `scaled` is in standard deviations from the mean."""

    feature: FeatureView
    mean: float
    deviation: float
    value: float | None
    scaled: float
    position: PositionView | None = Field(description="Among the peers.")


class PeerView(View):
    """One of the nearest; `values` are in the order of the features."""

    number: int
    distance: float
    default_probability: Probability
    outcome: OutcomeWord
    values: list[float | None]


class PeersView(View):
    """An application among its peers."""

    application: int
    population: PopulationUsedView
    method: str
    considered: int
    outcomes: dict[OutcomeWord, int]
    mean_probability: Probability
    default_probability: Probability
    probability_position: PositionView | None
    features: list[MeasureView]
    nearest: list[PeerView]


class ComparedView(View):
    """Where an application stands in a feature, in a group.

    For a category `share_alike` says how many have the same.
    """

    application: int
    population: PopulationUsedView
    feature: FeatureView
    group: Group
    value: float | str | None
    position: PositionView | None
    share_alike: float | None
    distribution: DistributionView | WordsView


class StandingView(View):
    """Where the probability of an application, as it is now, stands among those of all."""

    application: int
    population: PopulationUsedView
    default_probability: Probability
    position: PositionView | None
    distribution: DistributionView


class AxisView(View):
    """An axis from the 1 % to the 99 % quantile; what is beyond counts at its ends."""

    feature: FeatureView
    low: float
    high: float
    value: float | None


class PointView(View):
    """Another application, without its number."""

    x: float
    y: float
    outcome: OutcomeWord


class ScatterView(View):
    """Two features against each other: how many lie in each cell, and some of them as points."""

    application: int
    population: PopulationUsedView
    group: Group
    x: AxisView
    y: AxisView
    applications: int
    missing: int
    counts: list[list[int]] = Field(description="A row for each step of y from its low end.")
    points: list[PointView]


class NearView(View):
    """An application near the cut-off that approves."""

    number: int
    default_probability: Probability
    outcome: OutcomeWord


class NearListView(View):
    """The applications nearest the cut-off, by their probability."""

    population: PopulationUsedView
    approve_up_to: Probability
    items: list[NearView]


def compared_view(seen: Seen, found: Compared, language: Language) -> ComparedView:
    """Return where an application stands in a feature."""
    return ComparedView(
        application=seen.number,
        population=population_view(seen.population),
        feature=feature_view(found.feature, language),
        group=found.group,
        value=found.value,
        position=position_view(found.position),
        share_alike=found.share_alike,
        distribution=distributed_view(found.distribution),
    )


def standing_view(seen: Seen, found: Standing) -> StandingView:
    """Return where an application's probability stands among those of all."""
    return StandingView(
        application=seen.number,
        population=population_view(seen.population),
        default_probability=found.probability,
        position=position_view(found.position),
        distribution=distribution_view(found.distribution),
    )


def peers_view(found: Peers, language: Language) -> PeersView:
    """Return an application among its peers."""
    seen = found.seen
    return PeersView(
        application=seen.number,
        population=population_view(seen.population),
        method=METHOD,
        considered=found.considered,
        outcomes={outcome.value: n for outcome, n in found.outcomes.items()},
        mean_probability=found.mean_probability,
        default_probability=seen.default_probability,
        probability_position=position_view(found.probability_position),
        features=[_measure_view(each, language) for each in found.measures],
        nearest=[_peer_view(each) for each in found.nearest],
    )


def _measure_view(each: Measure, language: Language) -> MeasureView:
    return MeasureView(
        feature=feature_view(each.feature, language),
        mean=each.mean,
        deviation=each.deviation,
        value=each.value,
        scaled=each.scaled,
        position=position_view(each.position),
    )


def _peer_view(each: Peer) -> PeerView:
    return PeerView(
        number=each.number,
        distance=each.distance,
        default_probability=each.default_probability,
        outcome=each.outcome.value,
        values=list(each.values),
    )


def scatter_view(seen: Seen, found: ScatterFound, language: Language) -> ScatterView:
    """Return two features against each other."""
    drawn = found.scatter
    axes = [
        AxisView(feature=feature_view(each, language), low=axis.low, high=axis.high, value=own)
        for each, axis, own in zip((found.x, found.y), (drawn.x, drawn.y), found.own, strict=True)
    ]
    return ScatterView(
        application=seen.number,
        population=population_view(seen.population),
        group=found.group,
        x=axes[0],
        y=axes[1],
        applications=drawn.applications,
        missing=drawn.missing,
        counts=[list(row) for row in drawn.counts],
        points=[PointView(x=p.x, y=p.y, outcome=p.outcome.value) for p in found.points],
    )
