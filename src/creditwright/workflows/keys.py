"""Keys of programs: made for somebody, shown once, revoked; each act an entry of the ledger."""

from dataclasses import dataclass
from datetime import timedelta

from creditwright.access.keys import MadeKey, made_key
from creditwright.access.roles import scopes_of
from creditwright.access.scopes import Scope
from creditwright.core.errors import BadDataError
from creditwright.ledger.entry import Action
from creditwright.store.keys import KeyNotFoundError, StoredKey, add_key, find_key, revoke_key
from creditwright.store.people import find_person
from creditwright.workflows.people import Desk

MOST_DAYS = 366
LONGEST_LABEL = 80


class BadKeyError(BadDataError):
    """No key can be made so."""

    def __init__(self, trouble: str) -> None:
        super().__init__(f"No key can be made so: {trouble}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyWanted:
    """A key to be made.

    Attributes:
        person: Whose it is, by name.
        label: What it is for.
        days: For how long, 1 to 366.
        scopes: What it is narrowed to; None: to nothing less than the person may.
    """

    person: str
    label: str
    days: int
    scopes: frozenset[Scope] | None = None


def make_key(desk: Desk, wanted: KeyWanted) -> tuple[StoredKey, MadeKey]:
    """Make a key; its text is kept nowhere, so whoever asked is shown it once.

    Raises:
        PersonNotFoundError: If there is no such person.
        BadKeyError: If it would be of no use, or for too long.
    """
    made, now = made_key(), desk.clock.now()
    with desk.database.writing() as connection:
        person = find_person(connection, wanted.person)
        _check(wanted, scopes_of(person.roles), is_disabled=person.disabled_at is not None)
        key = StoredKey(
            id=made.id,
            digest=made.digest,
            person=person,
            label=wanted.label,
            scopes=wanted.scopes,
            made_at=now,
            expires_at=now + timedelta(days=wanted.days),
        )
        add_key(connection, key)
        what = {"act": "made", "person": person.id, "days": wanted.days, "scopes": _named(key)}
        desk.note(connection, Action.KEYS_CHANGED, key.id, what)
    return key, made


def end_key(desk: Desk, key_id: str) -> None:
    """Let a key be none from the next request on.

    Raises:
        KeyNotFoundError: If there is none of this id.
    """
    with desk.database.writing() as connection:
        key = find_key(connection, key_id)
        if key is None:
            raise KeyNotFoundError(key_id)
        if key.revoked_at is None:
            revoke_key(connection, key_id, at=desk.clock.now())
            desk.note(connection, Action.KEYS_CHANGED, key_id, {"act": "revoked"})


def _named(key: StoredKey) -> list[str] | None:
    return None if key.scopes is None else sorted(key.scopes)


def _check(wanted: KeyWanted, scopes: frozenset[Scope], *, is_disabled: bool) -> None:
    if is_disabled:
        raise BadKeyError("its person is not let in")
    if not 1 <= wanted.days <= MOST_DAYS:
        raise BadKeyError(f"it lasts 1 to {MOST_DAYS} days, not {wanted.days}")
    if not wanted.label or len(wanted.label) > LONGEST_LABEL:
        raise BadKeyError(f"its label has 1 to {LONGEST_LABEL} characters")
    beyond = sorted((wanted.scopes or frozenset()) - scopes)
    if beyond:
        raise BadKeyError(f"its person may not {', '.join(beyond)}")
