"""The pandas baseline of the benchmark gives our values, so the two are compared at equal work."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from creditwright.features.catalogue import feature_named
from creditwright.features.compute import compute
from creditwright.records.ingest import ingest
from creditwright.records.prepared import PreparedRecords
from creditwright.records.simulator import simulate_tables
from pandas_baseline.features import baseline_features

AT_LEAST = 300
A_MILLIONTH = 1e-6  # ours keep the ratio of a row in whole millionths


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> PreparedRecords:
    folder = tmp_path_factory.mktemp("lender")
    (folder / "tables").mkdir()
    for name, table in simulate_tables(800, seed=5).items():
        table.write_parquet(folder / "tables" / f"{name}.parquet")
    ingest(folder / "tables", folder / "prepared", partitions=3)
    return PreparedRecords(folder / "prepared")


@pytest.fixture(scope="module")
def theirs(prepared: PreparedRecords) -> pd.DataFrame:
    return baseline_features(Path(prepared.folder))


@pytest.fixture(scope="module")
def ours(prepared: PreparedRecords, theirs: pd.DataFrame) -> pd.DataFrame:
    frame = compute(prepared.everything(), [feature_named(name) for name in theirs.columns])
    numbers = {name: frame[name].to_numpy() for name in theirs.columns}
    return pd.DataFrame(numbers, index=frame["SK_ID_CURR"].to_numpy())


def test_the_baseline_has_enough_features_each_once(theirs: pd.DataFrame) -> None:
    assert theirs.columns.is_unique
    assert theirs.shape[1] >= AT_LEAST


def test_the_same_values_are_missing(theirs: pd.DataFrame, ours: pd.DataFrame) -> None:
    missing = {
        name: int((theirs[name].isna() != ours[name].isna()).sum()) for name in theirs.columns
    }

    assert list(theirs.index) == list(ours.index)
    assert {name: rows for name, rows in missing.items() if rows} == {}


def test_every_value_is_the_same(theirs: pd.DataFrame, ours: pd.DataFrame) -> None:
    different = [
        name
        for name in theirs.columns
        if not np.isclose(
            theirs[name].to_numpy(), ours[name].to_numpy(), rtol=1e-6, atol=A_MILLIONTH,
            equal_nan=True,
        ).all()
    ]  # fmt: skip

    assert different == []
