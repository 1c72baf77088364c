import numpy as np
import pytest
from tests.watched_columns import of_numbers, of_words, words

from creditwright.monitoring.column import FEWEST_VALUES, RARE, Named, compare
from creditwright.monitoring.profile import number_profile

NORMAL = np.random.default_rng(5).normal(size=4000)


def test_a_column_beside_itself_has_no_distance() -> None:
    found = of_numbers(NORMAL, NORMAL).distances

    assert found is not None
    assert (found.shift, found.psi, found.kolmogorov_smirnov, found.chance) == (0, 0, 0, 1)


def test_the_shift_of_numbers_is_in_standard_deviations_of_the_reference() -> None:
    found = of_numbers(1000 * NORMAL, 1000 * (NORMAL + 0.3)).distances

    assert found is not None
    assert found.shift == pytest.approx(0.3 / NORMAL.std())
    assert found.wasserstein == pytest.approx(300)


def test_numbers_of_few_values_are_compared_as_categories_are() -> None:
    found = of_numbers(np.repeat([0.0, 1.0], [900, 100]), np.repeat([0.0, 1.0], [800, 200]))

    assert found.distances is not None
    assert found.distances.shift == found.distances.jensen_shannon
    assert [each.label for each in found.bins] == ["0", "above 0"]


def test_of_too_few_values_no_distance_is_told() -> None:
    few = NORMAL[: FEWEST_VALUES - 1]

    assert of_numbers(NORMAL, few).distances is None
    assert of_numbers(few, NORMAL).distances is None


def test_what_is_missing_is_a_bin_of_its_own() -> None:
    gone = np.where(np.arange(4000) < 1000, np.nan, NORMAL)

    found = of_numbers(NORMAL, gone)

    assert found.missing.current == 0.25
    assert (found.bins[-1].label, found.bins[-1].current) == ("missing", 0.25)
    assert found.missing.chance < 1e-9


def test_rare_categories_are_taken_together() -> None:
    found = of_words({"cash": 990, "a": 4, "b": 6}, {"cash": 980, "a": 20})

    assert [each.label for each in found.bins] == ["cash", RARE]
    assert found.distances is not None


def test_a_category_that_the_reference_never_had_is_named() -> None:
    found = of_words({"cash": 900, "revolving": 100}, {"cash": 800, "crypto": 200})

    assert found.unseen is not None
    assert found.unseen.current == 0.2
    assert found.unseen_words == ("crypto",)
    assert found.unseen.chance < 1e-9


def test_a_category_seen_for_the_first_time_once_is_no_surprise() -> None:
    found = of_words({"cash": 900, "revolving": 100}, {"cash": 999, "leasing": 1})

    assert found.unseen is not None
    assert found.unseen.chance > 0.5


def test_values_beyond_the_reference_are_counted_on_both_sides() -> None:
    found = of_numbers(
        NORMAL, np.concatenate([NORMAL[:3800], np.full(100, -99.0), np.full(100, 99.0)])
    )

    assert found.outside is not None
    assert found.outside.current == pytest.approx(0.05)
    assert found.outside.chance < 1e-9


def test_an_empty_column_is_compared_without_error() -> None:
    found = of_numbers(np.full(200, np.nan), np.full(300, np.nan))

    assert found.distances is None
    assert found.outside is None
    assert found.missing.chance == 1


def test_a_kept_reference_says_nearly_the_same_as_every_value() -> None:
    current = number_profile(NORMAL * 1.2 + 0.1)
    whole = number_profile(NORMAL)

    exact = compare(Named("x"), whole, current).distances
    kept = compare(Named("x"), whole.kept(), current).distances

    assert exact is not None
    assert kept is not None
    assert kept.psi == exact.psi
    assert kept.shift == pytest.approx(exact.shift, abs=0.01)
    assert kept.kolmogorov_smirnov == pytest.approx(exact.kolmogorov_smirnov, abs=0.002)


def test_numbers_are_not_compared_with_words() -> None:
    with pytest.raises(TypeError, match="x is numbers"):
        compare(Named("x"), number_profile(NORMAL), words({"a": 1}))
