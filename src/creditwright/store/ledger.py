"""The ledger kept: entries added in their caller's transaction, and the keys of their subjects.

Two writers never fork the chain: on SQLite one writes at a time, on PostgreSQL each waits here for
the others' transactions to end. So append last: what comes after keeps the others waiting.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, insert, select

from creditwright.core.clock import instant_text
from creditwright.core.errors import BadDataError, UnavailableError
from creditwright.ledger.chain import EMPTY, Head, next_entry
from creditwright.ledger.entry import Action, Entry, Heading, Sealed
from creditwright.ledger.keys import HOUSE, Vault, of_application
from creditwright.ledger.sealing import unseal
from creditwright.store.subject_keys import key_of, wait_for_others
from creditwright.store.tables.ledger import ENTRIES, SUBJECT_KEYS

AFTER_ALL = "~"  # sorts after every time
ROWS_AT_ONCE = 500
ADDING = insert(ENTRIES)  # made once: putting a statement together takes longer than doing it
NEWEST = select(ENTRIES.c.seq, ENTRIES.c.hash).order_by(ENTRIES.c.seq.desc()).limit(1)


class SubjectKeyLostError(BadDataError):
    """A subject's key is not there, and nobody destroyed it."""

    def __init__(self, seq: int) -> None:
        super().__init__(
            f"The key to entry {seq} is gone, and it was not destroyed by us. Restore a backup of "
            "the database."
        )


class EntryNotFoundError(UnavailableError):
    """The ledger has no entry about this."""

    def __init__(self, about: str) -> None:
        super().__init__(f"The ledger has no entry about {about!r}.")


@dataclass(frozen=True, slots=True)
class Opened:
    """An entry with its content.

    Attributes:
        content: What was sealed; None: it had none, or its key was destroyed.
        is_erased: Whether its subject's key was destroyed.
    """

    entry: Entry
    content: bytes | None
    is_erased: bool


def append_entry(  # noqa: PLR0913 - what every entry says
    connection: Connection,
    vault: Vault,
    *,
    action: Action,
    actor: str,
    about: str,
    subject: int | None,
    payload: bytes | None,
    at: datetime,
) -> Entry:
    """Add an entry at the end of the ledger, in the transaction of what it tells of.

    Args:
        connection: For writing.
        vault: Names the subject and opens its key, which is made at its first entry.
        action: What was done.
        actor: Who did it: the id of a principal.
        about: The id of what it was done to; no personal data.
        subject: The application it concerns; None: no applicant.
        payload: What is sealed; None: nothing.
        at: When.

    Raises:
        SubjectErasedError: If there is a payload, and the subject's key was destroyed.
        StoreBusyError: If others write for too long.
    """
    wait_for_others(connection)
    head = last_entry(connection)
    reference = reference_of(vault, subject)
    heading = Heading(
        seq=head.seq + 1,
        at=instant_text(at),
        action=action.value,
        actor=actor,
        about=about,
        subject=reference,
    )
    key = None if payload is None else key_of(connection, vault, reference, at=at)
    entry = next_entry(head, heading, payload, key)
    connection.execute(ADDING, _row_of(entry))
    return entry


def reference_of(vault: Vault, subject: int | None) -> bytes:
    """Return what the application of this number is called in the ledger; None: no applicant."""
    return vault.reference(HOUSE if subject is None else of_application(subject))


def last_entry(connection: Connection) -> Head:
    """Return the number and hash of the last entry; `EMPTY` where there is none."""
    found = connection.execute(NEWEST).first()
    return EMPTY if found is None else Head(found.seq, bytes(found.hash))


def newest_time(connection: Connection) -> str | None:
    """Return when the last entry was written, as `instant_text` writes it; None: there is none."""
    return connection.scalar(select(ENTRIES.c.at).order_by(ENTRIES.c.seq.desc()).limit(1))


def entries(connection: Connection, *, after: int = 0) -> Iterator[Entry]:
    """Yield the entries in their order, a few hundred in memory.

    Args:
        connection: For reading; the entries are those of one moment.
        after: Leave out this one and all before it.
    """
    for row in _by_pages(connection, select(ENTRIES), after):
        yield _entry_of(row)


def opened_entries(
    connection: Connection,
    vault: Vault,
    action: Action,
    *,
    since: str = "",
    until: str = AFTER_ALL,
) -> Iterator[Opened]:
    """Yield the entries of one action with their contents, in their order.

    Args:
        connection: For reading.
        vault: Opens the keys.
        action: Which.
        since: Leave out those before this time, as `instant_text` writes it, or its beginning.
        until: Leave out those from this time on.

    Raises:
        SealError: If a content is not what was sealed.
        SubjectKeyLostError: If a key is not there.
    """
    asked = _with_keys().where(
        ENTRIES.c.action == action.value, ENTRIES.c.at >= since, ENTRIES.c.at < until
    )
    for row in _by_pages(connection, asked):
        yield _opened(row, vault)


def opened_entries_of(connection: Connection, vault: Vault, reference: bytes) -> Iterator[Opened]:
    """Yield the entries about one subject with their contents, in their order.

    Args:
        connection: For reading.
        vault: Opens the key.
        reference: What the subject is called; see `reference_of`.

    Raises:
        SealError, SubjectKeyLostError: See `opened_entries`.
    """
    asked = _with_keys().where(ENTRIES.c.subject == reference)
    for row in _by_pages(connection, asked):
        yield _opened(row, vault)


def count_entries(
    connection: Connection, action: Action, *, since: str = "", until: str = AFTER_ALL
) -> int:
    """Return how many entries of one action there are in some time; see `opened_entries`."""
    counted = select(func.count()).select_from(ENTRIES)
    asked = counted.where(
        ENTRIES.c.action == action.value, ENTRIES.c.at >= since, ENTRIES.c.at < until
    )
    return connection.execute(asked).scalar_one()


def opened_entry(connection: Connection, vault: Vault, seq: int) -> Opened:
    """Return one entry with its content.

    Raises:
        EntryNotFoundError: If there is none of this number.
        SealError, SubjectKeyLostError: See `opened_entries`.
    """
    row = connection.execute(_with_keys().where(ENTRIES.c.seq == seq)).first()
    if row is None:
        raise EntryNotFoundError(str(seq))
    return _opened(row, vault)


def entry_about(connection: Connection, about: str) -> Entry:
    """Return the first entry about something, given by its id.

    Raises:
        EntryNotFoundError: If there is none.
    """
    asked = select(ENTRIES).where(ENTRIES.c.about == about).order_by(ENTRIES.c.seq).limit(1)
    row = connection.execute(asked).first()
    if row is None:
        raise EntryNotFoundError(about)
    return _entry_of(row)


def _with_keys() -> Select[Any]:
    keys = SUBJECT_KEYS.c
    asked = select(ENTRIES, keys.wrapped, keys.destroyed_at)
    return asked.outerjoin(SUBJECT_KEYS, keys.subject == ENTRIES.c.subject)


def _by_pages(connection: Connection, asked: Select[Any], after: int = 0) -> Iterator[Row[Any]]:
    """Yield rows by their numbers; no cursor stays open when whoever asked has seen enough."""
    page = asked.order_by(ENTRIES.c.seq).limit(ROWS_AT_ONCE)
    while rows := connection.execute(page.where(ENTRIES.c.seq > after)).all():
        yield from rows
        after = rows[-1].seq


def _row_of(entry: Entry) -> dict[str, object]:
    heading, sealed = entry.heading, entry.sealed
    return {
        "seq": heading.seq,
        "at": heading.at,
        "action": heading.action,
        "actor": heading.actor,
        "about": heading.about,
        "subject": heading.subject,
        "nonce": sealed.nonce,
        "ciphertext": sealed.ciphertext,
        "commitment": sealed.commitment,
        "previous": entry.previous,
        "hash": entry.hash,
    }


def _entry_of(row: Row[Any]) -> Entry:
    heading = Heading(
        seq=row.seq,
        at=row.at,
        action=row.action,
        actor=row.actor,
        about=row.about,
        subject=bytes(row.subject),
    )
    sealed = Sealed(bytes(row.nonce), bytes(row.ciphertext), bytes(row.commitment))
    return Entry(heading, sealed, bytes(row.previous), bytes(row.hash))


def _opened(row: Row[Any], vault: Vault) -> Opened:
    entry = _entry_of(row)
    if not entry.sealed.ciphertext:
        return Opened(entry, None, is_erased=False)
    if row.wrapped is None:
        if row.destroyed_at is None:
            raise SubjectKeyLostError(row.seq)
        return Opened(entry, None, is_erased=True)
    key = vault.key(entry.heading.subject, bytes(row.wrapped))
    where = f"entry {row.seq}"
    content = unseal(entry.sealed, key, entry.heading.associated(), where=where)
    return Opened(entry, content, is_erased=False)
