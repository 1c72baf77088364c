"""The administrator's page of keys, and the auditor's page of the ledger."""

import re
from collections.abc import Mapping
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from creditwright.access.principal import Principal
from creditwright.access.scopes import Scope
from creditwright.core.clock import instant_of
from creditwright.core.errors import CreditwrightError
from creditwright.ledger.entry import Action
from creditwright.store.keys import all_keys
from creditwright.store.ledger_headings import headings_before
from creditwright.store.people import PersonNotFoundError, names_of
from creditwright.web.access import requires
from creditwright.web.api.keys import KeyId
from creditwright.web.api.people import desk_of
from creditwright.web.api.shapes import LARGEST_NUMBER
from creditwright.web.forms import Form, TheForm
from creditwright.web.pages.admin import secret, status_of, told
from creditwright.web.pages.catalogue import later as _
from creditwright.web.pages.page import Page, ThePage
from creditwright.web.parts import TheService
from creditwright.workflows.keys import BadKeyError, KeyWanted, end_key, make_key
from creditwright.workflows.service import Service

router = APIRouter(include_in_schema=False, prefix="/admin")

LISTED: Final = 50
USUAL_DAYS: Final = 90
DAYS: Final = re.compile(r"[1-9]\d{0,2}", re.ASCII)
ACTIONS: Final[Mapping[Action, str]] = {
    Action.ASSESSMENT_RECORDED: _("assessed"),
    Action.ASSESSMENT_REVIEWED: _("decided by a person"),
    Action.ASSESSMENT_CONTESTED: _("contested"),
    Action.NOTE_ADDED: _("note written"),
    Action.WORK_ASSIGNED: _("work given"),
    Action.NOTICE_GIVEN: _("notice given"),
    Action.AUTOMATION_SWITCHED: _("kill switch turned"),
    Action.RECORDS_READ: _("records read"),
    Action.RECORDS_CHANGED: _("records changed"),
    Action.SUBJECT_ERASED: _("applicant erased"),
    Action.MODELS_CHANGED: _("models changed"),
    Action.ACCESS_CHANGED: _("people changed"),
    Action.KEYS_CHANGED: _("keys changed"),
}
Administrator = Annotated[Principal, Depends(requires(Scope.KEYS_WRITE))]
Auditor = Annotated[Principal, Depends(requires(Scope.AUDIT_READ))]


@router.get("/keys")
def keys(page: ThePage, _principal: Administrator, service: TheService) -> Response:
    """Show every key there ever was, never the keys themselves, and make one."""
    return _list(page, service)


@router.post("/keys")
def make(page: ThePage, principal: Administrator, form: TheForm, service: TheService) -> Response:
    """Make a key for somebody, and show it once."""
    ticked = frozenset(each for each in Scope if each.value in form.every("scope"))
    days = form.one("days", str(USUAL_DAYS))
    wanted = KeyWanted(
        person=form.one("person"),
        label=form.one("label"),
        days=int(days) if DAYS.fullmatch(days) else 0,
        scopes=ticked or None,
    )
    try:
        key, made = make_key(desk_of(service, principal), wanted)
    except (BadKeyError, PersonNotFoundError) as error:
        return _list(page, service, trouble=error, given=form)
    return secret(page, _("Key of %(name)s"), key.person.name, made.text, "/admin/keys")


@router.post("/keys/{key}/revoke")
def revoke(key: KeyId, page: ThePage, principal: Administrator, service: TheService) -> Response:
    """Let a key be none, from the next request on."""
    end_key(desk_of(service, principal), key)
    return page.go("/admin/keys", said="key-revoked")


@router.get("/audit")
def audit(
    page: ThePage,
    _principal: Auditor,
    service: TheService,
    action: str = "",
    before: Annotated[int | None, Query(ge=1, le=LARGEST_NUMBER)] = None,
) -> Response:
    """Show who did what, when and about what; what is under seal stays there."""
    chosen = Action(action) if action in set(Action) else None
    with service.database.reading() as connection:
        found = headings_before(connection, before, LISTED + 1, action=chosen)
        names = names_of(connection, [each.actor for each in found])
    shown = found[:LISTED]
    values = {
        "entries": [(each, instant_of(each.at), names.get(each.actor)) for each in shown],
        "more": shown[-1].seq if len(found) > LISTED else None,
        "is_first": before is None,
        "actions": ACTIONS,
        "chosen": chosen,
    }
    return page.show("admin/audit.html", values)


def _list(
    page: Page,
    service: Service,
    *,
    trouble: CreditwrightError | None = None,
    given: Form | None = None,
) -> Response:
    with service.database.reading() as connection:
        found = all_keys(connection)
    values = {
        "keys": found,
        "now": service.clock.now(),
        "scopes": list(Scope),
        "given": given or Form({}),
        "usual_days": USUAL_DAYS,
        "trouble": told(page, trouble),
    }
    return page.show("admin/keys.html", values, status=status_of(trouble))
