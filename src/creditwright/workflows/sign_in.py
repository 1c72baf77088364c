"""Who is calling: known by a key, a token or a session, or let in by name and password."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from hashlib import sha256
from uuid import uuid4

from creditwright.access.errors import NotSignedInError, WrongPasswordError
from creditwright.access.keys import PREFIX, is_key, read_key
from creditwright.access.principal import Principal, Proof, allowed
from creditwright.access.scopes import Scope
from creditwright.access.sessions import made_session, session_digest
from creditwright.access.tokens import ALGORITHM, LONGEST, token_header
from creditwright.core.errors import UsageError
from creditwright.store.keys import find_key
from creditwright.store.people import (
    Person,
    PersonNotFoundError,
    find_person,
    kept_password,
    person_of_subject,
    set_password,
)
from creditwright.store.sessions import (
    StoredSession,
    add_session,
    end_session,
    is_revoked,
    revoke_token,
    session_of_page,
    session_of_token,
)
from creditwright.workflows.door import LONGEST_SESSION, Door


class KeyInUseError(UsageError):
    """A key cannot be ended as a session can."""

    def __init__(self) -> None:
        super().__init__("A key is revoked by an administrator: `creditwright keys revoke ID`.")


class Kind(StrEnum):
    """What signing in gives."""

    TOKEN = "token"  # noqa: S105 - a kind of proof, no secret
    SESSION = "session"  # of a page, in a cookie


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody who signed in just now.

    Attributes:
        text: The token, or what the cookie holds: shown once, kept nowhere.
        csrf: What a page shows with each change; None: a token needs none.
        lasts: For how long.
    """

    principal: Principal
    text: str
    csrf: str | None
    lasts: timedelta


def who_shows(door: Door, shown: str) -> Principal:
    """Return who a key or a token stands for.

    Args:
        door: What knows them.
        shown: What stands after `Bearer`.

    Raises:
        NotSignedInError: If it stands for nobody, or no longer.
    """
    if shown.startswith(PREFIX):
        return _of_key(door, shown)
    if token_header(shown).get("alg") == ALGORITHM:
        return _of_token(door, shown)
    return _of_issuer(door, shown)


def who_has_page(door: Door, cookie: str) -> Principal:
    """Return whose page's session a cookie holds.

    Raises:
        NotSignedInError: If nobody's, or no longer.
    """
    with door.database.reading() as connection:
        session = session_of_page(connection, session_digest(cookie))
    if session is None or not session.holds(door.clock.now()):
        raise NotSignedInError("invalid_session")
    return _principal(session.person, Proof.SESSION, session.id)


def sign_in(door: Door, name: str, password: str, *, address: str, kind: Kind) -> SignedIn:
    """Let somebody in by name and password.

    Args:
        door: Where.
        name: Theirs.
        password: Theirs.
        address: Where the request came from.
        kind: What they are given.

    Raises:
        WrongPasswordError: If one of them is wrong, or the person is not let in.
        TooManyRequestsError: If too many tried for this name or from this address.
    """
    door.by_address.take(address)
    door.by_name.take(sha256(name.encode()).hexdigest())
    with door.database.reading() as connection:
        try:
            person = find_person(connection, name)
        except PersonNotFoundError:
            person = None
        kept = kept_password(connection, person.id) if person else None
    is_right = door.passwords.matches(kept, password)  # takes as long for nobody
    if person is None or kept is None or not is_right or person.disabled_at is not None:
        raise WrongPasswordError
    if door.passwords.is_outdated(kept):
        with door.database.writing() as connection:
            set_password(connection, person.id, door.passwords.hashed(password))
    return begin_session(door, person, kind)


def sign_out(door: Door, principal: Principal) -> None:
    """End what somebody is known by.

    Raises:
        KeyInUseError: If it is a key.
    """
    if principal.proof is Proof.KEY:
        raise KeyInUseError
    now = door.clock.now()
    with door.database.writing() as connection:
        if principal.proof is Proof.ISSUER:
            revoke_token(connection, principal.proof_id, expires_at=now + LONGEST_SESSION)
        else:
            end_session(connection, principal.proof_id, at=now)


def begin_session(door: Door, person: Person, kind: Kind) -> SignedIn:
    """Begin a session of somebody who has just shown who they are."""
    now, page = door.clock.now(), made_session()
    is_page = kind is Kind.SESSION
    lasts = door.session_lasts if is_page else LONGEST
    session = StoredSession(
        id=str(uuid4()),
        person=person,
        digest=page.digest if is_page else None,
        began_at=now,
        expires_at=now + lasts,
    )
    with door.database.writing() as connection:
        add_session(connection, session)
    if is_page:
        principal = _principal(person, Proof.SESSION, session.id)
        return SignedIn(principal, page.text, page.csrf, lasts)
    principal = _principal(person, Proof.TOKEN, session.id)
    token = door.tokens.made(person.id, session.id, now=now, lasting=lasts)
    return SignedIn(principal, token, None, lasts)


def _of_key(door: Door, shown: str) -> Principal:
    key = read_key(shown)
    if key is None:
        raise NotSignedInError("invalid_key")
    with door.database.reading() as connection:
        kept = find_key(connection, key.id)
    if kept is None or not is_key(key, kept.digest) or not kept.holds(door.clock.now()):
        raise NotSignedInError("invalid_key")
    return _principal(kept.person, Proof.KEY, kept.id, narrowed=kept.scopes)


def _of_token(door: Door, shown: str) -> Principal:
    claims = door.tokens.checked(shown, now=door.clock.now())
    with door.database.reading() as connection:
        session = session_of_token(connection, claims.id)
    if session is None or session.person.id != claims.subject:
        raise NotSignedInError("invalid_token")
    if not session.holds(door.clock.now()):
        raise NotSignedInError("expired_token")
    return _principal(session.person, Proof.TOKEN, session.id)


def _of_issuer(door: Door, shown: str) -> Principal:
    if door.issuer is None:
        raise NotSignedInError("invalid_token")
    claims = door.issuer.checked(shown, now=door.clock.now())
    with door.database.reading() as connection:
        person = person_of_subject(connection, claims.subject)
        is_ended = is_revoked(connection, claims.id)
    if person is None or person.disabled_at is not None or is_ended:
        raise NotSignedInError("invalid_token")
    return _principal(person, Proof.ISSUER, claims.id)


def _principal(
    person: Person, proof: Proof, proof_id: str, narrowed: frozenset[Scope] | None = None
) -> Principal:
    return Principal(
        id=person.id,
        name=person.name,
        roles=person.roles,
        scopes=allowed(person.roles, narrowed),
        applications=person.applications,
        proof=proof,
        proof_id=proof_id,
    )
