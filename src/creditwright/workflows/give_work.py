"""Give something on the work list to somebody, or back to everybody."""

from creditwright.access.roles import scopes_of
from creditwright.access.scopes import Scope
from creditwright.core.errors import BadDataError
from creditwright.ledger.entry import Action
from creditwright.store.database import Connection
from creditwright.store.ledger import append_entry
from creditwright.store.people import Person, PersonNotFoundError, find_person
from creditwright.store.work import assign_work, find_work
from creditwright.workflows.service import Service


class NoSuchReviewerError(BadDataError):
    """Nobody of this name may decide: unknown, shut out, or of another role."""

    def __init__(self) -> None:
        super().__init__("Nobody of this name may decide what waits for a person.")


def reviewer_named(connection: Connection, name: str) -> Person:
    """Return who has a name and may decide.

    Raises:
        NoSuchReviewerError: If nobody does.
    """
    try:
        person = find_person(connection, name)
    except PersonNotFoundError:
        raise NoSuchReviewerError from None
    if person.disabled_at is not None or Scope.REVIEW_WRITE not in scopes_of(person.roles):
        raise NoSuchReviewerError
    return person


def give_work(
    connection: Connection, number: str, name: str | None, *, by: str, service: Service
) -> None:
    """Give what waits to somebody.

    Args:
        connection: One that writes.
        number: Of the item on the work list.
        name: Whose it is from now on; None: everybody's.
        by: Who gives it.
        service: The parts of the service.

    Raises:
        WorkNotFoundError: If nothing of this number waits.
        NoSuchReviewerError: If it cannot be theirs.
    """
    item = find_work(connection, number)
    person = None if name is None else reviewer_named(connection, name)
    assign_work(connection, item.id, person.id if person else None)
    append_entry(
        connection,
        service.vault,
        action=Action.WORK_ASSIGNED,
        actor=by,
        about=item.id,
        subject=item.application,
        payload=None,
        at=service.clock.now(),
    )
