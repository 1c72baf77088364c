"""A store with somebody of each role in it, for tests of who may do what."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from tests.clocks import SetClock

from creditwright.access.buckets import Buckets
from creditwright.access.passwords import Passwords
from creditwright.access.roles import Role
from creditwright.access.tokens import TokenKey, Tokens
from creditwright.core.clock import Clock
from creditwright.ledger.keys import Vault
from creditwright.store.database import Database
from creditwright.store.subject_keys import open_vault
from creditwright.workflows.door import Door
from creditwright.workflows.keys import KeyWanted, make_key
from creditwright.workflows.people import Desk, Newcomer, let_in
from creditwright.workflows.sign_in import Kind, SignedIn, sign_in

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
PASSWORD = "a horse, a battery"  # noqa: S105 - of people who do not exist
QUICK = Passwords(memory_kib=64, passes=1)
BY = "the tests"  # how the ledger names who does things here


def made_secret(what: str) -> bytes:
    """Return bytes that look random, and are the same in each run."""
    return hashlib.sha256(f"tests {what}".encode()).digest()


@dataclass(slots=True)
class Front:
    """The desk where people are let in, and the door they come through.

    Attributes:
        clock: The one that both look at.
    """

    database: Database
    vault: Vault
    clock: SetClock
    desk: Desk
    door: Door

    def add(self, name: str, *roles: Role, applications: frozenset[int] = frozenset()) -> str:
        """Let somebody in, and return their id."""
        newcomer = Newcomer(name=name, roles=frozenset(roles), applications=applications)
        return let_in(self.desk, newcomer, password=PASSWORD).id

    def key(self, name: str) -> str:
        """Make a key for somebody."""
        return make_key(self.desk, KeyWanted(person=name, label="tests", days=30))[1].text

    def signed_in(self, name: str, kind: Kind = Kind.TOKEN) -> SignedIn:
        """Sign somebody in."""
        return sign_in(self.door, name, PASSWORD, address="127.0.0.1", kind=kind)


def front_of(database: Database) -> Front:
    """Return desk and door of a store."""
    clock = SetClock(NOON)
    with database.writing() as connection:
        vault = open_vault(connection, made_secret("ledger"))
    desk = Desk(database=database, vault=vault, clock=clock, passwords=QUICK, by=BY)
    return Front(database, vault, clock, desk, door_of(database, clock))


def door_of(database: Database, clock: Clock, buckets: Buckets | None = None) -> Door:
    """Return the door of a store, which counts at `buckets` how often each comes."""
    tokens = Tokens([TokenKey(made_secret("tokens"))])
    return Door(database=database, clock=clock, passwords=QUICK, tokens=tokens, buckets=buckets)


@pytest.fixture
def front(database: Database) -> Front:
    """Desk and door of an empty store, of each kind of database in turn."""
    return front_of(database)
