"""Notes about an application: written for colleagues, read by them, kept as they are."""

from typing import Annotated, Final
from uuid import uuid4

from fastapi import APIRouter, Depends
from starlette.responses import Response

from creditwright.access.principal import Principal
from creditwright.access.scopes import Scope
from creditwright.decision.review import FEWEST_LETTERS, MOST_LETTERS, ReviewTextError
from creditwright.store.answers import Answer
from creditwright.store.applicants import EVERYTHING
from creditwright.store.database import Connection
from creditwright.store.people import names_of
from creditwright.web.access import requires
from creditwright.web.forms import TheForm
from creditwright.web.idempotency import request_key
from creditwright.web.pages.catalogue import later as _
from creditwright.web.pages.file import Number, head_of, row_of
from creditwright.web.pages.page import Page, ThePage
from creditwright.web.pages.reading import note_opened
from creditwright.web.parts import TheService
from creditwright.workflows.history import history_of
from creditwright.workflows.note_read import Read
from creditwright.workflows.once import once
from creditwright.workflows.service import Service
from creditwright.workflows.write_note import write_note

router = APIRouter(prefix="/applications/{number}/notes", include_in_schema=False)

SEEN: Final = 303
REFUSED: Final = 422
TOO_SHORT: Final = _("Write %(least)s to %(most)s letters.")
Reads = Depends(requires(Scope.APPLICATIONS_READ_ANY))
Writer = Annotated[Principal, Depends(requires(Scope.NOTES_WRITE))]


@router.get("", dependencies=[Reads, Depends(requires(Scope.NOTES_READ))])
def notes(number: Number, page: ThePage, service: TheService) -> Response:
    """Show the notes about an application, and the form to write one."""
    return _shown(page, number, service)


@router.post("", dependencies=[Reads])
def write(
    number: Number, page: ThePage, principal: Writer, form: TheForm, service: TheService
) -> Response:
    """Keep a note; sent twice, it is kept once."""
    text = form.one("text")

    def act(connection: Connection) -> Answer:
        write_note(connection, number, text, by=principal.id, service=service)
        return Answer(SEEN, b"")

    key = form.one("key")[:64] or uuid4().hex
    request = request_key(principal, "POST /applications/notes", key, [number, text])
    try:
        once(request, service, application=lambda _: number, act=act)
    except ReviewTextError:
        return _shown(page, number, service, text=text, is_refused=True)
    return page.go(f"/applications/{number}/notes", said="noted")


def _shown(
    page: Page, number: int, service: Service, *, text: str = "", is_refused: bool = False
) -> Response:
    history = history_of(number, EVERYTHING, service)
    note_opened(page, Read.NOTES, number, service)
    with service.database.reading() as connection:
        names = names_of(connection, [each.by for each in history.notes])
    letters = {
        "least": page.figures.number(FEWEST_LETTERS),
        "most": page.figures.number(MOST_LETTERS),
    }
    values = {
        **head_of(history, row_of(number, EVERYTHING, service)),
        "tab": "notes",
        "names": names,
        "text": text,
        "most": MOST_LETTERS,
        "trouble": page.say(TOO_SHORT) % letters if is_refused else None,
        "key": uuid4().hex,
    }
    return page.show("officer/notes.html", values, status=REFUSED if is_refused else 200)
