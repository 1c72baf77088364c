"""An applicant has one value corrected: asked for in a form of its own, answered by a person."""

from typing import Annotated, Final
from uuid import uuid4

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from creditwright.access.principal import Principal
from creditwright.access.scopes import Scope
from creditwright.decision.review import MOST_LETTERS, ReviewTextError
from creditwright.records.given import GivenRecordsError
from creditwright.store.answers import Answer
from creditwright.store.applicants import ApplicationNotFoundError
from creditwright.store.database import Connection
from creditwright.web.access import requires
from creditwright.web.forms import Form, TheForm
from creditwright.web.idempotency import request_key
from creditwright.web.pages.catalogue import later as _
from creditwright.web.pages.correcting import Field, NoValueError, field_of, value_in
from creditwright.web.pages.data import unit_of
from creditwright.web.pages.file import row_of
from creditwright.web.pages.mine import Mine, MyApplication, application_of
from creditwright.web.pages.page import Page, ThePage
from creditwright.web.parts import TheService
from creditwright.workflows.correct import ask_in
from creditwright.workflows.once import once
from creditwright.workflows.service import Service

router = APIRouter(prefix="/me/correct", include_in_schema=False)

SEEN: Final = 303
NOTHING: Final = Form({})
SAY_WHY: Final = _("Please say in a sentence what is wrong, and how one can see it.")
NO_SUCH_VALUE: Final = _("This cannot be the value. Please check what you filled in.")
Asker = Annotated[Principal, Depends(requires(Scope.PRIVACY_OWN))]
ReadsOwn = Depends(requires(Scope.APPLICATIONS_READ_OWN))


@router.get("", dependencies=[Depends(requires(Scope.PRIVACY_OWN)), ReadsOwn])
def correct(
    page: ThePage,
    mine: MyApplication,
    service: TheService,
    column: Annotated[str, Query(max_length=60)] = "",
) -> Response:
    """Show one value of the own data, and the form to have it corrected."""
    return _shown(page, mine, _field(column), service)


@router.post("", dependencies=[ReadsOwn])
def ask(page: ThePage, principal: Asker, form: TheForm, service: TheService) -> Response:
    """Keep what the applicant wants corrected; a person looks and answers. Sent twice, once."""
    asked = form.one("application")
    mine = application_of(principal, int(asked) if asked.isdecimal() else None, service)
    number, field, statement = mine.number, _field(form.one("column")), form.one("statement")

    def act(connection: Connection) -> Answer:
        ask_in(
            connection,
            number,
            {field.column.name: value_in(form, field, page.language)},
            statement,
            by=principal.id,
            visible=mine.visible,
            service=service,
        )
        return Answer(SEEN, b"")

    key = form.one("key")[:64] or uuid4().hex
    what = [number, field.column.name, form.one("value"), form.one("is_none"), statement]
    request = request_key(principal, "POST /me/correct", key, what)
    try:
        once(request, service, application=lambda _: number, act=act)
    except (NoValueError, GivenRecordsError):
        return _shown(page, mine, field, service, form=form, trouble=("value", NO_SUCH_VALUE))
    except ReviewTextError:
        return _shown(page, mine, field, service, form=form, trouble=("statement", SAY_WHY))
    return page.go("/me/data", application=number, said="correction-asked")


def _field(name: str) -> Field:
    found = field_of(name)
    if found is None:
        raise ApplicationNotFoundError  # as whatever else is not there
    return found


def _shown(
    page: Page,
    mine: Mine,
    field: Field,
    service: Service,
    *,
    form: Form = NOTHING,
    trouble: tuple[str, str] | None = None,
) -> Response:
    row = row_of(mine.number, mine.visible, service)
    column = field.column
    values = {
        "mine": mine,
        "tab": "data",
        "field": field,
        "label": column.label.to(page.language),
        "now": row.get(column.name),
        "unit": unit_of(column),
        "given": form,
        "trouble": trouble,
        "most": MOST_LETTERS,
        "key": uuid4().hex,
    }
    return page.show("me/correct.html", values, status=422 if trouble else 200)
