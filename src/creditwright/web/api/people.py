"""People: who is let in, and what they may do; for administrators, each act in the ledger."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query
from pydantic import Field

from creditwright.access.passwords import made_password
from creditwright.access.principal import Principal
from creditwright.access.roles import Role
from creditwright.access.scopes import Scope
from creditwright.core.clock import instant_text
from creditwright.store.people import Person, find_person, people_after
from creditwright.web.access import requires
from creditwright.web.api.shapes import Number, Strict
from creditwright.web.api.views import View
from creditwright.web.parts import TheService
from creditwright.workflows.people import (
    Desk,
    Newcomer,
    change_password,
    change_roles,
    let_in,
    let_in_again,
    shut_out,
)
from creditwright.workflows.service import Service

router = APIRouter(prefix="/v1/people", tags=["people"])

CREATED = 201
NAME = r"^[a-z0-9][a-z0-9._@+-]{0,63}$"
Administrator = Annotated[Principal, Depends(requires(Scope.PEOPLE_WRITE))]
NameInPath = Annotated[str, Path(pattern=NAME, description="By which somebody signs in.")]
Roles = Annotated[
    list[Annotated[Role, Field(strict=False)]], Field(min_length=1, max_length=len(Role))
]


class NewcomerRequest(Strict):
    """Somebody to be let in."""

    name: Annotated[str, Field(pattern=NAME)]
    roles: Roles
    applications: Annotated[list[Number], Field(max_length=1000)] = Field(default_factory=list)
    issuer_subject: Annotated[str, Field(min_length=1, max_length=255)] | None = Field(
        default=None, description="As the configured issuer names them."
    )
    with_password: bool = Field(
        default=True, description="Make a password, told once; else they sign in otherwise."
    )


class RolesRequest(Strict):
    """The roles that somebody is to have, and no others."""

    roles: Roles


class AccessRequest(Strict):
    """Whether somebody is let in."""

    let_in: bool


class PersonView(View):
    """Somebody, and what they are."""

    id: str
    name: str
    roles: list[Role]
    applications: list[int]
    issuer_subject: str | None
    added_at: str
    let_in: bool


class NewPersonView(PersonView):
    """Somebody who was let in."""

    password: str | None = Field(description="Told this once; null: none was made.")


class PeoplePage(View):
    """A page of people, in the order of their names."""

    items: list[PersonView]
    next: str | None = Field(description="`after` of the next page; null: this is the last one.")


class PasswordView(View):
    """A password that was made."""

    password: str = Field(description="Told this once.")


def desk_of(service: Service, by: Principal) -> Desk:
    """Return the desk where people are let in, in the name of who asks."""
    return Desk(
        database=service.database,
        vault=service.vault,
        clock=service.clock,
        passwords=service.door.passwords,
        by=by.id,
    )


@router.get("")
def list_people(
    _principal: Administrator,
    service: TheService,
    q: Annotated[str, Query(max_length=64, description="What stands in the name.")] = "",
    after: Annotated[str, Query(max_length=64)] = "",
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> PeoplePage:
    """List people, by name."""
    with service.database.reading() as connection:
        found = people_after(connection, after, limit, sought=q)
    return PeoplePage(
        items=[person_view(each) for each in found],
        next=found[-1].name if len(found) == limit else None,
    )


@router.post("", status_code=CREATED)
def add(body: NewcomerRequest, principal: Administrator, service: TheService) -> NewPersonView:
    """Let somebody in; a password is made for them, and told this once."""
    newcomer = Newcomer(
        name=body.name,
        roles=frozenset(body.roles),
        applications=frozenset(body.applications),
        issuer_subject=body.issuer_subject,
    )
    password = made_password() if body.with_password else None
    person = let_in(desk_of(service, principal), newcomer, password=password)
    return NewPersonView(**person_view(person).model_dump(), password=password)


@router.put("/{person}/roles")
def put_roles(
    person: NameInPath, body: RolesRequest, principal: Administrator, service: TheService
) -> PersonView:
    """Give somebody these roles and no others; it holds from the next request."""
    return person_view(change_roles(desk_of(service, principal), person, frozenset(body.roles)))


@router.put("/{person}/access")
def put_access(
    person: NameInPath, body: AccessRequest, principal: Administrator, service: TheService
) -> PersonView:
    """Shut somebody out, from the next request on, or let them in again."""
    change = let_in_again if body.let_in else shut_out
    change(desk_of(service, principal), person)
    with service.database.reading() as connection:
        return person_view(find_person(connection, person))


@router.post("/{person}/password")
def reset_password(
    person: NameInPath, principal: Administrator, service: TheService
) -> PasswordView:
    """Make another password, told this once, and end all sessions of its person."""
    password = made_password()
    change_password(desk_of(service, principal), person, password)
    return PasswordView(password=password)


def person_view(person: Person) -> PersonView:
    """Return what an administrator is told of somebody."""
    return PersonView(
        id=person.id,
        name=person.name,
        roles=sorted(person.roles),
        applications=sorted(person.applications),
        issuer_subject=person.issuer_subject,
        added_at=instant_text(person.added_at),
        let_in=person.disabled_at is None,
    )
