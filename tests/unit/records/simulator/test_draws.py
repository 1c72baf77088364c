import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditwright.records.simulator.draws import (
    QUANTILE_LEVELS,
    chance,
    from_positive_quantiles,
    from_quantiles,
    in_order,
    mixed,
    money,
    normal_cdf,
    normal_score,
    pick,
    pick_by_row,
    rows_of,
    words,
)

QUANTILES = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0, 1024.0)


@pytest.mark.parametrize(("place", "level"), list(enumerate(QUANTILE_LEVELS))[1:-1])
def test_the_score_of_a_level_gives_the_quantile_at_that_level(place: int, level: float) -> None:
    score = np.array([normal_score(level)])

    assert from_quantiles(score, QUANTILES)[0] == pytest.approx(QUANTILES[place])
    assert from_positive_quantiles(score, QUANTILES)[0] == pytest.approx(QUANTILES[place])


def test_a_score_beyond_all_seen_gives_the_end_of_the_range() -> None:
    assert from_quantiles(np.array([-9.0, 9.0]), QUANTILES).tolist() == [1.0, 1024.0]


@given(st.floats(min_value=0.001, max_value=0.999))
def test_the_normal_distribution_and_its_inverse_agree(share: float) -> None:
    assert normal_cdf(np.array([normal_score(share)]))[0] == pytest.approx(share, abs=1e-6)


def test_mixed_scores_are_standard_normal_and_correlate_as_asked() -> None:
    rng = np.random.default_rng(1)
    cause = rng.standard_normal(200_000)

    scores = mixed(rng, (0.6, cause))

    assert scores.mean() == pytest.approx(0, abs=0.01)
    assert scores.std() == pytest.approx(1, abs=0.01)
    assert np.corrcoef(scores, cause)[0, 1] == pytest.approx(0.6, abs=0.01)


def test_weights_that_leave_no_room_are_refused() -> None:
    rng = np.random.default_rng(1)

    with pytest.raises(ValueError, match="math domain"):
        mixed(rng, (0.9, np.zeros(2)), (0.9, np.zeros(2)))


@given(st.lists(st.integers(0, 5), min_size=1, max_size=20))
def test_ragged_rows_count_as_asked_and_are_numbered_from_zero(counts: list[int]) -> None:
    owner, place = rows_of(np.array(counts))

    assert np.bincount(owner, minlength=len(counts)).tolist() == counts
    assert place.tolist() == [k for count in counts for k in range(count)]


@given(st.floats(min_value=0, max_value=1e7))
def test_money_stands_within_half_a_step_and_has_three_decimals(amount: float) -> None:
    rounded = float(money(np.array([amount]))[0])

    assert abs(rounded - amount) <= 0.0225 + 1e-6
    assert rounded == round(rounded, 3)


@pytest.mark.parametrize("shares", [(0.2, 0.5, 0.3), (2, 5, 3)])
def test_categories_are_drawn_by_their_shares_on_any_scale(shares: tuple[float, ...]) -> None:
    rng = np.random.default_rng(2)

    drawn = np.bincount(pick(rng, shares, 100_000)) / 100_000
    by_row = np.bincount(pick_by_row(rng, np.tile(shares, (100_000, 1)))) / 100_000

    assert drawn == pytest.approx([0.2, 0.5, 0.3], abs=0.006)
    assert by_row == pytest.approx([0.2, 0.5, 0.3], abs=0.006)


def test_ordered_classes_have_the_shares_asked_for_and_keep_the_order() -> None:
    scores = np.sort(np.random.default_rng(3).standard_normal(100_000))

    classes = in_order(scores, (0.1, 0.6, 0.3))

    assert np.bincount(classes) / 100_000 == pytest.approx([0.1, 0.6, 0.3], abs=0.006)
    assert (np.diff(classes) >= 0).all()


def test_chances_of_nothing_and_of_certainty_are_kept() -> None:
    rng = np.random.default_rng(4)

    assert not chance(rng, 0.0, 1000).any()
    assert chance(rng, 1.0, 1000).all()


def test_words_name_codes_and_leave_nulls_out() -> None:
    named = words(("a", "b"), np.array([1, 0, 1]), np.array([False, True, False]))

    assert named.to_list() == ["b", None, "b"]
    assert words((), np.array([], dtype=np.int64)).dtype == pl.String
