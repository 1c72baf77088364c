"""All applications together: other cut-offs, whether probabilities came true, how groups fare."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query

from creditwright.access.scopes import Scope
from creditwright.decision.policy import Costs, Exposure
from creditwright.population.errors import FEWEST
from creditwright.population.sides import Limits, Terms
from creditwright.records.cohorts import COHORTS
from creditwright.web.access import requires
from creditwright.web.api.explore_views import ExploredView, explored_view
from creditwright.web.api.population_views import (
    AskedCohorts,
    FeatureName,
    GroupKind,
    distributed_view,
    feature_view,
    population_view,
)
from creditwright.web.api.portfolio_views import (
    CohortView,
    FeatureDistributedView,
    PopulationView,
    PortfolioView,
    portfolio_view,
)
from creditwright.web.api.truth_views import (
    CalibrationView,
    FairnessView,
    calibration_view,
    fairness_view,
)
from creditwright.web.language import AskedLanguage
from creditwright.web.parts import TheService
from creditwright.workflows.show_portfolio import (
    Shown,
    portfolio_explored,
    portfolio_feature,
    portfolio_groups,
    portfolio_truth,
    portfolio_under,
    shown,
)

router = APIRouter(prefix="/v1", tags=["portfolio"])

READ = [Depends(requires(Scope.PORTFOLIO_READ))]
AskedLimit = Annotated[float | None, Query(gt=0, lt=1, allow_inf_nan=False)]
AskedCost = Annotated[float | None, Query(gt=0, le=1e6, allow_inf_nan=False)]
AskedShare = Annotated[float | None, Query(gt=0, le=1, allow_inf_nan=False)]
AskedKind = Annotated[GroupKind, Query(description="The kind of group that is told apart.")]


@router.get("/population", dependencies=[Depends(requires(Scope.MODELS_READ))])
def population(service: TheService, language: AskedLanguage) -> PopulationView:
    """Tell which applications figures are of, and what can be asked of them."""
    what = shown(service)
    words = what.population.cohort_words()
    labels = what.population.labels
    return PopulationView(
        population=population_view(what.population),
        known=int((labels == labels).sum()),  # noqa: PLR0124 - NaN is what is not known
        left_out=what.population.made_of.left_out,
        erased=what.population.made_of.erased,
        fewest_told=FEWEST,
        features=[feature_view(each, language) for each in what.live.model.scorer.inputs],
        cohorts=[
            CohortView(name=name, label=each.label.to(language), words=list(words.get(name, ())))
            for name, each in COHORTS.items()
        ],
    )


@router.get("/portfolio", dependencies=READ)
def portfolio(  # noqa: PLR0913, PLR0917 - one for each parameter
    service: TheService,
    cohorts: AskedCohorts,
    approve_up_to: AskedLimit = None,
    decline_above: AskedLimit = None,
    missed_default: AskedCost = None,
    refused_good: AskedCost = None,
    loss_given_default: AskedShare = None,
    margin: AskedShare = None,
    by: AskedKind = "age",
) -> PortfolioView:
    """Show what other cut-offs and costs would do, beside the policy in force.

    A cut-off alone is both: nobody is then referred on account of the probability.
    """
    what = shown(service)
    terms = terms_of(what, missed_default, refused_good, loss_given_default, margin)
    found = portfolio_under(
        what, limits_of(what, approve_up_to, decline_above), terms, cohorts=cohorts, by=by
    )
    return portfolio_view(what, found, terms, by)


def limits_of(
    what: Shown, approve_up_to: float | None, decline_above: float | None
) -> Limits | None:
    """Return the cut-offs that are asked about; None: those in force."""
    if approve_up_to is None and decline_above is None:
        return None
    up_to = what.policy.approve_up_to if approve_up_to is None else approve_up_to
    return Limits(up_to, up_to if decline_above is None else decline_above)


def terms_of(
    what: Shown,
    missed_default: float | None,
    refused_good: float | None,
    loss_given_default: float | None,
    margin: float | None,
) -> Terms:
    """Return what cut-offs are weighed by; what is not asked is the policy's."""
    policy = what.policy
    exposure = policy.exposure
    if loss_given_default is not None and margin is not None:
        exposure = Exposure(loss_given_default=loss_given_default, margin=margin)
    costs = Costs(
        missed_default=missed_default or policy.costs.missed_default,
        refused_good=refused_good or policy.costs.refused_good,
    )
    return Terms(costs, exposure)


@router.get("/portfolio/calibration", dependencies=READ)
def calibration(
    service: TheService, cohorts: AskedCohorts, by: AskedKind = "age"
) -> CalibrationView:
    """Show whether the probabilities came true, in tenths and by group."""
    what = shown(service)
    found = portfolio_truth(what, by=by, cohorts=cohorts)
    return calibration_view(what, found, by)


@router.get("/portfolio/fairness", dependencies=READ)
def fairness(service: TheService, by: AskedKind = "sex") -> FairnessView:
    """Show how the decisions in force fall on groups of applicants."""
    what = shown(service)
    found = portfolio_groups(what, by)
    return fairness_view(what, found, by)


@router.get("/portfolio/explore", dependencies=READ)
def explore(service: TheService, cohorts: AskedCohorts, language: AskedLanguage) -> ExploredView:
    """Show a part of the population by each cohort, among those that the other filters leave."""
    what = shown(service)
    return explored_view(what, portfolio_explored(what, cohorts=cohorts), language)


@router.get("/portfolio/features/{feature}", dependencies=READ)
def feature_distribution(
    feature: Annotated[FeatureName, Path()],
    service: TheService,
    cohorts: AskedCohorts,
    language: AskedLanguage,
) -> FeatureDistributedView:
    """Show how a feature is distributed, among all and by outcome."""
    what = shown(service)
    found = portfolio_feature(what, feature, cohorts=cohorts)
    return FeatureDistributedView(
        population=population_view(what.population),
        feature=feature_view(found.feature, language),
        whole=distributed_view(found.whole),
        by_outcome={
            outcome.value: distributed_view(each) for outcome, each in found.by_outcome.items()
        },
    )
