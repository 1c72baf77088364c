"""Restrict an application: it is kept, and nothing is decided on it. Hold one: it is not erased."""

from creditwright.decision.review import check_text
from creditwright.ledger.entry import Action
from creditwright.store.applicants import ApplicationNotFoundError, Visibility
from creditwright.store.database import Connection
from creditwright.store.ledger import append_entry
from creditwright.store.privacy import Marked, is_known, mark, unmark
from creditwright.store.subject_keys import wait_for_others
from creditwright.store.tables.privacy import HOLDS, RESTRICTIONS
from creditwright.workflows.service import Service

RESTRICTED, LIFTED = "restricted", "restriction lifted"
HELD, RELEASED = "held", "hold lifted"


def restrict(number: int, why: str, *, by: str, visible: Visibility, service: Service) -> bool:
    """Have an application kept and not assessed.

    Args:
        number: SK_ID_CURR.
        why: In the words of who asks.
        by: Who asks.
        visible: Whose they may restrict.
        service: The parts of the service.

    Returns:
        Whether it was not so before.

    Raises:
        ApplicationNotFoundError: If nothing is kept of it, or it is another's.
        ReviewTextError: If `why` says nothing.
    """
    check_text(why)
    with service.database.writing() as connection:
        _check(connection, number, visible)
        marked = Marked(application=number, at=service.clock.now(), by=by, why=why)
        done = mark(connection, RESTRICTIONS, marked)
        if done:
            _note(connection, number, Action.RECORDS_RESTRICTED, RESTRICTED, by, service)
    return done


def lift_restriction(number: int, *, by: str, visible: Visibility, service: Service) -> bool:
    """Have an application assessed again; return whether it was restricted.

    Raises:
        ApplicationNotFoundError: If nothing is kept of it, or it is another's.
    """
    with service.database.writing() as connection:
        _check(connection, number, visible)
        done = unmark(connection, RESTRICTIONS, number)
        if done:
            _note(connection, number, Action.RECORDS_RESTRICTED, LIFTED, by, service)
    return done


def hold(number: int, why: str, *, by: str, service: Service) -> bool:
    """Have an application not erased, whatever its age: for a claim, or an authority.

    Returns:
        Whether it was not held before.

    Raises:
        ApplicationNotFoundError: If nothing is kept of it.
        ReviewTextError: If `why` says nothing.
    """
    check_text(why)
    with service.database.writing() as connection:
        _check(connection, number, Visibility())
        marked = Marked(application=number, at=service.clock.now(), by=by, why=why)
        done = mark(connection, HOLDS, marked)
        if done:
            _note(connection, number, Action.HOLD_CHANGED, HELD, by, service)
    return done


def release(number: int, *, by: str, service: Service) -> bool:
    """Lift a hold; return whether there was one.

    Raises:
        ApplicationNotFoundError: If nothing is kept of it.
    """
    with service.database.writing() as connection:
        _check(connection, number, Visibility())
        done = unmark(connection, HOLDS, number)
        if done:
            _note(connection, number, Action.HOLD_CHANGED, RELEASED, by, service)
    return done


def _check(connection: Connection, number: int, visible: Visibility) -> None:
    wait_for_others(connection)
    if not visible.covers(number) or not is_known(connection, number):
        raise ApplicationNotFoundError


def _note(
    connection: Connection, number: int, action: Action, about: str, by: str, service: Service
) -> None:
    append_entry(
        connection,
        service.vault,
        action=action,
        actor=by,
        about=about,
        subject=number,
        payload=None,
        at=service.clock.now(),
    )
