"""Note in the ledger that somebody of the staff, or a program, read an applicant's data.

What an applicant reads of the own is not noted: it is nobody's business. Where the ledger cannot be
written nothing is read either, so that no reading goes by unseen.
"""

from enum import StrEnum

from creditwright.ledger.entry import Action
from creditwright.store.applicants import Visibility
from creditwright.store.ledger import append_entry
from creditwright.workflows.service import Service


class Read(StrEnum):
    """What was read."""

    APPLICATION = "application"
    ASSESSMENT = "assessment"
    EXPLANATION = "explanation"
    SIMULATION = "simulation"
    NOTICE = "notice"
    REVIEWS = "reviews"
    NOTES = "notes"
    EXPORT = "export"


def note_read(
    what: Read, application: int, *, by: str, visible: Visibility, service: Service
) -> None:
    """Note a reading, unless it is of one's own.

    Args:
        what: What was read.
        application: Whose.
        by: Who read it, as the ledger names them.
        visible: Whose they may read: where not everybody's, it is their own.
        service: The parts of the service.

    Raises:
        StoreBusyError, StoreFullError, StoreUnavailableError: If it cannot be noted.
    """
    if visible.applications is not None:
        return
    with service.database.writing() as connection:
        append_entry(
            connection,
            service.vault,
            action=Action.RECORDS_READ,
            actor=by,
            about=what.value,
            subject=application,
            payload=None,
            at=service.clock.now(),
        )
