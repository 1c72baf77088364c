"""One application beside others, from the store and the population together."""

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.services import NOON, ServiceForTests

from creditwright.decision.assessment import assess
from creditwright.decision.policy import Law, Outcome
from creditwright.decision.profile import LegalProfile
from creditwright.population.chosen import Cohorts, Group
from creditwright.population.errors import (
    GroupTooSmallError,
    NoPopulationError,
    NotANumberError,
    UnknownColumnError,
)
from creditwright.population.population import Population
from creditwright.records.given import as_given, given_records
from creditwright.records.table import Sensitivity
from creditwright.scoring.inputs import matrix_of
from creditwright.serving.live import LiveModels
from creditwright.store.applicants import (
    EVERYTHING,
    ApplicationNotFoundError,
    Visibility,
    find_application,
)
from creditwright.store.put_applications import put_application
from creditwright.workflows.compare_application import compare, scatter
from creditwright.workflows.find_peers import peers_of
from creditwright.workflows.seen_application import (
    CohortForbiddenError,
    Seen,
    kept_at,
    measures_of,
    see,
)
from creditwright.workflows.service import Service


@pytest.fixture
def with_population(service: ServiceForTests, populated: Path) -> Service:
    shutil.copytree(populated, service.service.home / "populations")
    return service.service


def test_an_application_that_changed_since_is_seen_as_it_is_now(
    service: ServiceForTests, with_population: Service
) -> None:
    number, model = service.numbers[3], with_population.models().champion.model
    before = see(number, EVERYTHING, with_population)
    with with_population.database.writing() as connection:
        application, history = as_given(find_application(connection, number).records)
        changed = given_records(number, {**application, "AMT_CREDIT": 2_000_000.0}, history)
        put_application(connection, number, changed, expected=None, by="t", at=NOON)

    after = see(number, EVERYTHING, with_population)

    frame = model.inputs_of(changed)
    now = assess(frame, model, explain=False)
    assert after.values.tobytes() == matrix_of(frame, model.scorer.inputs).values[0].tobytes()
    assert after.default_probability == now.scores.default_probability[0]
    assert not np.array_equal(after.values, before.values, equal_nan=True)
    assert before.place == after.place  # and it is not among its own peers
    assert number not in [each.number for each in peers_of(after, shown=50).nearest]


def test_another_ones_application_answers_as_one_that_is_not_there(
    service: ServiceForTests, with_population: Service
) -> None:
    own = Visibility(frozenset({service.numbers[0]}))

    for number in (service.numbers[1], 999_999_999):
        with pytest.raises(ApplicationNotFoundError):
            see(number, own, with_population)


def test_without_a_population_the_command_that_makes_it_is_named(
    service: ServiceForTests,
) -> None:
    with pytest.raises(NoPopulationError, match="creditwright population make"):
        see(service.numbers[0], EVERYTHING, service.service)


@pytest.fixture(scope="module")
def seen(population: Population, in_use: LiveModels) -> Seen:
    """The first application of the small portfolio that is declined."""
    place = int(np.flatnonzero(population.with_outcome(Outcome.DECLINE))[0])
    return kept_at(in_use.champion, population, place)


def test_its_position_is_the_share_of_those_with_less(seen: Seen) -> None:
    name = measures_of(seen.live)[0]

    found = compare(seen, name)

    values = np.asarray(seen.population.feature(name))
    known = values[~np.isnan(values)]
    assert found.position is not None
    assert found.position.below == (known < seen.value(name)).mean()
    assert found.distribution.applications == seen.population.size


def test_among_the_declined_are_only_those(seen: Seen) -> None:
    found = compare(seen, measures_of(seen.live)[0], group=Group.DECLINED)

    assert found.distribution.applications < seen.population.size / 2


def test_the_similar_are_its_peers(seen: Seen) -> None:
    name = measures_of(seen.live)[0]

    found = compare(seen, name, group=Group.SIMILAR)

    peers = peers_of(seen, shown=5)
    assert found.distribution.applications == peers.considered == 500
    assert found.position == peers.measures[0].position
    assert sum(peers.outcomes.values()) == 500
    assert [each.distance for each in peers.nearest] == sorted(e.distance for e in peers.nearest)


def test_nearness_is_measured_by_no_sex_age_or_family(seen: Seen) -> None:
    inputs = [seen.input(name) for name in measures_of(seen.live)]

    assert inputs
    assert not [each for each in inputs if each.sensitivity is Sensitivity.PROTECTED]
    assert not [each for each in inputs if each.categories is not None]


def test_a_category_is_told_in_its_words(seen: Seen) -> None:
    categories = [each for each in seen.live.model.scorer.inputs if each.categories is not None]
    if not categories:
        pytest.skip("the small model has no category")

    found = compare(seen, categories[0].name)

    assert found.position is None
    assert found.value is None or found.value in (categories[0].categories or ())


def test_a_name_that_is_no_feature_is_told_with_similar_ones(seen: Seen) -> None:
    name = measures_of(seen.live)[0]

    with pytest.raises(UnknownColumnError, match=name):
        compare(seen, f"{name}x")


def test_two_features_at_once_are_counted_over_the_group(seen: Seen) -> None:
    x, y = measures_of(seen.live)[:2]

    found = scatter(seen, x, y)

    counted = sum(map(sum, found.scatter.counts))
    assert counted + found.scatter.missing == seen.population.size
    assert 0 < len(found.points) <= 300
    assert found.own == (compare(seen, x).value, compare(seen, y).value)


def test_a_category_cannot_be_drawn_against_a_number(seen: Seen) -> None:
    categories = [each for each in seen.live.model.scorer.inputs if each.categories is not None]
    if not categories:
        pytest.skip("the small model has no category")

    with pytest.raises(NotANumberError):
        scatter(seen, categories[0].name, measures_of(seen.live)[0])


def test_a_group_of_few_is_not_shown(seen: Seen) -> None:
    few = Cohorts(ranges={"age": (69.0, 69.0)})

    with pytest.raises(GroupTooSmallError):
        compare(seen, measures_of(seen.live)[0], cohorts=few)


@pytest.mark.parametrize(
    ("profile", "cohorts", "refused"),
    [
        (LegalProfile.EU, Cohorts(words={"sex": ("female",)}), "sex"),
        (LegalProfile.EU, Cohorts(words={"family_status": ("Married",)}), "family status"),
        (LegalProfile.EU, Cohorts(ranges={"age": (20.0, None)}), None),
        (LegalProfile.US, Cohorts(ranges={"age": (20.0, None)}), "age"),
        (LegalProfile.RESEARCH, Cohorts(words={"sex": ("female",)}), None),
        (LegalProfile.US, Cohorts(ranges={"career": (0.0, None)}), None),
    ],
)
def test_who_decides_compares_by_what_the_legal_profile_lets_a_policy_use(
    seen: Seen, profile: LegalProfile, cohorts: Cohorts, refused: str | None
) -> None:
    model = seen.live.model
    policy = replace(model.policy, law=Law(profile=profile))
    under = replace(seen, live=replace(seen.live, model=replace(model, policy=policy)))
    name = measures_of(seen.live)[0]

    if refused is None:
        assert compare(under, name, cohorts=cohorts).distribution.applications > 50
    else:
        with pytest.raises(CohortForbiddenError, match=refused):
            compare(under, name, cohorts=cohorts)
