from pathlib import Path

import numpy as np
import polars as pl
import pytest
from tests.small_portfolio import TrainedPortfolio

from creditwright.core.progress import SilentProgress
from creditwright.decision.opening import open_bundle
from creditwright.monitoring.alarms import Check
from creditwright.monitoring.column import Role
from creditwright.monitoring.report import MonitoringReport
from creditwright.records.ingest import ingest
from creditwright.records.prepared import PreparedRecords
from creditwright.records.reading.dialect import Dialect
from creditwright.records.simulator import simulate_tables
from creditwright.workflows.monitor import NoApplicationsError, NothingToCompareError, monitor
from creditwright.workflows.watched_records import watched_records
from creditwright.workflows.watched_sample import SampleError, open_sample

# What system 001's published report of training against test applications calls drifted.
DRIFTED_BY_SYSTEM_001 = {
    "AMT_REQ_CREDIT_BUREAU_QRT",
    "AMT_REQ_CREDIT_BUREAU_MON",
    "AMT_GOODS_PRICE",
    "AMT_CREDIT",
    "AMT_ANNUITY",
    "AMT_REQ_CREDIT_BUREAU_WEEK",
    "NAME_CONTRACT_TYPE",
    "DAYS_LAST_PHONE_CHANGE",
    "FLAG_EMAIL",
}


def watched(reference: Path, current: Path, dialect: Dialect | None = None) -> MonitoringReport:
    samples = [open_sample(each, dialect or Dialect()) for each in (reference, current)]
    return monitor(samples[0], samples[1], progress=SilentProgress())


def written(folder: Path, name: str, table: pl.DataFrame) -> Path:
    path = folder / name
    if path.suffix == ".parquet":
        table.write_parquet(path)
    else:
        table.write_csv(path)
    return path


def some(rows: int = 500, seed: int = 1) -> pl.DataFrame:
    generator = np.random.default_rng(seed)
    return pl.DataFrame(
        {
            "SK_ID_CURR": range(rows),
            "TARGET": generator.random(rows) < 0.1,
            "AMT_CREDIT": generator.normal(5e5, 1e5, rows),
            "NAME_CONTRACT_TYPE": generator.choice(["Cash loans", "Revolving loans"], rows),
            "number_of_somebody": [f"person {seed} {n}" for n in range(rows)],
        }
    )


@pytest.mark.real
def test_training_and_test_applications_differ_as_system_001_reported(
    real_applications: Path, real_sample: Path
) -> None:
    report = watched(
        real_applications / "application_train.csv", real_sample / "application_test.csv"
    )

    assert report.features[0].name == "AMT_REQ_CREDIT_BUREAU_QRT"
    assert set(report.drifted) == DRIFTED_BY_SYSTEM_001
    assert report.samples.left_out == ("SK_ID_CURR",)


@pytest.mark.parametrize("name", ["a.csv", "a.parquet"])
def test_identifiers_are_left_out_and_labels_are_compared_with_labels(
    tmp_path: Path, name: str
) -> None:
    reference = written(tmp_path, f"r{name}", some(3000))
    current = written(tmp_path, f"c{name}", some(3000, seed=2))

    report = watched(reference, current)

    assert [each.name for each in report.features] == ["AMT_CREDIT", "NAME_CONTRACT_TYPE"]
    assert [each.role for each in report.columns][2:] == [Role.LABEL]
    assert set(report.samples.left_out) == {"SK_ID_CURR", "number_of_somebody"}


def test_columns_that_one_sample_lacks_are_named(tmp_path: Path) -> None:
    reference = written(tmp_path, "r.parquet", some())
    current = written(tmp_path, "c.parquet", some().drop("AMT_CREDIT").with_columns(AMT_NEW=1.0))

    report = watched(reference, current)

    assert report.samples.absent == ("AMT_CREDIT",)
    assert report.samples.new == ("AMT_NEW",)
    assert report.alarms[0].check is Check.ABSENT


def test_a_declared_number_that_cannot_be_read_is_missing(tmp_path: Path) -> None:
    table = some().with_columns(pl.col("AMT_CREDIT").cast(pl.String))
    spoilt = table.with_columns(
        AMT_CREDIT=pl.when(pl.int_range(pl.len()) < 100).then(pl.lit("?")).otherwise("AMT_CREDIT")
    )

    report = watched(written(tmp_path, "r.csv", table), written(tmp_path, "c.csv", spoilt))

    assert [(each.check, each.value) for each in report.alarms] == [(Check.MISSING, 0.2)]


def test_a_file_is_read_as_its_dialect_says(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("SK_ID_CURR;AMT_CREDIT\n" + "1;10,5\n" * 200)

    report = watched(tmp_path / "r.csv", tmp_path / "r.csv", Dialect(separator=";", decimal=","))

    assert report.features[0].is_number
    assert report.features[0].missing.current == 0


@pytest.mark.parametrize("name", ["a.parquet", "a.csv"])
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b'"\xff\xfe,\n' * 9)

    with pytest.raises(SampleError, match=name):
        open_sample(tmp_path / name)


def test_samples_without_rows_or_columns_in_common_are_refused(tmp_path: Path) -> None:
    whole = written(tmp_path, "w.parquet", some())
    empty = written(tmp_path, "e.parquet", some().clear())
    other = written(tmp_path, "o.parquet", some().select("SK_ID_CURR", AMT_OTHER="AMT_CREDIT"))

    with pytest.raises(NoApplicationsError, match=r"e\.parquet"):
        watched(whole, empty)
    with pytest.raises(NothingToCompareError, match=r"o\.parquet"):
        watched(whole, other)


def test_with_a_model_what_it_says_is_compared_with_what_it_said(
    trained_portfolio: TrainedPortfolio, tmp_path: Path
) -> None:
    model = open_bundle(trained_portfolio.result.bundle)
    records = trained_portfolio.records

    def sample() -> Path:
        return watched_records(
            records,
            model,
            "lender",
            folder=tmp_path / "watched",
            work=tmp_path / "work",
            progress=SilentProgress(),
        ).path

    report = watched(sample(), sample())

    assert not report.alarms
    assert {each.name for each in report.features} == {each.name for each in model.scorer.inputs}
    assert {each.role for each in report.columns} == set(Role)
    assert all(each.theme for each in report.features)


def test_an_economic_shock_is_found_at_the_first_run(
    small_portfolio: PreparedRecords, tmp_path: Path
) -> None:
    tables = simulate_tables(1500, seed=77, shock=0.7)
    (tmp_path / "source").mkdir()
    for name in set(tables) - {"truth", "credit_card_balance"}:
        tables[name].write_parquet(tmp_path / "source" / f"{name}.parquet")
    ingest(tmp_path / "source", tmp_path / "prepared", partitions=1)
    folders = {"folder": tmp_path / "watched", "work": tmp_path / "work"}
    samples = [
        watched_records(records, None, "x", **folders, progress=SilentProgress())
        for records in (small_portfolio, PreparedRecords(tmp_path / "prepared"))
    ]

    report = monitor(samples[0], samples[1], progress=SilentProgress())

    assert {"repayment", "bureau_debt"} <= {each.theme for each in report.alarms}
    assert any(each.check is Check.ADVERSARIAL for each in report.alarms)


def test_without_a_model_every_feature_of_the_records_is_watched(
    small_portfolio: PreparedRecords, tmp_path: Path
) -> None:
    folders = {"folder": tmp_path / "watched", "work": tmp_path / "work"}
    first = watched_records(small_portfolio, None, "x", **folders, progress=SilentProgress())
    made = first.path.stat().st_mtime_ns

    again = watched_records(small_portfolio, None, "x", **folders, progress=SilentProgress())

    assert again.path.stat().st_mtime_ns == made
    assert len(first.names) > 800
