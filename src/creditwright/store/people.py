"""People and what they may do, as the store holds them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    Connection,
    Row,
    Select,
    Text,
    cast,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from creditwright.access.roles import Role
from creditwright.core.clock import instant_of, instant_text
from creditwright.core.errors import BadDataError, UnavailableError
from creditwright.store.tables.people import OWN_APPLICATIONS, PEOPLE, ROLES


class PersonNotFoundError(UnavailableError):
    """Nobody has this name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"There is nobody called {name!r}. See `creditwright people list`.")


class NameTakenError(BadDataError):
    """Somebody has this name, or this subject of the issuer, already."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"There is somebody called {name!r}, or of the same subject of the issuer, already."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody, or a program, that may be let in.

    Attributes:
        id: A UUID, as the ledger names who did something.
        name: By which they sign in.
        roles: What they are.
        applications: Their own, by number.
        issuer_subject: As the configured issuer names them; None: it does not sign them in.
        disabled_at: Since when they are not let in; None: they are.
    """

    id: str
    name: str
    roles: frozenset[Role]
    applications: frozenset[int] = field(default_factory=frozenset)
    issuer_subject: str | None = None
    added_at: datetime
    disabled_at: datetime | None = None


def add_person(connection: Connection, person: Person, *, password: str | None) -> None:
    """Add somebody.

    Args:
        connection: One that writes.
        person: With an id of their own.
        password: Its hash; None: signs in otherwise.

    Raises:
        NameTakenError: If the name is taken.
    """
    row = {
        "id": person.id,
        "name": person.name,
        "password": password,
        "issuer_subject": person.issuer_subject,
        "added_at": instant_text(person.added_at),
    }
    try:
        connection.execute(insert(PEOPLE).values(row))
    except IntegrityError:
        raise NameTakenError(person.name) from None
    set_roles(connection, person.id, person.roles)
    if person.applications:
        own = [{"person": person.id, "application": each} for each in person.applications]
        connection.execute(insert(OWN_APPLICATIONS), own)


def find_person(connection: Connection, name: str) -> Person:
    """Return somebody by name.

    Raises:
        PersonNotFoundError: If nobody has it.
    """
    found = connection.execute(people_asked().where(PEOPLE.c.name == name)).first()
    if found is None:
        raise PersonNotFoundError(name)
    return person_of(found)


def person_of_subject(connection: Connection, subject: str) -> Person | None:
    """Return whom the configured issuer names so; None: nobody here."""
    found = connection.execute(people_asked().where(PEOPLE.c.issuer_subject == subject)).first()
    return None if found is None else person_of(found)


def all_people(connection: Connection) -> Sequence[Person]:
    """Return everybody, by name."""
    return [person_of(row) for row in connection.execute(people_asked().order_by(PEOPLE.c.name))]


def people_after(
    connection: Connection, after: str, limit: int, *, sought: str = ""
) -> Sequence[Person]:
    """Return some people, by name.

    Args:
        connection: For reading.
        after: Only those whose names come after this one.
        limit: How many at most.
        sought: Only those in whose names this stands.
    """
    asked = people_asked().where(PEOPLE.c.name > after).order_by(PEOPLE.c.name).limit(limit)
    if sought:
        asked = asked.where(PEOPLE.c.name.contains(sought, autoescape=True))
    return [person_of(row) for row in connection.execute(asked)]


def names_of(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """Return the names of those of some ids who are people here, by id."""
    asked = select(PEOPLE.c.id, PEOPLE.c.name).where(PEOPLE.c.id.in_(sorted(set(ids))))
    return {row.id: row.name for row in connection.execute(asked)}


def kept_password(connection: Connection, person_id: str) -> str | None:
    """Return the hash of somebody's password; None: they have none."""
    return connection.scalar(select(PEOPLE.c.password).where(PEOPLE.c.id == person_id))


def is_empty(connection: Connection) -> bool:
    """Return whether nobody was ever added."""
    return connection.execute(select(PEOPLE.c.id).limit(1)).first() is None


def is_last(connection: Connection, person: Person, role: Role) -> bool:
    """Return whether a person is the only one of a role who is let in."""
    others = (
        select(PEOPLE.c.id)
        .join(ROLES, ROLES.c.person == PEOPLE.c.id)
        .where(ROLES.c.role == role.value, PEOPLE.c.disabled_at.is_(None))
        .where(PEOPLE.c.id != person.id)
    )
    return role in person.roles and connection.execute(others.limit(1)).first() is None


def set_roles(connection: Connection, person_id: str, roles: Iterable[Role]) -> None:
    """Give somebody these roles and no others."""
    connection.execute(delete(ROLES).where(ROLES.c.person == person_id))
    rows = [{"person": person_id, "role": role.value} for role in sorted(roles)]
    if rows:
        connection.execute(insert(ROLES), rows)


def set_password(connection: Connection, person_id: str, password: str) -> None:
    """Keep the hash of another password."""
    connection.execute(update(PEOPLE).where(PEOPLE.c.id == person_id).values(password=password))


def set_disabled(connection: Connection, person_id: str, at: datetime | None) -> None:
    """Let somebody in no longer, or (None) again."""
    text = None if at is None else instant_text(at)
    connection.execute(update(PEOPLE).where(PEOPLE.c.id == person_id).values(disabled_at=text))


@cache
def people_asked() -> Select[Any]:
    """Return the question for people, with roles and applications in one row each."""
    roles = select(func.aggregate_strings(ROLES.c.role, " ")).where(ROLES.c.person == PEOPLE.c.id)
    number = cast(OWN_APPLICATIONS.c.application, Text)
    own = select(func.aggregate_strings(number, " ")).where(
        OWN_APPLICATIONS.c.person == PEOPLE.c.id
    )
    return select(
        PEOPLE.c.id.label("person_id"),
        PEOPLE.c.name,
        PEOPLE.c.issuer_subject,
        PEOPLE.c.added_at,
        PEOPLE.c.disabled_at,
        roles.scalar_subquery().label("roles"),
        own.scalar_subquery().label("applications"),
    )


def person_of(row: Row[Any]) -> Person:
    """Return the person of a row of `people_asked`."""
    return Person(
        id=row.person_id,
        name=row.name,
        roles=frozenset(Role(each) for each in (row.roles or "").split()),
        applications=frozenset(int(each) for each in (row.applications or "").split()),
        issuer_subject=row.issuer_subject,
        added_at=instant_of(row.added_at),
        disabled_at=None if row.disabled_at is None else instant_of(row.disabled_at),
    )
