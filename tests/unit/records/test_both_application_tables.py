"""Rows of the test table come to the same units and types as those of the train table."""

from pathlib import Path

import polars as pl

from creditwright.records.ingest import ingest
from creditwright.records.prepared import PreparedRecords
from creditwright.records.records import SOURCE_TABLE
from creditwright.records.simulator import simulate_tables


def test_the_same_row_is_the_same_in_either_table_but_for_its_outcome(tmp_path: Path) -> None:
    train = simulate_tables(40, seed=1, test_share=0.0)["application_train"]
    (tmp_path / "source").mkdir()
    train.write_parquet(tmp_path / "source" / "application_train.parquet")
    twin = train.drop("TARGET").with_columns(pl.col("SK_ID_CURR") + 1_000_000)
    twin.write_parquet(tmp_path / "source" / "application_test.parquet")

    ingest(tmp_path / "source", tmp_path / "prepared", partitions=1)

    read = PreparedRecords(tmp_path / "prepared").everything().application.collect()
    of_train, of_test = (
        read.filter(pl.col(SOURCE_TABLE) == name).sort("SK_ID_CURR").drop(SOURCE_TABLE)
        for name in ("application_train", "application_test")
    )
    told_apart = {"SK_ID_CURR", "TARGET"}
    assert of_train.height == of_test.height == 40
    assert of_test["TARGET"].null_count() == 40
    assert of_train.drop(told_apart).equals(of_test.drop(told_apart))
