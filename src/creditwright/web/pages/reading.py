"""A page of an applicant's file, opened by somebody of the staff, is noted in the ledger.

A part of a page that is fetched again while a slider moves is no other reading.
"""

from creditwright.store.applicants import EVERYTHING
from creditwright.web.pages.page import Page
from creditwright.workflows.note_read import Read, note_read
from creditwright.workflows.service import Service


def note_opened(page: Page, what: Read, application: int, service: Service) -> None:
    """Note that whoever asks for the page read something of an application."""
    if page.principal is not None and not page.is_partial:
        reader = page.principal.id
        note_read(what, application, by=reader, visible=EVERYTHING, service=service)
