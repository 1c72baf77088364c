"""Filters that cross: each cohort is told among those that the others leave."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from creditwright.decision.policy import Outcome
from creditwright.population.chosen import Cohorts, in_cohorts
from creditwright.population.cross_filter import Explored, Slice, explored
from creditwright.population.errors import FEWEST, GroupTooSmallError
from creditwright.population.population import Population

NAMES = ("sex", "education", "age", "career")


def slices_of(found: Explored, cohort: str) -> dict[str | int, Slice]:
    (side,) = (each for each in found.sides if each.cohort == cohort)
    return {each.value: each for each in side.slices}


def test_without_filters_each_cohort_tells_of_everybody(population: Population) -> None:
    found = explored(population, Cohorts(), NAMES)

    assert found.applications == found.everybody == population.size
    assert sum(found.outcomes.values()) == population.size
    for side in found.sides:
        assert sum(each.applications for each in side.slices) + side.unknown == population.size


def test_a_filter_changes_the_other_cohorts_and_not_its_own(population: Population) -> None:
    word = explored(population, Cohorts(), NAMES).sides[0].slices[0].value
    cohorts = Cohorts(words={"sex": (str(word),)})

    before, after = explored(population, Cohorts(), NAMES), explored(population, cohorts, NAMES)

    assert slices_of(after, "sex") == slices_of(before, "sex")
    assert after.applications == slices_of(before, "sex")[word].applications
    assert after.sides[1] != before.sides[1]


@settings(max_examples=15, deadline=None)
@given(least=st.integers(20, 40), wide=st.integers(10, 40))
def test_a_slice_tells_what_filtering_by_it_would(
    population: Population, least: int, wide: int
) -> None:
    cohorts = Cohorts(ranges={"age": (least, least + wide)})
    try:
        found = explored(population, cohorts, NAMES)
    except GroupTooSmallError:
        assert np.count_nonzero(in_cohorts(population, cohorts)) < FEWEST
        return

    for word, each in slices_of(found, "education").items():
        both = Cohorts({"education": (str(word),)}, cohorts.ranges)
        inside = in_cohorts(population, both)
        assert each.applications == np.count_nonzero(inside)
        if each.foretold is not None and each.approved is not None:
            approved = inside & population.with_outcome(Outcome.APPROVE)
            assert each.foretold == pytest.approx(float(population.probability[inside].mean()))
            assert each.approved.value == np.count_nonzero(approved) / each.applications


def test_of_too_few_only_their_number_is_told(population: Population) -> None:
    found = explored(population, Cohorts(), NAMES)

    few = [each for side in found.sides for each in side.slices if each.applications < FEWEST]

    assert few
    assert {(each.approved, each.foretold, each.defaulted) for each in few} == {(None, None, None)}


def test_a_part_that_is_too_small_is_refused(population: Population) -> None:
    with pytest.raises(GroupTooSmallError):
        explored(population, Cohorts(ranges={"age": (150, 160)}), NAMES)


def test_the_pieces_of_the_axis_hold_everybody(population: Population) -> None:
    found = explored(population, Cohorts(), NAMES)

    assert sum(found.of_everybody) == population.size
    assert len(found.edges) == len(found.of_everybody) + 1
    together = [sum(each) for each in zip(*found.by_outcome.values(), strict=True)]
    assert tuple(together) == found.of_everybody
