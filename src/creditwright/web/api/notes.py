"""Notes about an application: written once, read by the staff."""

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import Field
from starlette.responses import Response

from creditwright.access.principal import Principal
from creditwright.access.scopes import Scope
from creditwright.core.clock import instant_text
from creditwright.decision.review import MOST_LETTERS
from creditwright.store.answers import Answer
from creditwright.store.applicants import EVERYTHING, find_application
from creditwright.store.database import Connection
from creditwright.store.people import names_of
from creditwright.store.reviews import Note, notes_of
from creditwright.web.access import requires
from creditwright.web.api.applications import NumberInPath
from creditwright.web.api.shapes import Strict
from creditwright.web.api.views import View
from creditwright.web.idempotency import AskedKey, request_key, sent
from creditwright.web.parts import TheService
from creditwright.workflows.note_read import Read, note_read
from creditwright.workflows.once import once
from creditwright.workflows.write_note import write_note

router = APIRouter(prefix="/v1/applications/{number}/notes", tags=["applications"])

CREATED = 201


class NoteRequest(Strict):
    """A note; the applicant may ask to read it."""

    text: Annotated[str, Field(max_length=MOST_LETTERS)]


class NoteView(View):
    """A note about an application."""

    id: str
    at: str
    by: str = Field(description="The person's name; an id where nobody has it any more.")
    text: str


class NotesView(View):
    """The notes about an application, the latest first."""

    items: list[NoteView]


@router.get("")
def read(
    number: NumberInPath,
    principal: Annotated[Principal, Depends(requires(Scope.NOTES_READ))],
    service: TheService,
) -> NotesView:
    """Read the notes about an application."""
    with service.database.reading() as connection:
        find_application(connection, number)
        found = notes_of(connection, number)
        names = names_of(connection, [each.by for each in found])
    note_read(Read.NOTES, number, by=principal.id, visible=EVERYTHING, service=service)
    return NotesView(items=[_view(each, names.get(each.by, each.by)) for each in found])


@router.post("", status_code=CREATED, response_model=NoteView)
def write(
    number: NumberInPath,
    body: NoteRequest,
    principal: Annotated[Principal, Depends(requires(Scope.NOTES_WRITE))],
    key: AskedKey,
    service: TheService,
) -> Response:
    """Write a note about an application."""

    def act(connection: Connection) -> Answer:
        made = write_note(connection, number, body.text, by=principal.id, service=service)
        return Answer(CREATED, _view(made, principal.name).model_dump_json().encode())

    asked = [number, body.model_dump(mode="json")]
    request = request_key(principal, "POST /v1/applications/notes", key, asked)
    return sent(once(request, service, application=lambda _: number, act=act))


def _view(note: Note, by: str) -> NoteView:
    return NoteView(id=note.id, at=instant_text(note.at), by=by, text=note.text)
