"""The kill switch: how it stands, and where it is turned, with a reason and knowingly."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends
from starlette.responses import Response

from creditwright.access.principal import Principal
from creditwright.access.scopes import Scope
from creditwright.decision.review import FEWEST_LETTERS, MOST_LETTERS, ReviewTextError
from creditwright.store.kill_switch import last_turn
from creditwright.store.people import names_of
from creditwright.web.access import requires
from creditwright.web.forms import Form, TheForm
from creditwright.web.pages.catalogue import later as _
from creditwright.web.pages.page import Page, ThePage
from creditwright.web.parts import TheService
from creditwright.workflows.kill_switch import turn_switch
from creditwright.workflows.service import Service

router = APIRouter(prefix="/kill-switch", include_in_schema=False)

REFUSED: Final = 422
CHANGED: Final = 409
NOTHING: Final = Form({})
ON, OFF = "on", "off"
SAY_WHY: Final = _("Say why in your own words, in %(least)s to %(most)s letters.")
CONFIRM: Final = _("Tick that you know what it does.")
MEANWHILE: Final = _("Somebody turned it in the meantime. Read how it stands now.")
Reads = Depends(requires(Scope.MODELS_READ))
Turner = Annotated[Principal, Depends(requires(Scope.AUTOMATION_SWITCH))]


@router.get("", dependencies=[Reads])
def show(page: ThePage, service: TheService) -> Response:
    """Show how the switch stands, since when and why."""
    return _shown(page, service)


@router.post("", dependencies=[Reads])
def turn(page: ThePage, principal: Turner, form: TheForm, service: TheService) -> Response:
    """Turn the switch: it holds in every worker when this answers."""
    is_on = form.one("to") == ON
    with service.database.reading() as connection:
        before = last_turn(connection)
    if form.one("to") not in (ON, OFF) or is_on == (before is not None and before.is_on):
        return _shown(page, service, form, ("", page.say(MEANWHILE)), CHANGED)
    if form.one("confirmed") != "yes":
        return _shown(page, service, form, ("confirmed", page.say(CONFIRM)), REFUSED)
    try:
        turn_switch(
            service.database,
            service.vault,
            service.clock,
            is_on=is_on,
            by=principal.id,
            why=form.one("why"),
        )
    except ReviewTextError:
        letters = {
            "least": page.figures.number(FEWEST_LETTERS),
            "most": page.figures.number(MOST_LETTERS),
        }
        return _shown(page, service, form, ("why", page.say(SAY_WHY) % letters), REFUSED)
    return page.go("/kill-switch", said="switched-on" if is_on else "switched-off")


def _shown(
    page: Page,
    service: Service,
    form: Form = NOTHING,
    trouble: tuple[str, str] | None = None,
    status: int = 200,
) -> Response:
    with service.database.reading() as connection:
        found = last_turn(connection)
        names = names_of(connection, [found.by] if found else [])
    values = {
        "turn": found,
        "is_on": found is not None and found.is_on,
        "names": names,
        "given": form,
        "trouble": trouble,
        "most": MOST_LETTERS,
    }
    return page.show("models/kill_switch.html", values, status=status)
