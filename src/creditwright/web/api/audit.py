"""The ledger as auditors read it over HTTP: who did what, when, about what. Nothing is opened."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import Field

from creditwright.access.principal import Principal
from creditwright.access.scopes import Scope
from creditwright.ledger.entry import Action, Heading
from creditwright.store.ledger_headings import headings_before
from creditwright.store.people import names_of
from creditwright.web.access import requires
from creditwright.web.api.shapes import LARGEST_NUMBER
from creditwright.web.api.views import View
from creditwright.web.parts import TheService

router = APIRouter(prefix="/v1/audit", tags=["audit"])


class EntryView(View):
    """What an entry says in the clear."""

    seq: int
    at: str
    action: str
    actor: str = Field(description="The id of who did it.")
    actor_name: str | None = Field(description="null: nobody has this id any more.")
    about: str = Field(description="The id of what it was done to; may be empty.")


class EntriesPage(View):
    """A page of the ledger, the newest entry first."""

    items: list[EntryView]
    next: int | None = Field(description="`before` of the next page; null: this is the last one.")


@router.get("/entries")
def list_entries(
    _principal: Annotated[Principal, Depends(requires(Scope.AUDIT_READ))],
    service: TheService,
    action: Annotated[Action | None, Query(description="Only entries of this action.")] = None,
    actor: Annotated[str | None, Query(max_length=64, description="Only this person's, by id.")] = (
        None
    ),
    before: Annotated[int | None, Query(ge=1, le=LARGEST_NUMBER)] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> EntriesPage:
    """List what the ledger says in the clear. Whether it is as written: `creditwright audit`."""
    with service.database.reading() as connection:
        found = headings_before(connection, before, limit, action=action, actor=actor)
        names = names_of(connection, [each.actor for each in found])
    return EntriesPage(
        items=[entry_view(each, names.get(each.actor)) for each in found],
        next=found[-1].seq if len(found) == limit else None,
    )


def entry_view(heading: Heading, name: str | None) -> EntryView:
    """Return what an auditor is told of an entry."""
    return EntryView(
        seq=heading.seq,
        at=heading.at,
        action=heading.action,
        actor=heading.actor,
        actor_name=name,
        about=heading.about,
    )
