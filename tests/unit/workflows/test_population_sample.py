"""A population as a sample: what it holds, and nothing of who was erased."""

import numpy as np

from creditwright.monitoring.column import Role, compare
from creditwright.population.population import Population
from creditwright.serving.live import LiveModels
from creditwright.workflows.population_sample import PopulationSample
from creditwright.workflows.watched_sample import named, profile_of, role_of


def sample_of(population: Population, in_use: LiveModels) -> PopulationSample:
    return PopulationSample(population, in_use.champion.model.scorer.inputs)


def test_every_input_is_there_and_what_the_model_says(
    population: Population, in_use: LiveModels
) -> None:
    sample = sample_of(population, in_use)

    assert sample.rows == population.size
    assert set(sample.names) >= {"default_probability", "outcome", "referred_because"}
    assert {role_of(each) for each in sample.names} == {Role.FEATURE, Role.SCORE, Role.OUTCOME}
    assert (sample.read(["default_probability"])["default_probability"].to_numpy() > 0).all()


def test_categories_are_words_of_the_models_vocabulary(
    population: Population, in_use: LiveModels
) -> None:
    sample = sample_of(population, in_use)
    category = next(
        (each for each in in_use.champion.model.scorer.inputs if each.categories is not None), None
    )
    names = ["outcome"] if category is None else ["outcome", category.name]

    read = sample.read(names)

    assert set(read["outcome"].to_list()) <= {"approve", "refer", "decline"}
    assert not any(sample.is_number(name) for name in names)
    if category is not None:
        words = [each for each in read[category.name].to_list() if each is not None]
        assert set(words) <= set(category.categories or ())
        assert len(words) == int(np.count_nonzero(~np.isnan(population.feature(category.name))))


def test_a_population_has_not_drifted_from_itself(
    population: Population, in_use: LiveModels
) -> None:
    sample = sample_of(population, in_use)
    name = sample.names[0]
    profile = profile_of(sample.read([name])[name], Role.FEATURE, as_number=sample.is_number(name))

    found = compare(named(name, Role.FEATURE), profile, profile)

    assert found.distances is not None
    assert found.distances.psi == 0.0
