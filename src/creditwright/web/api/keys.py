"""Keys of programs: made, listed and revoked; for administrators, each act in the ledger."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Path
from pydantic import Field

from creditwright.access.principal import Principal
from creditwright.access.scopes import Scope
from creditwright.core.clock import instant_text
from creditwright.store.keys import StoredKey, all_keys
from creditwright.web.access import requires
from creditwright.web.api.people import NAME, desk_of
from creditwright.web.api.shapes import Strict
from creditwright.web.api.views import View
from creditwright.web.parts import TheService
from creditwright.workflows.keys import LONGEST_LABEL, MOST_DAYS, KeyWanted, end_key, make_key

router = APIRouter(prefix="/v1/keys", tags=["people"])

CREATED, NO_CONTENT = 201, 204
Administrator = Annotated[Principal, Depends(requires(Scope.KEYS_WRITE))]
KeyId = Annotated[str, Path(pattern=r"^[0-9a-f]{16}$", description="As the list of keys has it.")]


Scopes = Annotated[
    list[Annotated[Scope, Field(strict=False)]], Field(min_length=1, max_length=len(Scope))
]


class KeyRequest(Strict):
    """A key to be made for somebody."""

    person: Annotated[str, Field(pattern=NAME)]
    label: Annotated[str, Field(min_length=1, max_length=LONGEST_LABEL)]
    days: Annotated[int, Field(ge=1, le=MOST_DAYS)] = 90
    scopes: Scopes | None = Field(
        default=None, description="What it is narrowed to; null: to nothing less."
    )


class KeyView(View):
    """A key, without what is secret of it."""

    id: str
    person: str
    label: str
    scopes: list[Scope] | None
    made_at: str
    expires_at: str
    holds: bool


class NewKeyView(KeyView):
    """A key that was made."""

    key: str = Field(description="Told this once.")


class KeysView(View):
    """Every key there ever was, the newest first."""

    items: list[KeyView]


@router.get("")
def list_keys(_principal: Administrator, service: TheService) -> KeysView:
    """List every key there ever was; never the keys themselves."""
    with service.database.reading() as connection:
        found = all_keys(connection)
    return KeysView(items=[key_view(each, service.clock.now()) for each in found])


@router.post("", status_code=CREATED)
def make(body: KeyRequest, principal: Administrator, service: TheService) -> NewKeyView:
    """Make a key for somebody, and tell it this once: only its digest is kept."""
    wanted = KeyWanted(
        person=body.person,
        label=body.label,
        days=body.days,
        scopes=None if body.scopes is None else frozenset(body.scopes),
    )
    key, made = make_key(desk_of(service, principal), wanted)
    return NewKeyView(**key_view(key, service.clock.now()).model_dump(), key=made.text)


@router.delete("/{key}", status_code=NO_CONTENT)
def revoke(key: KeyId, principal: Administrator, service: TheService) -> None:
    """Let a key be none, from the next request on."""
    end_key(desk_of(service, principal), key)


def key_view(key: StoredKey, now: datetime) -> KeyView:
    """Return what an administrator is told of a key."""
    return KeyView(
        id=key.id,
        person=key.person.name,
        label=key.label,
        scopes=None if key.scopes is None else sorted(key.scopes),
        made_at=instant_text(key.made_at),
        expires_at=instant_text(key.expires_at),
        holds=key.holds(now),
    )
