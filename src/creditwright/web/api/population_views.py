"""What the API says of the population: shared shapes, and how a part of it is asked for."""

from collections.abc import Mapping
from typing import Annotated, Literal

from fastapi import Depends, Query
from pydantic import Field

from creditwright.core.text import Language
from creditwright.population.chosen import Cohorts
from creditwright.population.distribution import Bar, Distribution, Position, Words
from creditwright.population.population import Population
from creditwright.scoring.inputs import ModelInput
from creditwright.training.metrics import Estimate
from creditwright.web.api.views import View

Share = Annotated[float, Field(ge=0, le=1)]
FeatureName = Annotated[str, Field(max_length=200)]
GroupKind = Literal["sex", "age", "family_status", "region"]
Word = Annotated[str | None, Query(max_length=100)]
Least = Annotated[float | None, Query(ge=0, le=200, allow_inf_nan=False)]


class PopulationUsedView(View):
    """Which applications the figures are of."""

    model: str
    bundle: str
    made_at: str
    applications: int = Field(description="In the population; the part looked at may be smaller.")


class EstimateView(View):
    """A figure with its 95 % interval."""

    value: float
    low: float
    high: float


class FeatureView(View):
    """What is said of a feature."""

    name: str
    label: str
    theme: str
    unit: str


class BarView(View):
    """How many lie in a piece of the axis; the first and last hold what is beyond them too."""

    low: float
    high: float
    applications: int
    holds_tail: bool


class DistributionView(View):
    """A number in a group."""

    applications: int
    missing: int
    median: float | None
    mean: float | None
    bars: list[BarView]


class WordCountView(View):
    """How many have a category."""

    word: str
    applications: int


class WordsView(View):
    """A category in a group, the most frequent first."""

    applications: int
    missing: int
    words: list[WordCountView]


class PositionView(View):
    """Where one stands among those of whom it is known, as shares of them."""

    below: Share = Field(description="The share with less: higher than so many.")
    equal: Share


def population_view(population: Population) -> PopulationUsedView:
    """Return which applications figures are of."""
    made_of = population.made_of
    return PopulationUsedView(
        model=made_of.model,
        bundle=made_of.bundle,
        made_at=made_of.made_at,
        applications=population.size,
    )


def estimate_view(found: Estimate) -> EstimateView:
    """Return a figure with its interval."""
    return EstimateView(value=found.value, low=found.low, high=found.high)


def maybe_estimate(found: Estimate | None) -> EstimateView | None:
    """Return a figure with its interval, where there is one."""
    return None if found is None else estimate_view(found)


def feature_view(found: ModelInput, language: Language) -> FeatureView:
    """Return what is said of a feature."""
    return FeatureView(
        name=found.name,
        label=found.label.to(language),
        theme=found.theme.value,
        unit=found.unit.value,
    )


def position_view(found: Position | None) -> PositionView | None:
    """Return where one stands."""
    return None if found is None else PositionView(below=found.below, equal=found.equal)


def distributed_view(found: Distribution | Words) -> DistributionView | WordsView:
    """Return how a number, or a category, is distributed."""
    if isinstance(found, Words):
        counts = [WordCountView(word=word, applications=n) for word, n in found.counts]
        return WordsView(applications=found.applications, missing=found.missing, words=counts)
    return distribution_view(found)


def distribution_view(found: Distribution) -> DistributionView:
    """Return how a number is distributed."""
    return DistributionView(
        applications=found.applications,
        missing=found.missing,
        median=found.median,
        mean=found.mean,
        bars=[_bar(each) for each in found.bars],
    )


def _bar(each: Bar) -> BarView:
    return BarView(
        low=each.low,
        high=each.high,
        applications=each.applications,
        holds_tail=each.holds_tail,
    )


def asked_cohorts(  # noqa: PLR0913, PLR0917 - one for each parameter
    sex: Word = None,
    education: Word = None,
    family_status: Word = None,
    family_size_from: Least = None,
    family_size_to: Least = None,
    age_from: Least = None,
    age_to: Least = None,
    career_from: Least = None,
    career_to: Least = None,
) -> Cohorts:
    """Return the part of the population that a request asks about; without, all of it."""
    words: Mapping[str, str | None] = {
        "sex": sex,
        "education": education,
        "family_status": family_status,
    }
    ranges = {
        "family_size": (family_size_from, family_size_to),
        "age": (age_from, age_to),
        "career": (career_from, career_to),
    }
    return Cohorts(
        words={name: (each,) for name, each in words.items() if each is not None},
        ranges={name: each for name, each in ranges.items() if each != (None, None)},
    )


AskedCohorts = Annotated[Cohorts, Depends(asked_cohorts)]
