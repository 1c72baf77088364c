"""Let people in, change what they may do, and shut them out: each act an entry of the ledger."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import uuid4

from creditwright.access.passwords import Passwords, check_password, made_password
from creditwright.access.roles import Role
from creditwright.core.clock import Clock
from creditwright.core.digests import canonical_json
from creditwright.core.errors import BadDataError, RefusedError
from creditwright.ledger.entry import Action
from creditwright.ledger.keys import Vault
from creditwright.store.database import Connection, Database
from creditwright.store.ledger import append_entry
from creditwright.store.people import (
    NameTakenError,
    Person,
    add_person,
    find_person,
    is_empty,
    is_last,
    set_disabled,
    set_password,
    set_roles,
)
from creditwright.store.sessions import end_sessions_of
from creditwright.store.subject_keys import wait_for_others

NAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{0,63}", re.ASCII)
FIRST = "administrator"


class BadPersonError(BadDataError):
    """Somebody cannot be added so."""

    def __init__(self, trouble: str) -> None:
        super().__init__(f"Nobody can be added so: {trouble}.")


class LastAdministratorError(RefusedError):
    """Nobody would be left who can let people in."""

    def __init__(self) -> None:
        super().__init__(
            "This is the last administrator who is let in. Make somebody else one first: "
            "`creditwright people roles NAME --role administrator`."
        )


@dataclass(frozen=True, slots=True)
class Desk:
    """Where people are let in.

    Attributes:
        database: Where they are kept.
        vault: Seals what the ledger keeps of each act.
        clock: Tells when.
        passwords: Hashes theirs.
        by: Who does it, as the ledger names them.
    """

    database: Database
    vault: Vault
    clock: Clock
    passwords: Passwords
    by: str

    def note(
        self,
        connection: Connection,
        action: Action,
        about: str,
        what: Mapping[str, object],
        subject: int | None = None,
    ) -> None:
        """Append an entry to the ledger, last in the transaction of what it tells of.

        Args:
            connection: For writing.
            action: What was done.
            about: The id of what it was done to.
            what: What is sealed.
            subject: The application of the applicant whose data that is; None: nobody's.
        """
        append_entry(
            connection,
            self.vault,
            action=action,
            actor=self.by,
            about=about,
            subject=subject,
            payload=canonical_json(what),
            at=self.clock.now(),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """Somebody to be let in.

    Attributes:
        name: By which they sign in: letters, digits and `._@+-`, in lower case.
        roles: What they are, at least one.
        applications: Their own; of an applicant at least one.
        issuer_subject: As the configured issuer names them.
    """

    name: str
    roles: frozenset[Role]
    applications: frozenset[int] = frozenset()
    issuer_subject: str | None = None


def let_in(desk: Desk, newcomer: Newcomer, *, password: str | None) -> Person:
    """Add somebody.

    Args:
        desk: Where.
        newcomer: Who.
        password: Theirs; None: they sign in by the issuer, or by keys alone.

    Raises:
        BadPersonError, NameTakenError: If they cannot be added so.
        WeakPasswordError: If somebody could guess the password.
    """
    _check(newcomer)
    kept = _hashed(desk, newcomer.name, password)
    with desk.database.writing() as connection:
        return _added(desk, connection, newcomer, kept)


def let_first_in(desk: Desk) -> str | None:
    """Add the administrator that a new store needs; nothing, where there ever was anybody.

    Returns:
        The password of `administrator`, to be shown once; None: there is somebody.
    """
    password = made_password()
    newcomer = Newcomer(name=FIRST, roles=frozenset({Role.ADMINISTRATOR}))
    with desk.database.reading() as connection:
        if not is_empty(connection):
            return None
    kept = _hashed(desk, FIRST, password)
    try:
        with desk.database.writing() as connection:
            _added(desk, connection, newcomer, kept)
    except NameTakenError:  # another process was quicker
        return None
    return password


def change_roles(desk: Desk, name: str, roles: frozenset[Role]) -> Person:
    """Give somebody these roles and no others; it holds from the next request.

    Raises:
        PersonNotFoundError: If there is no such person.
        BadPersonError: If there is no role, or an applicant without an application.
        LastAdministratorError: If nobody would be left who lets people in.
    """
    with desk.database.writing() as connection:
        person = find_person(connection, name)
        _check(Newcomer(name=name, roles=roles, applications=person.applications))
        if Role.ADMINISTRATOR not in roles:
            _keep_one(connection, person)
        set_roles(connection, person.id, roles)
        before, after = sorted(person.roles), sorted(roles)
        what = {"act": "roles", "before": before, "after": after}
        desk.note(connection, Action.ACCESS_CHANGED, person.id, what)
        return find_person(connection, name)


def change_password(desk: Desk, name: str, password: str) -> None:
    """Give somebody another password, and end all their sessions.

    Raises:
        PersonNotFoundError: If there is no such person.
        WeakPasswordError: If somebody could guess it.
    """
    kept = _hashed(desk, name, password)
    with desk.database.writing() as connection:
        person = find_person(connection, name)
        set_password(connection, person.id, str(kept))
        end_sessions_of(connection, person.id, at=desk.clock.now())
        desk.note(connection, Action.ACCESS_CHANGED, person.id, {"act": "password"})


def shut_out(desk: Desk, name: str) -> None:
    """Let somebody in no longer: sessions end, keys and tokens are refused from the next request.

    Raises:
        PersonNotFoundError: If there is no such person.
        LastAdministratorError: If nobody would be left who lets people in.
    """
    with desk.database.writing() as connection:
        person = find_person(connection, name)
        _keep_one(connection, person)
        set_disabled(connection, person.id, desk.clock.now())
        end_sessions_of(connection, person.id, at=desk.clock.now())
        desk.note(connection, Action.ACCESS_CHANGED, person.id, {"act": "disabled"})


def let_in_again(desk: Desk, name: str) -> None:
    """Let somebody in again who was shut out.

    Raises:
        PersonNotFoundError: If there is no such person.
    """
    with desk.database.writing() as connection:
        person = find_person(connection, name)
        set_disabled(connection, person.id, None)
        desk.note(connection, Action.ACCESS_CHANGED, person.id, {"act": "enabled"})


def _check(newcomer: Newcomer) -> None:
    if not NAME.fullmatch(newcomer.name):
        raise BadPersonError("a name has up to 64 lower-case letters, digits and `._@+-`")
    if not newcomer.roles:
        raise BadPersonError("a role is missing")
    if (Role.APPLICANT in newcomer.roles) != bool(newcomer.applications):
        raise BadPersonError("an applicant has applications, and nobody else has")
    if Role.APPLICANT in newcomer.roles and len(newcomer.roles) > 1:
        raise BadPersonError("an applicant has no other role")


def _hashed(desk: Desk, name: str, password: str | None) -> str | None:
    if password is None:
        return None
    check_password(password, name=name)
    return desk.passwords.hashed(password)


def _added(desk: Desk, connection: Connection, newcomer: Newcomer, kept: str | None) -> Person:
    person = Person(
        id=str(uuid4()),
        name=newcomer.name,
        roles=newcomer.roles,
        applications=newcomer.applications,
        issuer_subject=newcomer.issuer_subject,
        added_at=desk.clock.now(),
    )
    add_person(connection, person, password=kept)
    what = {"act": "added", "name": person.name, "roles": sorted(person.roles)}
    own = min(person.applications, default=None)  # so that the name can be erased with the rest
    desk.note(connection, Action.ACCESS_CHANGED, person.id, what, own)
    return person


def _keep_one(connection: Connection, person: Person) -> None:
    wait_for_others(connection)  # two administrators might shut each other out
    if is_last(connection, person, Role.ADMINISTRATOR):
        raise LastAdministratorError
