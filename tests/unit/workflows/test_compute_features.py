"""Features of a portfolio into one file: every partition, whole or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest

from creditwright.core.progress import SilentProgress
from creditwright.features.catalogue import feature_named
from creditwright.features.errors import RepeatedApplicationError
from creditwright.records.records import SOURCE_TABLE, Records
from creditwright.records.tables import APPLICATION_TRAIN
from creditwright.workflows.compute_features import compute_features

FEATURES = (feature_named("credit"), feature_named("bureau_loans"), feature_named("contract_type"))


@dataclass(frozen=True)
class SmallPortfolio:
    """Partitions of application numbers, each with a credit of as many thousandths."""

    applications: Sequence[Sequence[int]]
    digest: str = "0" * 64
    absent: tuple[str, ...] = ("bureau",)

    @property
    def partitions(self) -> list[int]:
        return list(range(len(self.applications)))

    def partition(self, number: int) -> Records:
        numbers = list(self.applications[number])
        columns = {"SK_ID_CURR": numbers, "AMT_CREDIT": numbers, "TARGET": [True] * len(numbers)}
        given = pl.DataFrame(
            columns,
            schema_overrides={"SK_ID_CURR": pl.Int64, "AMT_CREDIT": pl.Int64, "TARGET": pl.Boolean},
        )
        frame = given.select(
            pl.col(name) if name in columns else pl.lit(None, dtype=kind).alias(name)
            for name, kind in APPLICATION_TRAIN.schema.items()
        )
        return Records(
            frame.with_columns(pl.lit("application_train").alias(SOURCE_TABLE)).lazy(), {}
        )


class Notes(SilentProgress):
    """Keeps what is said."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def note(self, message: str) -> None:
        self.said.append(message)


def test_every_application_of_every_partition_is_written(tmp_path: Path) -> None:
    out = tmp_path / "features.parquet"

    written = compute_features(
        SmallPortfolio([[2000, 1000], [3000], []]),
        out,
        work=tmp_path / "work",
        progress=SilentProgress(),
        features=FEATURES,
    )

    frame = pl.read_parquet(out)
    assert written.applications == 3
    assert frame["SK_ID_CURR"].to_list() == [1000, 2000, 3000]
    assert frame["credit"].to_list() == [1.0, 2.0, 3.0]
    names = [feature.name for feature in FEATURES]
    assert frame.columns == ["SK_ID_CURR", SOURCE_TABLE, "TARGET", *names]


def test_an_absent_table_is_named_once_and_its_features_are_null(tmp_path: Path) -> None:
    notes = Notes()
    out = tmp_path / "features.parquet"

    compute_features(
        SmallPortfolio([[1], [2]]),
        out,
        work=tmp_path / "work",
        progress=notes,
        features=FEATURES,
    )

    assert [said for said in notes.said if "bureau" in said] == notes.said
    assert len(notes.said) == 1
    assert pl.read_parquet(out)["bureau_loans"].null_count() == 2


def test_a_partition_that_fails_leaves_what_stood_there(tmp_path: Path) -> None:
    out = tmp_path / "features.parquet"
    out.write_bytes(b"as before")

    with pytest.raises(RepeatedApplicationError):
        compute_features(
            SmallPortfolio([[1], [2, 2]]),
            out,
            work=tmp_path / "work",
            progress=SilentProgress(),
            features=FEATURES,
        )

    assert out.read_bytes() == b"as before"
    assert sorted(tmp_path.iterdir()) == [out, tmp_path / "work"]
