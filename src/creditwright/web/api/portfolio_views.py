"""What the API answers of all applications together."""

from pydantic import Field

from creditwright.population.curves import Curves
from creditwright.population.sides import Decided, Terms
from creditwright.population.under_limits import Changed, UnderLimits
from creditwright.training.money import Money
from creditwright.web.api.population_views import (
    DistributionView,
    EstimateView,
    FeatureView,
    GroupKind,
    PopulationUsedView,
    WordsView,
    estimate_view,
    maybe_estimate,
    population_view,
)
from creditwright.web.api.views import OutcomeWord, Probability, View
from creditwright.workflows.show_portfolio import (
    Shown,
)


class CohortView(View):
    """A cohort that the population can be divided by: some words, or a range of a number."""

    name: str
    label: str
    words: list[str]


class PopulationView(View):
    """The population, what can be asked of it, and of how few applications nothing is told."""

    population: PopulationUsedView
    known: int = Field(description="Of how many it is known what became of them.")
    left_out: int
    erased: int
    fewest_told: int
    features: list[FeatureView]
    cohorts: list[CohortView]


class DecidedView(View):
    """What two cut-offs do: whom they approve, what that costs."""

    approve_up_to: Probability
    decline_above: Probability
    outcomes: dict[OutcomeWord, int]
    approved: EstimateView
    foretold: float | None = Field(description="Mean probability of default of those approved.")
    known: int = Field(description="Of how many approved it is known what became of them.")
    defaulted: EstimateView | None = Field(description="The share of these that defaulted.")
    expected_cost: EstimateView = Field(description="Per applicant, by the probabilities.")
    known_cost: EstimateView | None = Field(description="Per applicant, by what became of them.")


class ChangedView(View):
    """How many get another outcome."""

    now: OutcomeWord
    then: OutcomeWord
    applications: int


class GroupChangedView(View):
    """How a group fares now and then."""

    group: str
    applications: int
    approved_now: EstimateView
    approved_then: EstimateView
    better: int
    worse: int


class MoneyView(View):
    """What lending comes to per application, in the tables' currency."""

    lent: EstimateView
    loss: EstimateView
    earned: EstimateView
    result: EstimateView
    known_result: EstimateView | None


class MoneyBesideView(View):
    """Both in money, and the second less the first on the same applications."""

    now: MoneyView
    then: MoneyView
    difference: EstimateView
    known_difference: EstimateView | None


class CurvesView(View):
    """What each cut-off would do, one entry a step; `best` is the cheapest, or earns most."""

    cut_offs: list[float]
    approved: list[float]
    foretold: list[float | None]
    defaulted: list[EstimateView | None]
    expected_cost: list[float]
    result: list[float]
    best: float


class PortfolioView(View):
    """The population under the cut-offs in force, and under others.

    Intervals say how the figures would vary over other applications of the kind; how true the
    probabilities are they do not say: see the calibration.
    """

    population: PopulationUsedView
    applications: int
    policy: str
    policy_version: str
    missed_default: float
    refused_good: float
    now: DecidedView
    then: DecidedView
    changed: list[ChangedView]
    cost_difference: EstimateView
    money: MoneyBesideView | None
    by: GroupKind
    groups: list[GroupChangedView]
    curves: CurvesView


class FeatureDistributedView(View):
    """A feature in the population, and by outcome where there are enough."""

    population: PopulationUsedView
    feature: FeatureView
    whole: DistributionView | WordsView
    by_outcome: dict[OutcomeWord, DistributionView | WordsView]


def portfolio_view(what: Shown, found: UnderLimits, terms: Terms, by: GroupKind) -> PortfolioView:
    """Return the population under two pairs of cut-offs."""
    money = found.money
    return PortfolioView(
        population=population_view(what.population),
        applications=found.applications,
        policy=what.policy.name,
        policy_version=what.policy.version,
        missed_default=terms.costs.missed_default,
        refused_good=terms.costs.refused_good,
        now=_decided(found.now),
        then=_decided(found.then),
        changed=[
            ChangedView(now=now.value, then=then.value, applications=n)
            for (now, then), n in found.changed.items()
        ],
        cost_difference=estimate_view(found.cost_difference),
        money=None
        if money is None
        else MoneyBesideView(
            now=_money(money.now),
            then=_money(money.then),
            difference=estimate_view(money.difference),
            known_difference=maybe_estimate(money.known_difference),
        ),
        by=by,
        groups=[_group_changed(each) for each in found.groups],
        curves=_curves(found.curves),
    )


def _decided(found: Decided) -> DecidedView:
    return DecidedView(
        approve_up_to=found.limits.approve_up_to,
        decline_above=found.limits.decline_above,
        outcomes={outcome.value: n for outcome, n in found.outcomes.items()},
        approved=estimate_view(found.approved),
        foretold=found.foretold,
        known=found.known,
        defaulted=maybe_estimate(found.defaulted),
        expected_cost=estimate_view(found.expected_cost),
        known_cost=maybe_estimate(found.known_cost),
    )


def _money(found: Money) -> MoneyView:
    return MoneyView(
        lent=estimate_view(found.lent),
        loss=estimate_view(found.loss),
        earned=estimate_view(found.earned),
        result=estimate_view(found.result),
        known_result=maybe_estimate(found.known_result),
    )


def _group_changed(each: Changed) -> GroupChangedView:
    return GroupChangedView(
        group=each.group,
        applications=each.applications,
        approved_now=estimate_view(each.approved_now),
        approved_then=estimate_view(each.approved_then),
        better=each.better,
        worse=each.worse,
    )


def _curves(found: Curves) -> CurvesView:
    return CurvesView(
        cut_offs=list(found.cut_offs),
        approved=list(found.approved),
        foretold=list(found.foretold),
        defaulted=[maybe_estimate(each) for each in found.defaulted],
        expected_cost=list(found.expected_cost),
        result=list(found.result),
        best=found.best,
    )
