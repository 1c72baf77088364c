"""Note in the ledger that somebody of the staff, or a program, read an applicant's data.

What an applicant reads of the own is not noted: it is nobody's business. Where the ledger cannot be
written nothing is read either, so that no reading goes by unseen.
"""

from enum import StrEnum

from creditwright.core.errors import UnavailableError
from creditwright.ledger.entry import Action
from creditwright.store.applicants import Visibility
from creditwright.store.errors import UNABLE
from creditwright.store.ledger import append_entry
from creditwright.workflows.service import Service


class ReadingNotNotedError(UnavailableError):
    """An applicant's data were not shown, for nobody could note in the ledger that they were."""

    def __init__(self) -> None:
        super().__init__(
            "Every reading of an applicant's data is noted in the ledger, which cannot be written "
            "to at the moment: nothing was shown. Try again; lists and models can be read."
        )


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
        ReadingNotNotedError: If it cannot be noted.
    """
    if visible.applications is not None:
        return
    try:
        _noted(what, application, by, service)
    except UNABLE as error:
        raise ReadingNotNotedError from error


def _noted(what: Read, application: int, by: str, service: Service) -> None:
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
