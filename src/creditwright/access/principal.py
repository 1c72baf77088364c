"""Whoever asks, once it is known who that is."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from creditwright.access.errors import MissingScopeError
from creditwright.access.roles import Role, scopes_of
from creditwright.access.scopes import Scope


class Proof(StrEnum):
    """How it is known who asks."""

    KEY = "key"
    TOKEN = "token"  # noqa: S105 - a kind of proof, no secret
    ISSUER = "issuer"  # a token of another organisation
    SESSION = "session"  # of a page, in a cookie


@dataclass(frozen=True, slots=True)
class Principal:
    """Whoever asks.

    Attributes:
        id: As the ledger names the actor: a UUID, not the name.
        name: As people call them.
        roles: What they are.
        scopes: What they may do by this proof: of a narrowed key, less than the roles allow.
        applications: Their own, by number; of an applicant.
        proof: How it is known who asks.
        proof_id: Which key, token or session: what is revoked to end it.
    """

    id: str
    name: str
    roles: frozenset[Role]
    scopes: frozenset[Scope]
    applications: frozenset[int]
    proof: Proof
    proof_id: str

    def may(self, scope: Scope) -> bool:
        """Return whether this is allowed, for one's own at least."""
        return scope in self.scopes or scope.for_anybody in self.scopes

    def require(self, scope: Scope) -> None:
        """Refuse what is not allowed.

        Raises:
            MissingScopeError: If it is not.
        """
        if not self.may(scope):
            raise MissingScopeError

    def applications_for(self, scope: Scope) -> frozenset[int] | None:
        """Return whose applications this is allowed for, as numbers; None: everybody's.

        Somebody who may not do it at all may do it for none: an empty set.
        """
        if scope.for_anybody in self.scopes:
            return None
        return self.applications if scope in self.scopes else frozenset()


def allowed(roles: Iterable[Role], narrowed: frozenset[Scope] | None) -> frozenset[Scope]:
    """Return what somebody of `roles` may do by a proof that is narrowed to some scopes.

    Narrowing never adds: a key of a person who lost a role loses what the role allowed.
    """
    scopes = scopes_of(roles)
    return scopes if narrowed is None else scopes & narrowed
