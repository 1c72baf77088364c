"""The same lender out of CSV, Parquet, SQLite and PostgreSQL gives the same records."""

import importlib
import sqlite3
from contextlib import closing
from pathlib import Path

import polars as pl
import pytest
from tests.databases import free_port

from creditwright.core.errors import UnavailableError
from creditwright.records.ingest import ingest
from creditwright.records.prepared import PreparedRecords
from creditwright.records.reading.errors import MissingColumnsError, UnreadableTableError
from creditwright.records.reading.postgresql import without_password
from creditwright.records.reading.source import NoApplicationTableError, open_source
from creditwright.records.reading.table_input import read_type
from creditwright.records.simulator import simulate_tables
from creditwright.records.table import Kind
from creditwright.records.tables import TABLES


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pl.DataFrame]:
    """A simulated lender, typed as its CSV files would be by whoever loads them."""
    folder = tmp_path_factory.mktemp("csv")
    loaded = {}
    for name, table in simulate_tables(15, seed=2).items():
        if name in TABLES:
            table.write_csv(folder / f"{name}.csv")
            loaded[name] = pl.read_csv(folder / f"{name}.csv", infer_schema_length=None)
    return loaded


def contents(folder: Path) -> dict[str, pl.DataFrame]:
    records = PreparedRecords(folder).everything()
    return {
        "application": records.application.collect(),
        **{name: table.collect() for name, table in records.history.items()},
    }


@pytest.fixture(scope="module")
def from_csv(
    tables: dict[str, pl.DataFrame], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, pl.DataFrame]:
    folder = tmp_path_factory.mktemp("expected")
    for name, table in tables.items():
        table.write_csv(folder / f"{name}.csv")
    ingest(folder, folder / "records", max_bad_share=0.0)
    return contents(folder / "records")


def assert_same(found: dict[str, pl.DataFrame], expected: dict[str, pl.DataFrame]) -> None:
    assert found.keys() == expected.keys()
    for name, table in expected.items():
        assert found[name].equals(table), name


def test_parquet_gives_the_same_records(
    tables: dict[str, pl.DataFrame], from_csv: dict[str, pl.DataFrame], tmp_path: Path
) -> None:
    for name, table in tables.items():
        table.write_parquet(tmp_path / f"{name}.parquet")

    ingest(tmp_path, tmp_path / "records", max_bad_share=0.0)

    assert_same(contents(tmp_path / "records"), from_csv)


def as_others_type_it(table: pl.DataFrame, name: str) -> pl.DataFrame:
    """Identifiers as floats and amounts as decimals, flags as booleans, words as categoricals."""
    kinds = {column.name: column for column in TABLES[name].columns}
    casts: list[pl.Expr] = []
    for column_name in table.columns:
        column = kinds[column_name]
        value = pl.col(column_name)
        if column.kind is Kind.IDENTIFIER:
            casts.append(value.cast(pl.Float64))
        elif column.kind is Kind.AMOUNT:
            casts.append(value.cast(pl.Decimal(18, 3)))
        elif column.kind is Kind.FLAG and read_type(column) == pl.String():
            casts.append(value == column.true)
        elif column.kind is Kind.FLAG:
            casts.append(value.cast(pl.Boolean))
        elif column.kind is Kind.CATEGORY and table.schema[column_name] == pl.String():
            casts.append(value.cast(pl.Categorical))
        else:
            casts.append(value.cast(pl.String) if column.kind is Kind.DAYS else value)
    return table.select(casts)


def test_parquet_of_other_types_gives_the_same_records(
    tables: dict[str, pl.DataFrame], from_csv: dict[str, pl.DataFrame], tmp_path: Path
) -> None:
    for name, table in tables.items():
        as_others_type_it(table, name).write_parquet(tmp_path / f"{name}.parquet")

    ingest(tmp_path, tmp_path / "records", max_bad_share=0.0)

    assert_same(contents(tmp_path / "records"), from_csv)


def test_a_state_kept_as_a_number_is_read_as_its_word(tmp_path: Path, from_csv: object) -> None:
    del from_csv
    frame = pl.DataFrame({"SK_ID_BUREAU": [1], "MONTHS_BALANCE": [-1], "STATUS": [0.0]})
    frame.write_parquet(tmp_path / "bureau_balance.parquet")
    (tmp_path / "application_train.csv").write_text(
        "SK_ID_CURR,TARGET,AMT_INCOME_TOTAL,AMT_CREDIT,AMT_ANNUITY,DAYS_BIRTH\n1,0,5,5,5,-9000\n"
    )

    (batch,) = open_source(tmp_path).tables["bureau_balance"].batches()

    assert batch.frame["STATUS"].to_list() == ["0"]


def test_a_damaged_parquet_file_is_refused(tables: dict[str, pl.DataFrame], tmp_path: Path) -> None:
    path = tmp_path / "application_train.parquet"
    tables["application_train"].write_parquet(path)
    path.write_bytes(path.read_bytes()[:-20])

    with pytest.raises(UnreadableTableError, match="no whole Parquet"):
        open_source(tmp_path)


def test_a_parquet_file_with_spoilt_pages_is_refused(
    tables: dict[str, pl.DataFrame], tmp_path: Path
) -> None:
    path = tmp_path / "application_train.parquet"
    tables["application_train"].write_parquet(path)
    content = bytearray(path.read_bytes())
    content[100:2000] = b"\xff" * 1900
    path.write_bytes(bytes(content))

    with pytest.raises(UnreadableTableError, match="damaged"):
        ingest(tmp_path, tmp_path / "records")


def test_a_column_of_lists_is_no_number(tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {"SK_ID_BUREAU": [[1]], "MONTHS_BALANCE": [-1], "STATUS": ["C"], "SK_ID_CURR": [1]}
    )
    (tmp_path / "application_train.csv").write_text(
        "SK_ID_CURR,TARGET,AMT_INCOME_TOTAL,AMT_CREDIT,AMT_ANNUITY,DAYS_BIRTH\n1,0,5,5,5,-9000\n"
    )
    frame.write_parquet(tmp_path / "bureau_balance.parquet")

    with pytest.raises(UnreadableTableError, match="SK_ID_BUREAU is of type List"):
        ingest(tmp_path, tmp_path / "records")


def sqlite_file(path: Path, tables: dict[str, pl.DataFrame]) -> Path:
    with closing(sqlite3.connect(path)) as connection, connection:
        for name, table in tables.items():
            columns = ", ".join(f'"{column.lower()}"' for column in table.columns)
            marks = ", ".join("?" for _ in table.columns)
            connection.execute(f'CREATE TABLE "{name.lower()}" ({columns})')
            connection.executemany(f'INSERT INTO "{name.lower()}" VALUES ({marks})', table.rows())  # noqa: S608 - names of our own
    return path


@pytest.mark.parametrize("address", ["{path}", "sqlite:///{path}"])
def test_sqlite_gives_the_same_records(
    tables: dict[str, pl.DataFrame],
    from_csv: dict[str, pl.DataFrame],
    tmp_path: Path,
    address: str,
) -> None:
    path = sqlite_file(tmp_path / "lender.sqlite", tables)

    ingest(address.format(path=path), tmp_path / "records", max_bad_share=0.0)

    assert_same(contents(tmp_path / "records"), from_csv)


def test_a_cell_of_another_type_in_sqlite_is_one_bad_row(
    tables: dict[str, pl.DataFrame], tmp_path: Path
) -> None:
    path = sqlite_file(tmp_path / "lender.sqlite", tables)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE bureau SET days_credit = 'soon' WHERE rowid = 3")

    report = ingest(path, tmp_path / "records", quarantine=tmp_path, max_bad_share=1.0)

    listed = pl.read_csv(tmp_path / "bureau.csv")
    assert report.table("bureau").by_reason == {"not_a_number": 1}
    assert listed.row(0, named=True)["line"] == 3
    assert listed.row(0, named=True)["value"] == "soon"


def test_a_damaged_sqlite_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "lender.sqlite").write_bytes(b"SQLite format 3\0" + b"x" * 5000)

    with pytest.raises(UnreadableTableError, match="damaged"):
        open_source(tmp_path / "lender.sqlite")


def test_a_sqlite_file_that_another_holds_is_busy(
    tables: dict[str, pl.DataFrame], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = sqlite_file(tmp_path / "lender.sqlite", tables)
    real_connect = sqlite3.connect
    monkeypatch.setattr(
        sqlite3, "connect", lambda *a, **k: real_connect(*a, **{**k, "timeout": 0.01})
    )
    with closing(real_connect(path)) as connection:
        connection.execute("BEGIN EXCLUSIVE")

        with pytest.raises(UnavailableError, match="locked"):
            open_source(path)


def test_a_sqlite_file_without_applications_is_refused(tmp_path: Path) -> None:
    path = sqlite_file(tmp_path / "lender.sqlite", {"notes": pl.DataFrame({"text": ["hello"]})})

    with pytest.raises(NoApplicationTableError):
        open_source(path)


def test_a_table_of_a_database_without_a_required_column_is_named(tmp_path: Path) -> None:
    path = sqlite_file(
        tmp_path / "lender.sqlite", {"application_train": pl.DataFrame({"SK_ID_CURR": [1]})}
    )

    with pytest.raises(MissingColumnsError, match=r"lender\.sqlite, table application_train"):
        open_source(path)


@pytest.fixture
def server(postgresql: str) -> str:
    pytest.importorskip("adbc_driver_postgresql", reason="the extra `database` is not installed")
    return postgresql


def test_postgresql_gives_the_same_records(
    server: str, tables: dict[str, pl.DataFrame], from_csv: dict[str, pl.DataFrame], tmp_path: Path
) -> None:
    for name, table in tables.items():
        table.write_database(name.lower(), server, engine="adbc", if_table_exists="replace")

    ingest(server, tmp_path / "records", max_bad_share=0.0)

    assert_same(contents(tmp_path / "records"), from_csv)


def test_exact_decimals_in_postgresql_are_read_exactly(server: str, tmp_path: Path) -> None:
    dbapi = importlib.import_module("adbc_driver_postgresql.dbapi")

    with dbapi.connect(server) as connection, connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA exact")
        cursor.execute(
            'CREATE TABLE exact.application_train AS SELECT 1::bigint AS "SK_ID_CURR", false AS '
            '"TARGET", 25650.123::numeric AS "AMT_INCOME_TOTAL", 5::numeric(18,3) AS "AMT_CREDIT", '
            '5::real AS "AMT_ANNUITY", -9000::smallint AS "DAYS_BIRTH"'
        )
        connection.commit()

    ingest(f"{server}?options=-csearch_path%3Dexact", tmp_path / "records", max_bad_share=0.0)

    row = contents(tmp_path / "records")["application"].row(0, named=True)
    assert (row["AMT_INCOME_TOTAL"], row["AMT_CREDIT"], row["TARGET"]) == (25_650_123, 5_000, False)


def test_a_server_that_is_not_there_is_unavailable_and_no_password_is_told() -> None:
    pytest.importorskip("adbc_driver_postgresql", reason="the extra `database` is not installed")
    address = f"postgresql://lender:secret@127.0.0.1:{free_port()}/loans"

    with pytest.raises(UnavailableError, match=r"127\.0\.0\.1/loans") as caught:
        open_source(address)

    assert "secret" not in str(caught.value)


def test_without_adbc_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def not_installed(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", not_installed)

    with pytest.raises(UnavailableError, match=r"creditwright\[database\]"):
        open_source("postgresql://db.example/loans")


def test_an_address_is_shown_without_its_password() -> None:
    assert without_password("postgresql://ann:secret@db.example/x?password=p") == (
        "postgresql://db.example/x"
    )
