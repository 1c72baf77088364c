"""Write down a note about an application, for colleagues and, if asked for it, the applicant."""

from uuid import uuid4

from creditwright.core.digests import canonical_json
from creditwright.decision.review import check_text
from creditwright.ledger.entry import Action
from creditwright.store.applicants import find_application
from creditwright.store.database import Connection
from creditwright.store.ledger import append_entry
from creditwright.store.reviews import Note, add_note
from creditwright.workflows.service import Service


def write_note(
    connection: Connection, application: int, text: str, *, by: str, service: Service
) -> Note:
    """Keep a note about an application; it is personal data, and is given out with the rest.

    Raises:
        ApplicationNotFoundError: If there is no such application.
        ReviewTextError: If it says nothing, or is too long.
    """
    find_application(connection, application)
    check_text(text)
    at, number = service.clock.now(), str(uuid4())
    entry = append_entry(
        connection,
        service.vault,
        action=Action.NOTE_ADDED,
        actor=by,
        about=number,
        subject=application,
        payload=canonical_json({"note": number, "text": text}),
        at=at,
    )
    made = Note(
        id=number,
        application=application,
        at=at,
        by=by,
        text=text,
        ledger_entry=entry.heading.seq,
    )
    add_note(connection, made)
    return made
