"""Peers: the nearest of all, whatever features are counted in."""

from pathlib import Path

import numpy as np
import pytest

from creditwright.core.numbers import Floats
from creditwright.population.columns import PROBABILITY, Columns, Layout, columns_written
from creditwright.population.peers import Scale, nearest
from creditwright.population.population import MadeOf, Population

N = 400
DRAWN = np.random.default_rng(1).normal(size=(3, N))
DRAWN[1, ::7] = np.nan
FEATURES = ("a", "b", "c")
MADE_OF = MadeOf(bundle="b", model="m/1", made_at="", source="", left_out=0)


def population_of(folder: Path, values: Floats) -> Population:
    layout = Layout(N, (*(f"input:{each}" for each in FEATURES), PROBABILITY), {"rule": ()})
    with columns_written(folder, layout) as columns:
        columns.numbers[:] = np.arange(1, N + 1)
        for name, column in zip(FEATURES, values, strict=True):
            columns.put(f"input:{name}", column)
        columns.put(PROBABILITY, np.full(N, 0.1))
        columns.put_codes("rule", np.full(N, -1, dtype=np.int16))
    return Population(Columns(folder, layout), MADE_OF)


def peers(population: Population, own: int, at_most: int = 20) -> list[int]:
    values = np.array([population.feature(name)[own] for name in FEATURES])
    found = nearest(population, FEATURES, values, population.present, own=own, at_most=at_most)
    places: list[int] = found.places.tolist()
    return places


def test_the_peers_are_those_that_looking_at_everybody_finds(tmp_path: Path) -> None:
    population = population_of(tmp_path, DRAWN)
    scaled = np.stack([Scale.of(column).scaled(column) for column in DRAWN])
    distances = np.sqrt(((scaled - scaled[:, [17]]) ** 2).sum(axis=0))
    distances[17] = np.inf

    found = peers(population, 17)

    assert sorted(found) == sorted(np.argsort(distances)[:20].tolist())
    assert distances[found].tolist() == sorted(distances[found].tolist())


@pytest.mark.parametrize("factors", [(0.001, 1.0, 1000.0), (1e6, 0.5, 1.0)])
def test_counting_a_feature_in_other_units_changes_no_peer(
    tmp_path: Path, factors: tuple[float, ...]
) -> None:
    (tmp_path / "other").mkdir()
    one = population_of(tmp_path, DRAWN)
    other = population_of(tmp_path / "other", DRAWN * np.array(factors)[:, None])

    assert set(peers(one, 5)) == set(peers(other, 5))


def test_only_those_who_may_be_among_them_are_found(tmp_path: Path) -> None:
    population = population_of(tmp_path, DRAWN)
    inside = np.arange(N) % 2 == 0

    found = nearest(population, FEATURES, DRAWN[:, 3], inside, own=3, at_most=N)

    assert found.places.size == N // 2
    assert set((found.places % 2).tolist()) == {0}


def test_a_feature_known_of_nobody_says_nothing() -> None:
    assert Scale.of(np.full(5, np.nan)).scaled(np.array([3.0, np.nan])).tolist() == [0.0, 0.0]
