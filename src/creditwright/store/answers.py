"""Answers that were given once: whoever asks the same again gets the same bytes.

A caller that did not hear our answer asks again by the same key. The key is kept in the transaction
of what was done, so either both are there or neither.

Source:
    draft-ietf-httpapi-idempotency-key-header-07.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import ReturningInsert

from creditwright.core.clock import instant_text
from creditwright.core.errors import UsageError
from creditwright.store.database import POSTGRESQL
from creditwright.store.tables.assessments import ANSWERS

# made once: putting a statement together takes longer than doing it
GIVEN = select(ANSWERS).where(
    ANSWERS.c.principal == bindparam("principal"),
    ANSWERS.c.route == bindparam("route"),
    ANSWERS.c.key == bindparam("key"),
)


class KeyReusedError(UsageError):
    """A key came with another request than it did the first time."""

    def __init__(self) -> None:
        super().__init__(
            "This Idempotency-Key was used for another request. Take a new key for each request "
            "that is not the same one sent again."
        )


@dataclass(frozen=True, slots=True)
class RequestKey:
    """What tells one request from another.

    Attributes:
        principal: Who asks; two callers may use the same key.
        route: What is asked of, with its method.
        key: As the caller chose it.
        fingerprint: SHA-256 of what was asked.
    """

    principal: str
    route: str
    key: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it is sent.

    Attributes:
        status: Of HTTP.
        body: Its bytes.
        is_replayed: Whether it was given before.
    """

    status: int
    body: bytes
    is_replayed: bool = False


def answer_given(connection: Connection, request: RequestKey) -> Answer | None:
    """Return the answer that was given to this request; None if it is new.

    Raises:
        KeyReusedError: If the key was used for another request.
    """
    mine = {"principal": request.principal, "route": request.route, "key": request.key}
    found = connection.execute(GIVEN, mine).first()
    if found is None:
        return None
    if found.fingerprint != request.fingerprint:
        raise KeyReusedError
    return Answer(found.status, found.body, is_replayed=True)


def keep_answer(
    connection: Connection,
    request: RequestKey,
    answer: Answer,
    *,
    application: int | None,
    at: datetime,
) -> bool:
    """Keep an answer with what was done for it.

    Args:
        connection: That of the transaction in which it was done.
        request: What was asked.
        answer: What is answered.
        application: Whose data the answer holds; None: of several.
        at: When.

    Returns:
        False if another request of the same key came first: then what was done must be undone.
    """
    row = {
        "principal": request.principal,
        "route": request.route,
        "key": request.key,
        "fingerprint": request.fingerprint,
        "at": instant_text(at),
        "application": application,
        "status": answer.status,
        "body": answer.body,
    }
    return connection.execute(_adding(connection.dialect.name), row).first() is not None


@cache
def _adding(dialect: str) -> ReturningInsert[tuple[str]]:
    """Return an insertion that waits for another of the same key, and then adds nothing."""
    kind: Any = postgresql if dialect == POSTGRESQL else sqlite
    values: dict[str, BindParameter[Any]] = {each.name: bindparam(each.name) for each in ANSWERS.c}
    statement: ReturningInsert[tuple[str]] = (
        kind.insert(ANSWERS).values(values).on_conflict_do_nothing().returning(ANSWERS.c.key)
    )
    return statement
