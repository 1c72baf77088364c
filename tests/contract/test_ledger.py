"""What the ledger in the store promises, on SQLite and on PostgreSQL alike."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import DBAPIError
from tests.ledgers import KEY, SECRET

from creditwright.ledger.chain import EMPTY, LedgerBrokenError, verify
from creditwright.ledger.entry import NOTHING, Action
from creditwright.ledger.keys import Vault, WrongMasterKeyError
from creditwright.ledger.sealing import SealError
from creditwright.store.database import Database, open_database
from creditwright.store.ledger import (
    EntryNotFoundError,
    SubjectKeyLostError,
    append_entry,
    entries,
    entry_about,
    last_entry,
    opened_entries,
    opened_entry,
    reference_of,
)
from creditwright.store.subject_keys import SubjectErasedError, destroy_key, open_vault, rewrap
from creditwright.store.tables.ledger import ENTRIES, SUBJECT_KEYS

AT = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
APPEND = """
import sys
from datetime import UTC, datetime
from creditwright.ledger.entry import Action
from creditwright.store.database import open_database
from creditwright.store.ledger import append_entry
from creditwright.store.subject_keys import open_vault

address, secret, who, times = sys.argv[1:]
database = open_database(address)
with database.writing() as connection:
    vault = open_vault(connection, bytes.fromhex(secret))
print("ready", flush=True)
sys.stdin.readline()  # so that both begin at once
for n in range(int(times)):
    with database.writing() as connection:
        append_entry(
            connection, vault, action=Action.ASSESSMENT_RECORDED, actor=who, about=f"{who}-{n}",
            subject=n % 7, payload=b"what was decided", at=datetime.now(UTC),
        )
"""


@pytest.fixture
def vault(database: Database) -> Vault:
    with database.writing() as connection:
        return open_vault(connection, SECRET)


def append(database: Database, vault: Vault, number: int, payload: bytes | None = b"income") -> int:
    with database.writing() as connection:
        entry = append_entry(
            connection,
            vault,
            action=Action.ASSESSMENT_RECORDED,
            actor="officer-1",
            about=f"assessment {number}",
            subject=number,
            payload=payload,
            at=AT,
        )
    return entry.heading.seq


def contents(database: Database, vault: Vault) -> list[tuple[bytes | None, bool]]:
    with database.reading() as connection:
        opened = opened_entries(connection, vault, Action.ASSESSMENT_RECORDED)
        return [(each.content, each.is_erased) for each in opened]


def verified(database: Database) -> int:
    with database.reading() as connection:
        return verify(entries(connection)).head.seq


@pytest.fixture
def unguarded(database: Database) -> Database:
    """A store whose triggers somebody has removed."""
    guards = {
        "ledger_entry": ("no_update", "no_delete") if database.is_sqlite else ("stays",),
        "subject_key": ("no_delete",) if database.is_sqlite else ("stays",),
    }
    with database.writing() as connection:
        for table, names in guards.items():
            on = "" if database.is_sqlite else f" ON {table}"
            for name in names:
                connection.exec_driver_sql(f"DROP TRIGGER {table}_{name}{on}")
    return database


def test_entries_are_numbered_from_one_and_chained(database: Database, vault: Vault) -> None:
    numbers = [append(database, vault, number) for number in (100002, 100003, 100002)]

    assert numbers == [1, 2, 3]
    with database.reading() as connection:
        found = list(entries(connection))
        assert last_entry(connection).hash == found[-1].hash
    assert [each.previous for each in found] == [NOTHING, found[0].hash, found[1].hash]
    assert verified(database) == 3


def test_what_is_read_back_is_what_was_written(database: Database, vault: Vault) -> None:
    append(database, vault, 100002, b"income 90000")
    append(database, vault, 100003, b"")
    append(database, vault, 100004, None)

    assert contents(database, vault) == [(b"income 90000", False), (b"", False), (None, False)]


def test_in_the_database_lie_neither_content_nor_number(database: Database, vault: Vault) -> None:
    append(database, vault, 100002, b"income 90000")

    with database.reading() as connection:
        (row,) = connection.execute(select(ENTRIES)).all()
    lying = b"".join(each if isinstance(each, bytes) else str(each).encode() for each in row)
    assert b"90000" not in lying
    assert b"100002" not in lying.replace(b"assessment 100002", b"")


def test_an_empty_ledger_verifies(database: Database) -> None:
    assert verified(database) == EMPTY.seq


def test_an_entry_goes_with_its_transaction(database: Database, vault: Vault) -> None:
    class _OurError(Exception):
        pass

    with pytest.raises(_OurError), database.writing() as connection:
        append_entry(
            connection,
            vault,
            action=Action.RECORDS_READ,
            actor="a",
            about="",
            subject=1,
            payload=b"x",
            at=AT,
        )
        raise _OurError

    assert append(database, vault, 1) == 1
    assert verified(database) == 1


def test_an_entry_that_concerns_no_applicant_is_sealed_too(
    database: Database, vault: Vault
) -> None:
    with database.writing() as connection:
        append_entry(
            connection,
            vault,
            action=Action.MODELS_CHANGED,
            actor="engineer-1",
            about="default-probability/2",
            subject=None,
            payload=b"because it is better",
            at=AT,
        )

    with database.reading() as connection:
        assert opened_entry(connection, vault, 1).content == b"because it is better"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_entry SET actor = 'nobody' WHERE seq = 1",
        "DELETE FROM ledger_entry WHERE seq = 2",
        "DELETE FROM subject_key",
    ],
)
def test_the_database_lets_no_entry_be_changed_and_no_key_row_removed(
    database: Database, vault: Vault, statement: str
) -> None:
    append(database, vault, 1)
    append(database, vault, 2)

    with (
        pytest.raises(DBAPIError, match=r"only ever added to|its row stays"),
        database.writing() as connection,
    ):
        connection.exec_driver_sql(statement)

    assert verified(database) == 2


@pytest.mark.parametrize(("seq", "shift"), [(1, 0), (2, 0), (4, 0), (3, 1)])
def test_the_database_takes_no_entry_but_the_next(
    database: Database, vault: Vault, seq: int, shift: int
) -> None:
    append(database, vault, 1)
    append(database, vault, 2)
    with database.reading() as connection:
        row = dict(connection.execute(select(ENTRIES).where(ENTRIES.c.seq == 2)).one()._mapping)  # noqa: SLF001 - public, for all its underscore
        head = last_entry(connection)
    previous = bytes([head.hash[0] ^ shift]) + head.hash[1:]

    with pytest.raises(DBAPIError, match="follows the last one"), database.writing() as connection:
        connection.execute(insert(ENTRIES).values({**row, "seq": seq, "previous": previous}))


def test_on_sqlite_an_entry_cannot_be_replaced(sqlite_address: str) -> None:
    database = open_database(sqlite_address)
    with database.writing() as connection:
        vault = open_vault(connection, SECRET)
    append(database, vault, 1)

    with pytest.raises(DBAPIError, match="follows the last one"), database.writing() as connection:
        connection.exec_driver_sql("INSERT OR REPLACE INTO ledger_entry SELECT * FROM ledger_entry")


def test_whoever_removes_the_triggers_is_found_by_the_chain(
    unguarded: Database, vault: Vault
) -> None:
    for number in range(1, 5):
        append(unguarded, vault, number)
    with unguarded.writing() as connection:
        connection.exec_driver_sql("UPDATE ledger_entry SET actor = 'nobody' WHERE seq = 3")

    with pytest.raises(LedgerBrokenError) as caught:
        verified(unguarded)
    assert caught.value.seq == 3


def test_a_key_destroyed_leaves_the_content_unreadable_and_the_chain_whole(
    database: Database, vault: Vault
) -> None:
    append(database, vault, 100002, b"hers")
    append(database, vault, 100003, b"his")

    with database.writing() as connection:
        assert destroy_key(connection, reference_of(vault, 100002), at=AT)

    assert contents(database, vault) == [(None, True), (b"his", False)]
    assert verified(database) == 2


def test_nothing_is_sealed_for_whoever_was_erased_but_their_erasing_can_be_noted(
    database: Database, vault: Vault
) -> None:
    append(database, vault, 100002)
    with database.writing() as connection:
        destroy_key(connection, reference_of(vault, 100002), at=AT)
        assert not destroy_key(connection, reference_of(vault, 100002), at=AT)
        assert not destroy_key(connection, reference_of(vault, 999), at=AT)

    with pytest.raises(SubjectErasedError, match="erased"):
        append(database, vault, 100002)
    with pytest.raises(SubjectErasedError):
        append(database, vault, 999)
    assert append(database, vault, 100002, None) == 2


def test_of_a_destroyed_key_no_byte_is_left_in_the_file(sqlite_address: str) -> None:
    database = open_database(sqlite_address)
    with database.writing() as connection:
        vault = open_vault(connection, SECRET)
    append(database, vault, 100002)
    with database.reading() as connection:
        wrapped = bytes(connection.scalar(select(SUBJECT_KEYS.c.wrapped)) or b"")

    with database.writing() as connection:
        destroy_key(connection, reference_of(vault, 100002), at=AT)
    database.close()

    with open_database(sqlite_address).reading() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    folder = Path(sqlite_address.removeprefix("sqlite:///")).parent
    assert len(wrapped) == 60
    kept = b"".join(file.read_bytes() for file in folder.glob("store.db*"))
    assert not any(wrapped[n : n + 8] in kept for n in range(53))


def test_a_key_that_is_gone_and_was_not_destroyed_is_told(
    unguarded: Database, vault: Vault
) -> None:
    append(unguarded, vault, 100002)
    with unguarded.writing() as connection:
        connection.exec_driver_sql("DELETE FROM subject_key")

    with pytest.raises(SubjectKeyLostError, match="key to entry 1 is gone"):
        contents(unguarded, vault)


def test_two_keys_that_changed_places_open_nothing(database: Database, vault: Vault) -> None:
    append(database, vault, 1)
    append(database, vault, 2)
    with database.writing() as connection:
        connection.exec_driver_sql(
            "UPDATE subject_key SET wrapped = (SELECT k.wrapped FROM subject_key k "
            "WHERE k.subject <> subject_key.subject)"
        )

    with pytest.raises(WrongMasterKeyError):
        contents(database, vault)


def test_under_a_new_master_key_everything_opens_and_under_the_old_one_nothing(
    database: Database, vault: Vault
) -> None:
    append(database, vault, 100002, b"hers")
    append(database, vault, 100003, b"his")
    with database.writing() as connection:
        destroy_key(connection, reference_of(vault, 100003), at=AT)
        rewrap(connection, vault, KEY)

    with database.writing() as connection:
        renewed = open_vault(connection, KEY)
        with pytest.raises(WrongMasterKeyError):
            open_vault(connection, SECRET)

    assert contents(database, renewed) == [(b"hers", False), (None, True)]
    with pytest.raises(WrongMasterKeyError):
        contents(database, vault)


def test_with_a_master_key_that_was_renewed_meanwhile_no_new_key_is_made(
    database: Database, vault: Vault
) -> None:
    with database.writing() as connection:
        rewrap(connection, vault, KEY)

    with pytest.raises(WrongMasterKeyError):
        append(database, vault, 100002)

    assert verified(database) == 0


def test_an_entry_is_found_by_what_it_is_about(database: Database, vault: Vault) -> None:
    append(database, vault, 1)
    append(database, vault, 2)

    with database.reading() as connection:
        assert entry_about(connection, "assessment 2").heading.seq == 2
        with pytest.raises(EntryNotFoundError, match="assessment 3"):
            entry_about(connection, "assessment 3")
        with pytest.raises(EntryNotFoundError):
            opened_entry(connection, vault, 3)


def test_some_entries_are_left_out_where_that_is_asked_for(
    database: Database, vault: Vault
) -> None:
    for number in range(1, 4):
        append(database, vault, number)

    with database.reading() as connection:
        later = opened_entries(connection, vault, Action.ASSESSMENT_RECORDED, since="2026-11-22")
        assert [each.heading.seq for each in entries(connection, after=1)] == [2, 3]
        assert list(later) == []
        assert list(opened_entries(connection, vault, Action.RECORDS_READ)) == []


def test_two_processes_that_add_at_once_make_one_chain(store_address: str) -> None:
    command = [sys.executable, "-c", APPEND, store_address, SECRET.hex()]
    writers = [
        subprocess.Popen(
            [*command, who, "200"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for who in ("ann", "bob")
    ]
    for each in writers:
        assert each.stdout is not None
        assert each.stdout.readline() == "ready\n"
    for each in writers:
        assert each.stdin is not None
        each.stdin.write("go\n")
        each.stdin.close()
    assert [each.wait(timeout=120) for each in writers] == [0, 0]
    for each in writers:
        assert each.stdout is not None
        each.stdout.close()

    database = open_database(store_address)
    with database.reading() as connection:
        actors = [each.heading.actor for each in entries(connection)]
    assert verified(database) == 400
    assert actors.count("ann") == actors.count("bob") == 200
    assert actors != sorted(actors)
    database.close()


def test_a_content_moved_to_another_entry_does_not_open(unguarded: Database, vault: Vault) -> None:
    append(unguarded, vault, 1, b"one")
    append(unguarded, vault, 1, b"two")
    with unguarded.writing() as connection:
        connection.exec_driver_sql(
            "UPDATE ledger_entry SET ciphertext = (SELECT o.ciphertext FROM ledger_entry o "
            "WHERE o.seq = 2), nonce = (SELECT o.nonce FROM ledger_entry o WHERE o.seq = 2), "
            "commitment = (SELECT o.commitment FROM ledger_entry o WHERE o.seq = 2) WHERE seq = 1"
        )

    with pytest.raises(SealError, match="entry 1"):
        contents(unguarded, vault)
