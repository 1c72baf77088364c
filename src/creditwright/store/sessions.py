"""Sessions as the store holds them: of pages and of tokens, each ended by one row."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    bindparam,
    delete,
    insert,
    select,
    text,
    update,
)

from creditwright.core.clock import instant_of, instant_text
from creditwright.store.people import Person, people_asked, person_of
from creditwright.store.tables.people import PEOPLE, REVOKED_TOKENS, SESSIONS

REVOKE = text(  # twice at once is once
    "INSERT INTO revoked_token (id, expires_at) VALUES (:id, :expires_at) ON CONFLICT DO NOTHING"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredSession:
    """Somebody signed in.

    Attributes:
        id: What a token names, and what is ended.
        digest: Of what a page's cookie holds; None: it is a token's.
        expires_at: From then on it is none.
        ended_at: Since when it is none; None: it still is.
    """

    id: str
    person: Person
    digest: str | None
    began_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """Return whether it lets its person in at this time."""
        return self.ended_at is None and now < self.expires_at and not self.person.disabled_at


def add_session(connection: Connection, session: StoredSession) -> None:
    """Keep a new session, and forget those whose time is over."""
    now = instant_text(session.began_at)
    connection.execute(delete(SESSIONS).where(SESSIONS.c.expires_at < now))
    connection.execute(delete(REVOKED_TOKENS).where(REVOKED_TOKENS.c.expires_at < now))
    row = {
        "id": session.id,
        "person": session.person.id,
        "digest": session.digest,
        "began_at": now,
        "expires_at": instant_text(session.expires_at),
    }
    connection.execute(insert(SESSIONS).values(row))


def session_of_token(connection: Connection, session_id: str) -> StoredSession | None:
    """Return the session that a token names; None, if there is none, or it is a page's."""
    found = connection.execute(_of_token(), {"session_id": session_id}).first()
    return None if found is None else _session_of(found)


def session_of_page(connection: Connection, digest: str) -> StoredSession | None:
    """Return the session of what a page's cookie holds; None, if there is none."""
    found = connection.execute(_of_page(), {"cookie": digest}).first()
    return None if found is None else _session_of(found)


def end_session(connection: Connection, session_id: str, *, at: datetime) -> None:
    """Let a session be none from now on."""
    _end(connection, SESSIONS.c.id == session_id, at)


def end_sessions_of(connection: Connection, person_id: str, *, at: datetime) -> None:
    """Let every session of somebody be none from now on."""
    _end(connection, SESSIONS.c.person == person_id, at)


def revoke_token(connection: Connection, token_id: str, *, expires_at: datetime) -> None:
    """Take a token of the configured issuer no longer, for as long as it would have held."""
    connection.execute(REVOKE, {"id": token_id, "expires_at": instant_text(expires_at)})


def is_revoked(connection: Connection, token_id: str) -> bool:
    """Return whether a token of the configured issuer was ended here."""
    asked = select(REVOKED_TOKENS.c.id).where(REVOKED_TOKENS.c.id == token_id)
    return connection.execute(asked).first() is not None


def _end(connection: Connection, which: ColumnElement[bool], at: datetime) -> None:
    running = update(SESSIONS).where(which, SESSIONS.c.ended_at.is_(None))
    connection.execute(running.values(ended_at=instant_text(at)))


def _sessions_asked() -> Select[Any]:
    ours = (SESSIONS.c.id, SESSIONS.c.digest, SESSIONS.c.began_at)
    ends = (SESSIONS.c.expires_at, SESSIONS.c.ended_at)
    return people_asked().add_columns(*ours, *ends).join(SESSIONS, SESSIONS.c.person == PEOPLE.c.id)


@cache
def _of_token() -> Select[Any]:
    mine = SESSIONS.c.id == bindparam("session_id")
    return _sessions_asked().where(mine, SESSIONS.c.digest.is_(None))


@cache
def _of_page() -> Select[Any]:
    return _sessions_asked().where(SESSIONS.c.digest == bindparam("cookie"))


def _session_of(row: Row[Any]) -> StoredSession:
    return StoredSession(
        id=row.id,
        person=person_of(row),
        digest=row.digest,
        began_at=instant_of(row.began_at),
        expires_at=instant_of(row.expires_at),
        ended_at=None if row.ended_at is None else instant_of(row.ended_at),
    )
