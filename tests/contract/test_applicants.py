"""The records of applicants in the store: what was put in comes out, and nothing is lost."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from sqlalchemy import select
from tests.clocks import SetClock

from creditwright.core.progress import Item, SilentProgress
from creditwright.records.ingest import ingest
from creditwright.records.prepared import PreparedRecords
from creditwright.records.records import APPLICATION_KEY, RecordsInMemory
from creditwright.records.simulator import simulate_tables
from creditwright.records.tables import TABLES
from creditwright.store.applicants import (
    ApplicationNotFoundError,
    StoredApplication,
    Visibility,
    find_application,
)
from creditwright.store.database import Database
from creditwright.store.put_applications import (
    VersionConflictError,
    add_applications,
    put_application,
)
from creditwright.store.tables.applicants import EARLIER_VERSIONS, LOADING
from creditwright.workflows import load_store as loading
from creditwright.workflows.load_store import load_store

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def load(records: PreparedRecords, database: Database) -> loading.LoadSummary:
    return load_store(records, database, by="ann", clock=SetClock(NOON), progress=SilentProgress())


def stored(database: Database, number: int, visible: Visibility | None = None) -> StoredApplication:
    with database.reading() as connection:
        return find_application(connection, number, visible or Visibility())


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> PreparedRecords:
    """A lender of sixty applications, prepared in two partitions."""
    folder = tmp_path_factory.mktemp("few")
    for name, table in simulate_tables(60, seed=4).items():
        if name in TABLES:
            table.write_parquet(folder / f"{name}.parquet")
    ingest(folder, folder / "records", partitions=2)
    return PreparedRecords(folder / "records")


@pytest.fixture
def some(small_portfolio: PreparedRecords) -> RecordsInMemory:
    """The records of a few dozen applications, in their order."""
    part = small_portfolio.partition(0)
    numbers = part.application.select(APPLICATION_KEY).collect()[APPLICATION_KEY].sort().head(40)

    def read(table: pl.LazyFrame) -> pl.DataFrame:
        mine = table.filter(pl.col(APPLICATION_KEY) <= numbers[-1]).collect()
        return mine.with_columns(pl.col(pl.Categorical).cast(pl.String))

    return RecordsInMemory(
        read(part.application), {name: read(each) for name, each in part.history.items()}
    )


def put(database: Database, records: RecordsInMemory, expected: int | None = None) -> int:
    with database.writing() as connection:
        return put_application(
            connection, records.numbers[0], records, expected=expected, by="ann", at=NOON
        ).version


def test_every_application_of_a_lender_comes_out_as_it_went_in(
    database: Database, small_portfolio: PreparedRecords, some: RecordsInMemory
) -> None:
    summary = load(small_portfolio, database)

    assert summary.loaded.added == 2000
    for each in some.one_by_one():
        found = stored(database, each.numbers[0]).records
        assert_frame_equal(found.application, each.application)
        assert found.history.keys() == each.history.keys()
        for name, table in each.history.items():
            assert_frame_equal(found.history[name], table)


def test_loading_the_same_again_changes_nothing(database: Database, few: PreparedRecords) -> None:
    load(few, database)

    again = load(few, database)

    assert (again.loaded.added, again.loaded.changed, again.loaded.unchanged) == (0, 0, 60)


def test_a_loading_goes_on_where_another_stopped(
    database: Database, few: PreparedRecords, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "APPLICATIONS_AT_ONCE", 25)

    class _StopsAfter(SilentProgress):
        def track(
            self, items: Iterable[Item], *, description: str, total: float | None = None
        ) -> Iterator[Item]:
            del description, total
            for place, each in enumerate(items):
                if place == 1:
                    raise KeyboardInterrupt
                yield each

    with pytest.raises(KeyboardInterrupt):
        load_store(few, database, by="ann", clock=SetClock(NOON), progress=_StopsAfter())
    summary = load(few, database)

    assert summary.resumed_after > 0
    assert (summary.loaded.added, summary.loaded.unchanged) == (35, 0)
    with database.reading() as connection:
        assert connection.execute(select(LOADING)).all() == []


def test_a_change_makes_a_version_and_the_one_before_is_kept(
    database: Database, some: RecordsInMemory
) -> None:
    before = next(some.one_by_one())
    richer = RecordsInMemory(
        before.application.with_columns(AMT_INCOME_TOTAL=pl.lit(1, dtype=pl.Int64)), before.history
    )

    versions = [put(database, before), put(database, before), put(database, richer, expected=1)]

    assert versions == [1, 1, 2]
    found = stored(database, before.numbers[0])
    assert found.records.application["AMT_INCOME_TOTAL"].to_list() == [1]
    with database.reading() as connection:
        kept = connection.execute(select(EARLIER_VERSIONS)).one()
    assert (kept.version, kept.replaced_by) == (1, "ann")


def test_a_change_of_a_version_that_is_no_longer_there_is_refused(
    database: Database, some: RecordsInMemory
) -> None:
    records = next(some.one_by_one())
    put(database, records)

    with pytest.raises(VersionConflictError, match="at version 1, not 7"):
        put(database, records, expected=7)


def test_a_history_table_that_is_not_known_comes_out_as_not_known(
    database: Database, some: RecordsInMemory
) -> None:
    whole = next(some.one_by_one())
    records = RecordsInMemory(whole.application, {"bureau": whole.history["bureau"]})

    put(database, records)

    assert set(stored(database, whole.numbers[0]).records.history) == {"bureau"}


def test_the_digest_of_records_is_that_of_what_they_hold(
    database: Database, some: RecordsInMemory
) -> None:
    first, second, *_ = some.one_by_one()
    put(database, first)
    put(database, second)

    digests = [stored(database, each.numbers[0]).digest for each in (first, second, first)]

    assert digests[0] == digests[2] != digests[1]


def test_anothers_application_is_as_unknown_as_one_that_is_not_there(
    database: Database, some: RecordsInMemory
) -> None:
    first, second, *_ = some.one_by_one()
    put(database, first)
    put(database, second)
    mine = Visibility(frozenset(first.numbers))

    with pytest.raises(ApplicationNotFoundError) as foreign:
        stored(database, second.numbers[0], mine)
    with pytest.raises(ApplicationNotFoundError) as unknown:
        stored(database, 999_999_999, mine)

    assert str(foreign.value) == str(unknown.value)
    assert stored(database, first.numbers[0], mine).version == 1


def test_no_error_of_the_database_carries_what_was_written(
    database: Database, some: RecordsInMemory
) -> None:
    records = next(some.one_by_one())
    put(database, records)

    with pytest.raises(Exception, match=r"(?i)unique") as caught, database.writing() as connection:
        add_applications(connection, records, version=1, at=NOON)

    income = str(records.application["AMT_INCOME_TOTAL"][0])
    assert income not in str(caught.value)
