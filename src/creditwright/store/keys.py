"""Keys of programs as the store holds them: found by their id, never by what is secret."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, insert, update

from creditwright.access.scopes import Scope
from creditwright.core.clock import instant_of, instant_text
from creditwright.core.errors import UnavailableError
from creditwright.store.people import Person, people_asked, person_of
from creditwright.store.tables.people import KEYS, PEOPLE


class KeyNotFoundError(UnavailableError):
    """There is no key of this id."""

    def __init__(self, key_id: str) -> None:
        super().__init__(f"There is no key {key_id!r}. See `creditwright keys list`.")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredKey:
    """A key, without its secret.

    Attributes:
        id: By which it is named.
        digest: Of its secret.
        person: Whose it is.
        label: What it is for, as whoever made it wrote.
        scopes: What it is narrowed to; None: to nothing less than the person may.
        expires_at: From then on it is none.
        revoked_at: Since when it is none; None: it still is.
    """

    id: str
    digest: str
    person: Person
    label: str
    scopes: frozenset[Scope] | None
    made_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """Return whether it lets its person in at this time."""
        return self.revoked_at is None and now < self.expires_at and not self.person.disabled_at


def add_key(connection: Connection, key: StoredKey) -> None:
    """Keep a new key."""
    row = {
        "id": key.id,
        "person": key.person.id,
        "digest": key.digest,
        "label": key.label,
        "scopes": None if key.scopes is None else " ".join(sorted(key.scopes)),
        "made_at": instant_text(key.made_at),
        "expires_at": instant_text(key.expires_at),
    }
    connection.execute(insert(KEYS).values(row))


def find_key(connection: Connection, key_id: str) -> StoredKey | None:
    """Return the key of an id; None, if there is none."""
    found = connection.execute(_one_key(), {"key_id": key_id}).first()
    return None if found is None else _key_of(found)


def all_keys(connection: Connection) -> Sequence[StoredKey]:
    """Return every key there ever was, the newest first."""
    ordered = _keys_asked().order_by(KEYS.c.made_at.desc(), KEYS.c.id)
    return [_key_of(row) for row in connection.execute(ordered)]


def revoke_key(connection: Connection, key_id: str, *, at: datetime) -> None:
    """Let a key be none from now on; one that is none already stays as it is."""
    mine = KEYS.c.id == key_id, KEYS.c.revoked_at.is_(None)
    connection.execute(update(KEYS).where(*mine).values(revoked_at=instant_text(at)))


def _keys_asked() -> Select[Any]:
    ours = (KEYS.c.id, KEYS.c.digest, KEYS.c.label, KEYS.c.scopes, KEYS.c.made_at)
    ends = (KEYS.c.expires_at, KEYS.c.revoked_at)
    return people_asked().add_columns(*ours, *ends).join(KEYS, KEYS.c.person == PEOPLE.c.id)


@cache
def _one_key() -> Select[Any]:
    return _keys_asked().where(KEYS.c.id == bindparam("key_id"))


def _key_of(row: Row[Any]) -> StoredKey:
    scopes = row.scopes
    return StoredKey(
        id=row.id,
        digest=row.digest,
        person=person_of(row),
        label=row.label,
        scopes=None if scopes is None else frozenset(Scope(each) for each in scopes.split()),
        made_at=instant_of(row.made_at),
        expires_at=instant_of(row.expires_at),
        revoked_at=None if row.revoked_at is None else instant_of(row.revoked_at),
    )
