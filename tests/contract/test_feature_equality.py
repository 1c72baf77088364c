"""One application has the same features, to the last bit, alone, among others, in any order."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from creditwright.features.catalogue import FEATURES
from creditwright.features.compute import compute
from creditwright.records.records import Records
from creditwright.records.simulator import simulate_tables
from creditwright.records.table import AMOUNT_UNITS, Kind, Table
from creditwright.records.tables import TABLES

APPLICATIONS = 400
NUMBERS = [feature.name for feature in FEATURES]
Frames = dict[str, pl.DataFrame]


def _stored(frame: pl.DataFrame, table: Table) -> pl.DataFrame:
    values = []
    for column in table.columns:
        value = pl.col(column.name) if column.name in frame.columns else pl.lit(None)
        if column.kind is Kind.AMOUNT:
            value = (value.cast(pl.Float64) * AMOUNT_UNITS).round()
        if column.kind is Kind.FLAG:
            written = value.cast(pl.String).str.strip_suffix(".0")
            value = written == column.true
        elif column.kind is not Kind.CATEGORY:
            value = value.cast(pl.Float64, strict=False)
        values.append(value.cast(column.stored_type).alias(column.name))
    return frame.select(values)


def _frames(written: Frames) -> Frames:
    stored = {name: _stored(frame, TABLES[name]) for name, frame in written.items()}
    train, test = stored.pop("application_train"), stored.pop("application_test")
    loans = stored["bureau"].select("SK_ID_BUREAU", "SK_ID_CURR")
    stored["bureau_balance"] = stored["bureau_balance"].join(loans, on="SK_ID_BUREAU")
    return {"application": pl.concat([train, test], how="diagonal"), **stored}


def _records(frames: Frames) -> Records:
    lazy = {name: frame.lazy() for name, frame in frames.items()}
    return Records(lazy.pop("application"), lazy)


def _of(frames: Frames, applications: Sequence[int]) -> Frames:
    mine = pl.col("SK_ID_CURR").is_in(applications)
    return {name: frame.filter(mine) for name, frame in frames.items()}


@lru_cache(maxsize=1)
def _simulated() -> Frames:
    written = simulate_tables(APPLICATIONS, seed=11)
    return _frames({name: written[name] for name in TABLES})


@lru_cache(maxsize=1)
def _features_of_all() -> pl.DataFrame:
    return compute(_records(_simulated()))


def _assert_same(found: pl.DataFrame, expected: pl.DataFrame) -> None:
    different = [name for name in expected.columns if not found[name].equals(expected[name])]
    assert different == []


@settings(max_examples=4, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_the_order_of_rows_and_columns_changes_no_bit(seed: int) -> None:
    shuffled = {
        name: frame.sample(fraction=1, shuffle=True, seed=seed + place).select(
            reversed(frame.columns)
        )
        for place, (name, frame) in enumerate(_simulated().items())
    }

    _assert_same(compute(_records(shuffled)), _features_of_all())


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(place=st.integers(0, APPLICATIONS - 1))
def test_one_application_alone_has_what_it_has_among_all(place: int) -> None:
    expected = _features_of_all()[place]
    alone = _of(_simulated(), expected["SK_ID_CURR"].to_list())

    _assert_same(compute(_records(alone)), expected)


@pytest.mark.parametrize("partitions", [2, 7])
def test_partitions_together_have_what_all_have(partitions: int) -> None:
    identifiers = _features_of_all()["SK_ID_CURR"].to_list()
    parts = [
        compute(_records(_of(_simulated(), identifiers[start::partitions])))
        for start in range(partitions)
    ]

    _assert_same(pl.concat(parts).sort("SK_ID_CURR"), _features_of_all())


def test_every_number_is_finite_or_null() -> None:
    numbers = _features_of_all().select(pl.col(pl.Float64))

    bad = [column.name for column in numbers if not column.drop_nulls().is_finite().all()]

    assert bad == []


def test_nearly_every_feature_tells_simulated_applications_apart() -> None:
    features = _features_of_all()

    constant = [name for name in NUMBERS if features[name].drop_nulls().n_unique() <= 1]

    assert len(constant) <= len(NUMBERS) // 50


@pytest.mark.real
def test_on_real_rows_one_application_alone_has_what_it_has_among_all(real_sample: Path) -> None:
    written = {
        name: pl.read_csv(real_sample / f"{name}.csv", infer_schema=False)
        for name in TABLES
        if (real_sample / f"{name}.csv").is_file()
    }
    frames = _frames(written)
    together = compute(_records(frames))
    shuffled = {
        name: frame.sample(fraction=1, shuffle=True, seed=5) for name, frame in frames.items()
    }

    _assert_same(compute(_records(shuffled)), together)
    for place in range(0, len(together), len(together) // 40):
        one = together[place]
        alone = _of(frames, one["SK_ID_CURR"].to_list())
        _assert_same(compute(_records(alone)), one)
