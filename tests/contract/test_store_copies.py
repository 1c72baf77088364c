"""Copies of a store: moved between kinds of database, backed up while it works, and restored."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Double,
    Integer,
    LargeBinary,
    Table,
    insert,
    select,
    update,
)
from tests.ledgers import KEY, SECRET
from tests.recorded import decisions, keep
from tests.small_model import SmallModel

from creditwright.core.progress import SilentProgress
from creditwright.decision.model import DecisionModel
from creditwright.decision.record import DecisionRecord
from creditwright.ledger.chain import LedgerBrokenError
from creditwright.ledger.keys import Vault, WrongMasterKeyError
from creditwright.records.records import APPLICATION_KEY
from creditwright.store.copying import StoreNotEmptyError, tables
from creditwright.store.database import Database, open_database
from creditwright.store.erasures import (
    ErasureListError,
    Erasures,
    as_lines,
    erasures,
    from_lines,
)
from creditwright.store.errors import StoreDamagedError
from creditwright.store.ledger import reference_of
from creditwright.store.sqlite_files import StoreInUseError
from creditwright.store.subject_keys import destroy_key, open_vault
from creditwright.store.tables.applicants import APPLICATIONS
from creditwright.store.tables.assessments import ANSWERS, ASSESSMENTS
from creditwright.store.tables.ledger import ENTRIES, SUBJECT_KEYS
from creditwright.workflows.back_up import (
    ErasuresUnknownError,
    Restored,
    back_up,
    restore_file,
    restore_into,
)
from creditwright.workflows.copy_store import Copied, copy_store
from creditwright.workflows.replay import replay_decisions

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
OF_THE_LEDGER = {"ledger_entry", "subject_key", "vault", "assessment"}
AWKWARD = "é\t\\N\\.\n\"',;\r\N{GRINNING FACE}"
Rows = dict[str, list[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def made(small_model: SmallModel, small_decision_model: DecisionModel) -> list[DecisionRecord]:
    return decisions(small_model, small_decision_model, 12)


@pytest.fixture
def elsewhere(request: pytest.FixtureRequest, database: Database) -> Iterator[Database]:
    """An empty store of the other kind."""
    other = "postgresql_address" if database.is_sqlite else "sqlite_address"
    with closing(open_database(request.getfixturevalue(other))) as opened:
        yield opened


def value_of(column: Column[Any], row: int) -> object:
    """A value that a careless copy would change."""
    for key in column.foreign_keys:
        return value_of(key.column, row)
    if column.nullable and row:
        return None
    made_up = {
        LargeBinary: bytes([row, *range(256)]),
        Boolean: not row,
        Integer: row - 2**31 + 1,
        BigInteger: row + 2**60,
        Double: (0.1 + 0.2) * 10.0 ** (-300 * row),
    }
    kind = next((kind for kind in made_up if type(column.type) is kind), None)
    return f"{column.name} {row} {AWKWARD}" if kind is None else made_up[kind]


def fill(database: Database, made: list[DecisionRecord], *, agreeing: bool = False) -> None:
    """Put rows into every table, or into those that need no entry of the ledger."""
    keep(database, made)
    with database.writing() as connection:
        for table in tables():
            needs_entry = "ledger_entry" in table.columns
            if table.name not in OF_THE_LEDGER and not (agreeing and needs_entry):
                rows = [
                    {each.name: value_of(each, row) for each in table.columns} for row in range(2)
                ]
                connection.execute(insert(table), rows)


def all_rows(database: Database) -> Rows:
    def rows(table: Table) -> list[tuple[Any, ...]]:
        ordered = select(table).order_by(*table.primary_key.columns)
        return [tuple(row) for row in connection.execute(ordered)]

    with database.reading() as connection:
        return {table.name: rows(table) for table in tables()}


def copied(source: Database, target: Database) -> Copied:
    return copy_store(source, target, SilentProgress())


def vault_of(database: Database) -> Vault:
    with database.writing() as connection:
        return open_vault(connection, SECRET)


def restored(backup: Path, place: Path, erased: Erasures | None = None) -> Restored:
    return restore_file(backup, place, erased=erased, vault_of=vault_of, at=NOON)


def erase(database: Database, application: int) -> None:
    reference = reference_of(vault_of(database), application)
    with database.writing() as connection:
        destroy_key(connection, reference, at=NOON)


def answer_about(number: int) -> dict[str, object]:
    """What was answered of several applications at once, this one among them."""
    body = b'{"application": %d}' % number
    answered = {"fingerprint": "f", "at": "then", "application": None, "status": 200, "body": body}
    return {"principal": "p", "route": "r", "key": str(number), **answered}


def applications(database: Database, column: Column[int]) -> set[int]:
    with database.reading() as connection:
        return set(connection.scalars(select(column)))


def test_a_store_moved_to_the_other_kind_of_database_and_back_is_the_same_row_by_row(
    database: Database, elsewhere: Database, made: list[DecisionRecord], tmp_path: Path
) -> None:
    fill(database, made)
    before = all_rows(database)

    there = copied(database, elsewhere)
    with closing(open_database(f"sqlite:///{tmp_path / 'back.db'}")) as back:
        copied(elsewhere, back)
        returned = all_rows(back)

    assert there.entries == len(made)
    assert there.rows == {name: len(rows) for name, rows in before.items()}
    assert all_rows(elsewhere) == before
    assert returned == before


def test_a_store_is_not_put_on_top_of_another(
    database: Database, elsewhere: Database, made: list[DecisionRecord]
) -> None:
    keep(database, made)
    keep(elsewhere, made[:1])

    with pytest.raises(StoreNotEmptyError):
        copied(database, elsewhere)

    assert len(all_rows(elsewhere)["assessment"]) == 1


def test_of_a_broken_ledger_nothing_is_copied(
    database: Database, elsewhere: Database, made: list[DecisionRecord]
) -> None:
    keep(database, made)
    break_ledger(database)

    with pytest.raises(LedgerBrokenError):
        copied(database, elsewhere)

    assert not any(all_rows(elsewhere).values())


def break_ledger(database: Database) -> None:
    guard = "no_update" if database.is_sqlite else "stays"
    on = "" if database.is_sqlite else " ON ledger_entry"
    with database.writing() as connection:
        connection.exec_driver_sql(f"DROP TRIGGER ledger_entry_{guard}{on}")
        connection.execute(update(ENTRIES).where(ENTRIES.c.seq == 2).values(actor="nobody"))


def test_a_backup_taken_while_decisions_are_recorded_is_whole_and_replays(
    store_address: str,
    database: Database,
    made: list[DecisionRecord],
    small_decision_model: DecisionModel,
    tmp_path: Path,
) -> None:
    keep(database, made[:1])
    begun = threading.Event()

    def record() -> None:
        with closing(open_database(store_address)) as own:
            for each in made[1:]:
                keep(own, [each])
                begun.set()

    writer = threading.Thread(target=record)
    writer.start()
    begun.wait(30)
    backups = [tmp_path / f"{number}.backup" for number in range(3)]
    sizes = [back_up(database, each, SilentProgress()).head.seq for each in backups]
    writer.join()

    assert sizes == sorted(sizes)
    for backup, entries in zip(backups, sizes, strict=True):
        found = restored(backup, tmp_path / f"{backup.stem}.db", {})
        with closing(open_database(f"sqlite:///{found.place}")) as again:
            report = replay_decisions(
                again,
                vault_of(again),
                lambda _: small_decision_model,
                since="",
                progress=SilentProgress(),
            )
        assert found.head.seq == report.same == entries
        assert report.is_whole


def test_a_backup_is_restored_to_either_kind_of_database(
    database: Database, elsewhere: Database, made: list[DecisionRecord], tmp_path: Path
) -> None:
    fill(database, made, agreeing=True)
    backup = tmp_path / "backup"
    back_up(database, backup, SilentProgress())

    restore_into(backup, elsewhere, erased={}, vault_of=vault_of, work=tmp_path)
    found = restored(backup, tmp_path / "again.db", {})

    assert all_rows(elsewhere) == all_rows(database)
    with closing(open_database(f"sqlite:///{found.place}")) as again:
        assert all_rows(again) == all_rows(database)


def test_a_backup_is_for_nobody_else_to_read_and_changes_by_no_restoring(
    database: Database, made: list[DecisionRecord], tmp_path: Path
) -> None:
    keep(database, made)
    folder = tmp_path / "backups"
    found = back_up(database, folder / "one", SilentProgress())
    before = (folder / "one").read_bytes()

    restored(folder / "one", tmp_path / "again.db", {})

    assert found.file.stat().st_mode & 0o077 == 0
    assert (tmp_path / "again.db").stat().st_mode & 0o077 == 0
    assert [each.name for each in folder.iterdir()] == ["one"]
    assert (folder / "one").read_bytes() == before


def test_of_a_broken_ledger_no_backup_is_taken_and_the_last_one_stands(
    database: Database, made: list[DecisionRecord], tmp_path: Path
) -> None:
    keep(database, made)
    good = back_up(database, tmp_path / "one", SilentProgress())
    break_ledger(database)

    with pytest.raises(LedgerBrokenError):
        back_up(database, tmp_path / "one", SilentProgress())

    again = restored(tmp_path / "one", tmp_path / "again.db", {})
    assert again.head == good.head


@pytest.fixture
def own(sqlite_address: str) -> Iterator[Database]:
    """A store on SQLite."""
    with closing(open_database(sqlite_address)) as opened:
        yield opened


@pytest.fixture
def place(sqlite_address: str) -> Path:
    return Path(sqlite_address.removeprefix("sqlite:///"))


def test_who_was_erased_since_the_backup_is_erased_again_with_every_row(
    own: Database, place: Path, made: list[DecisionRecord], tmp_path: Path
) -> None:
    keep(own, made)
    gone, stays = made[7].application, made[1].application
    columns: list[dict[str, object]] = [
        {"SK_ID_CURR": number, "version": 1, "recorded_at": "then", "known_tables": "[]"}
        for number in (gone, stays)
    ]
    with own.writing() as connection:
        connection.execute(insert(APPLICATIONS), columns)
        connection.execute(insert(ANSWERS), [answer_about(gone), answer_about(stays)])
    back_up(own, tmp_path / "backup", SilentProgress())
    with own.reading() as connection:
        wrapped = connection.scalar(
            select(SUBJECT_KEYS.c.wrapped).where(
                SUBJECT_KEYS.c.subject == reference_of(vault_of(own), gone)
            )
        )
    erase(own, gone)
    own.close()

    found = restored(tmp_path / "backup", place)

    assert found.erased_again == 1
    assert found.replaced is not None
    with closing(open_database(f"sqlite:///{place}")) as again:
        assert applications(again, APPLICATIONS.c[APPLICATION_KEY]) == {stays}
        assert gone not in applications(again, ASSESSMENTS.c.application)
        with again.reading() as connection:
            assert len(erasures(connection)) == 1
            kept = dict(connection.execute(select(ANSWERS.c.key, ANSWERS.c.status)).all())
        assert kept == {str(gone): 410, str(stays): 200}
    assert bytes(wrapped or b"") not in place.read_bytes()


def test_a_list_of_erasures_serves_where_the_database_is_lost(
    own: Database, made: list[DecisionRecord], tmp_path: Path
) -> None:
    keep(own, made)
    back_up(own, tmp_path / "backup", SilentProgress())
    erase(own, made[0].application)
    with own.reading() as connection:
        listed = as_lines(erasures(connection))

    with pytest.raises(ErasuresUnknownError):
        restored(tmp_path / "backup", tmp_path / "new.db")
    found = restored(tmp_path / "backup", tmp_path / "new.db", from_lines(listed))

    assert found.erased_again == 1


@pytest.mark.parametrize("line", ["", "00 2026-11-21T12:00:00.000000Z", f"{'0' * 64} then"])
def test_a_line_that_is_no_erasure_is_refused(line: str) -> None:
    with pytest.raises(ErasureListError, match="Line 2"):
        from_lines(f"{'0' * 64} 2026-11-21T12:00:00.000000Z\n{line}\n")


def test_a_store_that_is_in_use_is_not_replaced(
    own: Database, place: Path, made: list[DecisionRecord], tmp_path: Path
) -> None:
    keep(own, made)
    back_up(own, tmp_path / "backup", SilentProgress())

    with pytest.raises(StoreInUseError, match="Stop the service"):
        restored(tmp_path / "backup", place)

    assert len(all_rows(own)["ledger_entry"]) == len(made)


def test_a_restoring_under_another_master_key_changes_nothing(
    own: Database, place: Path, made: list[DecisionRecord], tmp_path: Path
) -> None:
    keep(own, made)
    back_up(own, tmp_path / "backup", SilentProgress())
    keep(own, [])
    own.close()
    before = place.read_bytes()

    def other(database: Database) -> Vault:
        with database.writing() as connection:
            return open_vault(connection, KEY)

    with pytest.raises(WrongMasterKeyError):
        restore_file(tmp_path / "backup", place, erased=None, vault_of=other, at=NOON)

    assert len(place.read_bytes()) == len(before)
    assert not list(tmp_path.glob(".*part*"))


@pytest.mark.parametrize("damage", ["cut off", "no database", "a page"])
def test_a_damaged_backup_is_refused(
    damage: str, own: Database, place: Path, made: list[DecisionRecord], tmp_path: Path
) -> None:
    keep(own, made)
    backup = tmp_path / "backup"
    back_up(own, backup, SilentProgress())
    content = bytearray(backup.read_bytes())
    if damage == "cut off":
        content = content[: len(content) // 2]
    elif damage == "no database":
        content[:16] = bytes(16)
    else:
        content[4096 * 3 : 4096 * 30] = bytes(4096 * 27)
    backup.write_bytes(content)
    own.close()

    with pytest.raises(StoreDamagedError):
        restored(backup, place)

    with closing(sqlite3.connect(place)) as still:
        assert still.execute("SELECT count(*) FROM ledger_entry").fetchone() == (len(made),)
