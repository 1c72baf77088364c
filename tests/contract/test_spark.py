"""What Spark computes is what one machine computes, to the last bit."""

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import polars as pl
import pytest
from tests.small_portfolio import TrainedPortfolio

from creditwright.core.errors import BadDataError
from creditwright.core.progress import SilentProgress
from creditwright.decision.opening import open_bundle
from creditwright.features.catalogue import FEATURES
from creditwright.features.compute import compute
from creditwright.records.cluster.checked import check_batches
from creditwright.records.cluster.cluster import ResultInUseError
from creditwright.records.cluster.spark.cluster import SparkCluster
from creditwright.records.cluster.spark.session import java, open_spark
from creditwright.records.ingest import ingest
from creditwright.records.prepared import PreparedRecords
from creditwright.records.report import TooManyBadRowsError
from creditwright.records.simulator import simulate_tables
from creditwright.records.tables import TABLES
from creditwright.scoring.bundle import read_bundle
from creditwright.workflows.compute_features import feature_table
from creditwright.workflows.on_cluster import (
    ClusterJob,
    compute_features_on_cluster,
    score_on_cluster,
)
from creditwright.workflows.score_portfolio import score_portfolio

# the warning is turned off where Spark is opened; pytest turns all on again for each test
pytestmark = pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas")
Tables = dict[str, pl.DataFrame]
APPLICATIONS = 150


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkCluster]:
    if java() is None:
        assert not os.environ.get("CI"), "CI must have a Java runtime"
        pytest.skip("Spark needs a Java runtime")
    folder = tmp_path_factory.mktemp("spark")
    with open_spark("local[2]", log=folder / "spark.log", scratch=folder / "work") as cluster:
        yield cluster


@pytest.fixture(scope="module")
def lender() -> Tables:
    tables = simulate_tables(APPLICATIONS, seed=21)
    return {name: table for name, table in tables.items() if name in TABLES}


def job(source: Path, out: Path, partitions: int | None = None) -> ClusterJob:
    return ClusterJob(place=str(source), out=str(out), partitions=partitions, max_bad_share=0.01)


def read_any(folder: Path) -> pl.DataFrame:
    return pl.read_parquet(folder / "*.parquet")


def read(out: Path) -> pl.DataFrame:
    assert (out / "_SUCCESS").exists()
    return pl.read_parquet(out / "*.parquet").sort("SK_ID_CURR")


def test_features_by_spark_have_every_bit_and_bad_rows_are_listed_beside_them(
    spark: SparkCluster, lender: Tables, tmp_path: Path
) -> None:
    source = tmp_path / "a lender's 100 % tables"
    source.mkdir()
    for name, table in lender.items():
        table.write_parquet(source / f"{name}.parquet")
    rows = lender["installments_payments"].with_row_index("row")
    late = pl.when(pl.col("row") == 77).then(3.0).otherwise(pl.col("DAYS_INSTALMENT").cast(float))
    (source / "installments_payments.parquet").unlink()
    (source / "installments_payments").mkdir()  # as Spark writes a table: a folder of files
    for place, part in enumerate(rows.with_columns(DAYS_INSTALMENT=late).iter_slices(500)):
        part.drop("row").write_parquet(source / "installments_payments" / f"{place:03d}.parquet")
    one_machine = tmp_path / "one machine"
    one_machine.mkdir()
    for name, table in lender.items():
        (
            table
            if name != "installments_payments"
            else rows.filter(pl.col("row") != 77).drop("row")
        ).write_parquet(one_machine / f"{name}.parquet")
    ingest(one_machine, tmp_path / "records")

    written = compute_features_on_cluster(
        spark, job(source, tmp_path / "out", partitions=3), progress=SilentProgress()
    )

    expected = feature_table(PreparedRecords(tmp_path / "records").everything(), FEATURES)
    assert written.applications == APPLICATIONS
    assert read(tmp_path / "out").equals(expected)
    rejected = read_any(tmp_path / "out.rejected")
    assert rejected["line"].unique().to_list() == [78]
    assert rejected["reason"][0] == "after_application"
    assert rejected["file"][0].endswith("installments_payments/000.parquet")


def test_scores_by_spark_are_those_of_one_machine(
    spark: SparkCluster, trained_portfolio: TrainedPortfolio, tmp_path: Path
) -> None:
    bundle = trained_portfolio.result.bundle
    source = trained_portfolio.records.folder.parent / "source"
    expected = score_portfolio(
        trained_portfolio.records,
        open_bundle(bundle),
        out=tmp_path / "scores.parquet",
        work=tmp_path / "work",
        explain=True,
        progress=SilentProgress(),
    )

    found = score_on_cluster(
        spark,
        job(source, tmp_path / "out"),
        read_bundle(bundle),
        explain=True,
        progress=SilentProgress(),
    )

    scores = pl.read_parquet(tmp_path / "scores.parquet").sort("SK_ID_CURR")
    assert read(tmp_path / "out").equals(scores)
    assert (found.outcomes, found.referrals, found.unseen) == (
        expected.outcomes,
        expected.referrals,
        expected.unseen,
    )
    assert found.mean_probability == pytest.approx(expected.mean_probability, rel=1e-12)


@pytest.mark.real
def test_features_of_real_rows_by_spark_have_every_bit(
    spark: SparkCluster, real_sample: Path, tmp_path: Path
) -> None:
    source = tmp_path / "source"
    source.mkdir()
    for path in real_sample.glob("*.csv"):
        if path.stem in TABLES:
            pl.scan_csv(path, infer_schema_length=None).sink_parquet(
                source / f"{path.stem}.parquet"
            )
    ingest(real_sample, tmp_path / "records")

    compute_features_on_cluster(spark, job(source, tmp_path / "out"), progress=SilentProgress())

    expected = compute(PreparedRecords(tmp_path / "records").everything())
    found = read(tmp_path / "out").select(expected.columns)
    assert [name for name in expected.columns if not found[name].equals(expected[name])] == []


def test_too_many_bad_rows_leave_their_list_and_no_result(
    spark: SparkCluster, lender: Tables, tmp_path: Path
) -> None:
    train = lender["application_train"].with_columns(AMT_CREDIT=-1.0)
    (tmp_path / "source").mkdir()
    train.write_parquet(tmp_path / "source" / "application_train.parquet")

    with pytest.raises(TooManyBadRowsError, match="out of range"):
        compute_features_on_cluster(
            spark, job(tmp_path / "source", tmp_path / "out", 1), progress=SilentProgress()
        )

    assert read_any(tmp_path / "out.rejected").height == train.height
    assert not (tmp_path / "out").exists()


def test_what_is_there_already_is_not_replaced(spark: SparkCluster, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()

    with pytest.raises(ResultInUseError, match="already"):
        compute_features_on_cluster(
            spark, job(tmp_path, tmp_path / "out"), progress=SilentProgress()
        )


def test_an_error_of_ours_in_a_worker_is_told_in_its_own_words(
    spark: SparkCluster, lender: Tables, tmp_path: Path
) -> None:
    wrong = lender["application_train"].with_columns(AMT_CREDIT=pl.concat_list("AMT_CREDIT"))
    wrong.write_parquet(tmp_path / "application_train.parquet")
    table = spark.tables(str(tmp_path))["application_train"]
    work = partial(check_batches, table=table, partitions=1)

    with pytest.raises(BadDataError, match="AMT_CREDIT is of type List"):
        spark.collect(spark.read(table, table.wanted, work))
