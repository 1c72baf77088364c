"""Whatever is wrong with tables, a cluster accepts and rejects the rows that one machine does."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.fake_cluster import FakeCluster

from creditwright.core.errors import BadDataError
from creditwright.records.cluster.gather import (
    Gathered,
    gather,
    records_of,
    refuse_too_many_bad_rows,
    rejected_rows,
)
from creditwright.records.cluster.parcel import Parcel, delivered
from creditwright.records.ingest import NoApplicationsError, ingest
from creditwright.records.prepared import PreparedRecords
from creditwright.records.reading.errors import MissingColumnsError, UnreadableTableError
from creditwright.records.reading.source import NoApplicationTableError
from creditwright.records.records import HISTORY, Records
from creditwright.records.report import IngestReport, TooManyBadRowsError
from creditwright.records.simulator import simulate_tables
from creditwright.records.tables import TABLES

Frames = dict[str, pl.DataFrame]
KEYS = ("SK_ID_CURR", "SK_ID_BUREAU", "SK_ID_PREV")


@pytest.fixture(scope="module")
def lender() -> Frames:
    tables = simulate_tables(60, seed=5)
    return {name: table for name, table in tables.items() if name in TABLES}


def spoilt(frame: pl.DataFrame, generator: np.random.Generator) -> pl.DataFrame:
    """Repeat some rows, let some hang on what is another's or not there, and spoil some cells."""
    rows = generator.integers(0, frame.height, frame.height // 8 + 1)
    frame = pl.concat([frame, frame[rows]])
    for name in (name for name in KEYS if name in frame.columns):
        others = frame[name].gather(generator.integers(0, frame.height, frame.height))
        moved = pl.Series(generator.random(frame.height) < 0.1)
        lost = pl.Series(generator.random(frame.height) < 0.02)
        frame = frame.with_columns(
            pl.when(lost)
            .then(999_999_999)
            .when(moved)
            .then(others)
            .otherwise(pl.col(name))
            .alias(name)
        )
    number = next(
        name for name, dtype in frame.schema.items() if dtype == pl.Float64 or "MONTHS" in name
    )
    broken = pl.Series(generator.random(frame.height) < 0.05)
    return frame.with_columns(
        pl.when(broken).then(1e15).otherwise(pl.col(number).cast(pl.Float64)).alias(number)
    )


def written(folder: Path, tables: Frames, files: int = 1) -> Path:
    """Write tables as Parquet, each in one file or, in a folder, in several."""
    folder.mkdir()
    for name, table in tables.items():
        path = folder / f"{name}.parquet"
        if files == 1:
            table.write_parquet(path)
            continue
        path.mkdir()
        size = -(-table.height // files)
        for place, part in enumerate(table.iter_slices(size)):
            part.write_parquet(path / f"{place:02d}.parquet")
    return folder


def frames(records: Records) -> Frames:
    tables = {"application": records.application, **records.history}
    return {name: table.collect() for name, table in tables.items()}


def whole(gathered: Gathered[list[Parcel]]) -> Frames:
    parts = [records_of(delivery, gathered.history) for delivery in delivered(gathered.parcels)]
    each = [frames(part) for part in parts if part is not None]
    return {name: pl.concat([part[name] for part in each]) for name in each[0]}


def figures(report: IngestReport) -> dict[str, tuple[int, int, dict[str, int]]]:
    return {t.name: (t.rows_in, t.accepted, dict(t.by_reason)) for t in report.tables}


def assert_same_rows(found: Frames, expected: Frames) -> None:
    assert found.keys() == expected.keys()
    for name, table in expected.items():
        order = ["SK_ID_CURR", *table.columns]
        assert found[name].sort(order).equals(table.sort(order)), name


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    seed=st.integers(0, 2**32),
    partitions=st.integers(1, 7),
    absent=st.sets(st.sampled_from(HISTORY), max_size=3),
)
def test_however_tables_are_spoilt_the_same_rows_are_accepted_and_the_same_listed(
    seed: int,
    partitions: int,
    absent: set[str],
    lender: Frames,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    generator = np.random.default_rng(seed)
    tables = {n: spoilt(t, generator) for n, t in lender.items() if n not in absent}
    folder = tmp_path_factory.mktemp("lender")
    source = written(folder / "tables", tables)
    report = ingest(
        source,
        folder / "records",
        quarantine=folder / "bad",
        max_bad_share=1,
        partitions=partitions,
    )

    gathered = gather(FakeCluster(rows=50), str(source), partitions=partitions)

    assert figures(gathered.report) == figures(report)
    assert_same_rows(whole(gathered), frames(PreparedRecords(folder / "records").everything()))
    assert listed(gathered) == quarantined(folder / "bad")


Fault = tuple[str, int, str, str]


def listed(gathered: Gathered[list[Parcel]]) -> list[Fault]:
    files = {name: table.files for name, table in gathered.tables.items()}
    found = pl.concat(rejected_rows(FakeCluster().pick(gathered.parcels, ["faults"]), files=files))
    return sorted(found.select("table", "line", "column", "reason").rows())


def quarantined(folder: Path) -> list[Fault]:
    lists = [pl.read_csv(path, infer_schema=False) for path in folder.iterdir()]
    found = pl.concat(lists).with_columns(pl.col("line").cast(pl.Int64))
    return sorted(found.select("table", "line", "column", "reason").rows())


def test_a_row_is_named_by_its_file_and_its_place_there(lender: Frames, tmp_path: Path) -> None:
    train = lender["application_train"]
    bad = train.with_columns(
        pl.when(pl.int_range(pl.len()) == 41).then(-1.0).otherwise("AMT_CREDIT").alias("AMT_CREDIT")
    )
    source = written(tmp_path / "tables", {"application_train": bad}, files=4)
    cluster = FakeCluster(rows=7)

    gathered = gather(cluster, str(source))

    size = -(-train.height // 4)
    files = {name: table.files for name, table in gathered.tables.items()}
    rows = next(rejected_rows(cluster.pick(gathered.parcels, ["faults"]), files=files))
    assert Path(rows["file"][0]).name == f"{41 // size:02d}.parquet"
    assert rows["line"].to_list() == [41 % size + 1]


@pytest.mark.parametrize(
    ("tables", "error", "said"),
    [
        (["bureau"], NoApplicationTableError, "bureau"),
        (["application_train/-AMT_CREDIT"], MissingColumnsError, "AMT_CREDIT"),
        (["application_train/0"], NoApplicationsError, "no application"),
        (["application_train/list"], UnreadableTableError, "AMT_CREDIT is of type List"),
    ],
)
def test_tables_that_cannot_be_used_are_refused_before_the_work(
    lender: Frames, tmp_path: Path, tables: Sequence[str], error: type[BadDataError], said: str
) -> None:
    changes = {
        "": lambda table: table,
        "-AMT_CREDIT": lambda table: table.drop("AMT_CREDIT"),
        "0": lambda table: table.clear(),
        "list": lambda table: table.with_columns(pl.concat_list("AMT_CREDIT").alias("AMT_CREDIT")),
    }
    chosen = {}
    for each in tables:
        name, _, change = each.partition("/")
        chosen[name] = changes[change](lender[name])

    with pytest.raises(error, match=said):
        gather(FakeCluster(), str(written(tmp_path / "tables", chosen)))


def test_more_bad_rows_than_may_be_are_refused(lender: Frames, tmp_path: Path) -> None:
    train = lender["application_train"].with_columns(AMT_CREDIT=-1.0)
    gathered = gather(
        FakeCluster(), str(written(tmp_path / "tables", {"application_train": train}))
    )

    with pytest.raises(TooManyBadRowsError, match="out of range"):
        refuse_too_many_bad_rows(gathered.report, 0.01)
