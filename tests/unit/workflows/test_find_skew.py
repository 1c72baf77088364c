"""An application alone against the same among all others."""

import polars as pl
import pytest
from tests.small_portfolio import TrainedPortfolio

from creditwright.core.progress import SilentProgress
from creditwright.decision.opening import open_bundle
from creditwright.records.prepared import PreparedRecords
from creditwright.records.records import APPLICATION_KEY, Records
from creditwright.workflows.find_skew import (
    OnTrial,
    Skew,
    SkewError,
    features_on_trial,
    find_skew,
    with_scores_of,
)


def _found(records: PreparedRecords, on_trial: OnTrial, sample: int, seed: int = 1) -> Skew:
    return find_skew(records, on_trial, sample=sample, seed=seed, progress=SilentProgress())


def _counting_others(records: Records) -> pl.DataFrame:
    """Return values that depend on who else is there: all but `same`."""
    own = records.application.select(APPLICATION_KEY).collect()
    return own.with_columns(
        pl.lit(1.5).alias("same"),
        pl.lit(float(own.height)).alias("others"),
        pl.when(pl.lit(own.height > 1)).then(0.0).alias("missing_alone"),
        pl.lit("many" if own.height > 1 else "one").alias("word"),
        pl.lit(0.0 if own.height > 1 else -0.0).alias("zero"),
    )


def test_features_and_scores_are_the_same_alone_and_among_others(
    trained_portfolio: TrainedPortfolio,
) -> None:
    on_trial = with_scores_of(open_bundle(trained_portfolio.result.bundle))

    found = _found(trained_portfolio.records, on_trial, sample=5)

    assert (found.applications, dict(found.differing)) == (5, {})
    assert found.values > 650


def test_every_application_is_compared_where_the_sample_is_larger(
    small_portfolio: PreparedRecords,
) -> None:
    def keys(records: Records) -> pl.DataFrame:
        return records.application.select(APPLICATION_KEY, "AMT_CREDIT").collect()

    assert _found(small_portfolio, keys, sample=10_000).applications == 2000


def test_a_value_that_depends_on_others_is_found_down_to_the_sign_of_nothing(
    small_portfolio: PreparedRecords,
) -> None:
    found = _found(small_portfolio, _counting_others, sample=4)

    assert found.differing == {"others": 4, "missing_alone": 4, "word": 4, "zero": 4}


def test_the_same_seed_chooses_the_same_applications(small_portfolio: PreparedRecords) -> None:
    seen: list[int] = []

    def watched(records: Records) -> pl.DataFrame:
        own = records.application.select(APPLICATION_KEY).collect()
        if own.height == 1:
            seen.append(own.item())
        return own

    for seed in (1, 1, 2):
        _found(small_portfolio, watched, sample=3, seed=seed)

    assert seen[:3] == seen[3:6] != seen[6:]


def test_the_error_names_what_differs_most_often() -> None:
    skew = Skew(50, 700, {f"feature_{n}": 20 - n for n in range(12)})

    with pytest.raises(SkewError, match=r"12 of 700 values .* 50 .*feature_0 \(20\).* and 2 more"):
        raise SkewError(skew)


def test_features_alone_are_put_on_trial_without_a_model(small_portfolio: PreparedRecords) -> None:
    assert _found(small_portfolio, features_on_trial, sample=3).differing == {}
