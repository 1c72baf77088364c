"""What the API answers of calibration and of groups of applicants."""

from pydantic import Field

from creditwright.fairness.breakdown import FOUR_FIFTHS, Breakdown
from creditwright.fairness.breakdown import Group as FairGroup
from creditwright.web.api.population_views import (
    EstimateView,
    GroupKind,
    PopulationUsedView,
    estimate_view,
    maybe_estimate,
    population_view,
)
from creditwright.web.api.views import Probability, View
from creditwright.workflows.show_portfolio import (
    Shown,
    TruthShown,
)


class BinView(View):
    """Applications of like probability: what was foretold, and what came."""

    applications: int
    foretold: Probability
    defaulted: EstimateView


class GroupTruthView(View):
    """What was foretold of a group and what came; null: of too few to be told."""

    group: str
    applications: int
    known: int
    foretold: float | None
    defaulted: EstimateView | None


class CalibrationView(View):
    """Whether the probabilities came true, of the applications of which it is known."""

    population: PopulationUsedView
    applications: int
    known: int
    defaults: int
    foretold: Probability
    defaulted: EstimateView
    bins: list[BinView]
    brier: float
    brier_of_constant: float
    calibration_error: float
    slope: EstimateView | None
    intercept: EstimateView | None
    by: GroupKind
    groups: list[GroupTruthView]


class FairGroupView(View):
    """How decisions fall on a group; null: not known, or of too few to be told."""

    group: str
    applications: int
    known: int
    approved: EstimateView | None
    foretold: float | None
    defaulted: EstimateView | None
    calibration_gap: EstimateView | None
    missed_default_rate: EstimateView | None
    refused_good_rate: EstimateView | None
    ratio: EstimateView | None = Field(description="Its approval rate by the reference group's.")
    is_under_four_fifths: bool


class FairnessView(View):
    """How the decisions in force fall on the groups of one kind.

    Many intervals are shown: of a hundred that are right, five miss by chance.
    """

    population: PopulationUsedView
    by: GroupKind
    reference: str | None
    four_fifths: float
    groups: list[FairGroupView]
    smaller: list[str] = Field(description="Groups too small to be told apart, taken together.")


def calibration_view(what: Shown, found: TruthShown, by: GroupKind) -> CalibrationView:
    """Return whether the probabilities came true."""
    truth = found.whole
    return CalibrationView(
        population=population_view(what.population),
        applications=truth.applications,
        known=truth.known,
        defaults=truth.defaults,
        foretold=truth.foretold,
        defaulted=estimate_view(truth.defaulted),
        bins=[
            BinView(
                applications=each.applications,
                foretold=each.foretold,
                defaulted=estimate_view(each.observed),
            )
            for each in truth.bins
        ],
        brier=truth.brier,
        brier_of_constant=truth.brier_of_constant,
        calibration_error=truth.calibration_error,
        slope=maybe_estimate(truth.slope),
        intercept=maybe_estimate(truth.intercept),
        by=by,
        groups=[
            GroupTruthView(
                group=each.group,
                applications=each.applications,
                known=each.known,
                foretold=each.foretold,
                defaulted=maybe_estimate(each.defaulted),
            )
            for each in found.groups
        ],
    )


def fairness_view(what: Shown, found: Breakdown, by: GroupKind) -> FairnessView:
    """Return how decisions fall on groups."""
    return FairnessView(
        population=population_view(what.population),
        by=by,
        reference=found.reference,
        four_fifths=FOUR_FIFTHS,
        groups=[fair_group_view(each) for each in found.groups],
        smaller=list(found.smaller),
    )


def fair_group_view(each: FairGroup) -> FairGroupView:
    """Return how decisions fall on one group."""
    figures, compared = each.figures, each.comparison
    return FairGroupView(
        group=each.name,
        applications=figures.applications,
        known=figures.labelled,
        approved=maybe_estimate(figures.approval_rate),
        foretold=figures.foretold,
        defaulted=maybe_estimate(figures.default_rate),
        calibration_gap=maybe_estimate(figures.calibration_gap),
        missed_default_rate=maybe_estimate(figures.missed_default_rate),
        refused_good_rate=maybe_estimate(figures.refused_good_rate),
        ratio=None if compared is None else maybe_estimate(compared.adverse_impact_ratio),
        is_under_four_fifths=each.is_under_four_fifths,
    )
