import numpy as np
import polars as pl
import pytest

from creditwright.records.simulator.oracle import oracle_auc
from creditwright.records.simulator.outcome import (
    TRAIT_WEIGHTS,
    Effect,
    effects,
    trait_log_odds,
)
from creditwright.records.simulator.people import Traits


def test_a_number_on_an_edge_belongs_to_the_class_below_it() -> None:
    effect = Effect(edges=(10.0, 20.0), labels=(), adds=(1.0, 2.0, 3.0), missing=9.0)

    added = effect.of(pl.Series([10.0, 10.1, 20.0, 21.0, None, 365243.0, 365000.0]))

    assert added.tolist() == [1.0, 2.0, 2.0, 3.0, 9.0, 9.0, 3.0]


def test_a_word_without_a_class_adds_what_a_missing_one_does() -> None:
    effect = Effect(edges=(), labels=("a", "b"), adds=(1.0, 2.0), missing=9.0)

    added = effect.of(pl.Series(["b", "a", "c", None]))

    assert added.tolist() == [2.0, 1.0, 9.0, 9.0]


def test_every_trait_has_a_weight() -> None:
    assert set(TRAIT_WEIGHTS) == set(Traits.__slots__)


def test_only_appetite_makes_default_likelier() -> None:
    def one(raised: str) -> Traits:
        return Traits(**{name: np.array([float(name == raised)]) for name in Traits.__slots__})

    raises = {name for name in Traits.__slots__ if trait_log_odds(one(name))[0] > 0}

    assert raises == {"appetite"}


def test_every_column_with_an_effect_is_in_the_application_table(
    lender: dict[str, pl.DataFrame],
) -> None:
    assert set(effects().columns) <= set(lender["application_train"].columns)


def test_the_oracle_area_is_the_mean_over_many_draws_of_outcomes() -> None:
    rng = np.random.default_rng(2)
    probability = rng.beta(1, 8, 400)
    areas = []
    for _ in range(300):
        bad = rng.random(400) < probability
        higher = probability[bad][:, None] > probability[~bad][None, :]
        areas.append(higher.mean())

    expected = oracle_auc(probability)

    assert expected == pytest.approx(np.mean(areas), abs=0.01)


def test_who_knows_the_truth_reaches_about_four_fifths(lender: dict[str, pl.DataFrame]) -> None:
    assert oracle_auc(lender["truth"]["default_probability"].to_numpy()) == pytest.approx(
        0.8025, abs=0.0125
    )


def test_one_in_twelve_defaults(lender: dict[str, pl.DataFrame]) -> None:
    rate = float(lender["application_train"]["TARGET"].sum()) / lender["application_train"].height
    by_luck = 3 * np.sqrt(0.0807 * 0.9193 / lender["application_train"].height)

    assert rate == pytest.approx(0.0807, abs=by_luck)


def test_defaults_come_as_often_as_their_true_probability_says(
    lender: dict[str, pl.DataFrame],
) -> None:
    tenths = (
        lender["truth"]
        .sort("default_probability")
        .with_columns(tenth=pl.int_range(pl.len()) * 5 // pl.len())
        .group_by("tenth")
        .agg(pl.len(), pl.col("defaulted").mean(), pl.col("default_probability").mean())
    )
    spread = tenths["default_probability"] * (1 - tenths["default_probability"]) / tenths["len"]

    distance = (tenths["defaulted"] - tenths["default_probability"]).abs() / spread.sqrt()

    assert (distance < 4).all()


def test_the_outcome_of_a_training_application_is_the_one_in_the_truth(
    lender: dict[str, pl.DataFrame],
) -> None:
    joined = lender["application_train"].join(lender["truth"], on="SK_ID_CURR")

    assert (joined["TARGET"] == joined["defaulted"]).all()
    assert "TARGET" not in lender["application_test"].columns
