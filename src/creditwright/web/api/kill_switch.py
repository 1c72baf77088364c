"""The kill switch, read and turned."""

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import Field

from creditwright.access.principal import Principal
from creditwright.access.scopes import Scope
from creditwright.core.clock import instant_text
from creditwright.decision.review import MOST_LETTERS
from creditwright.store.kill_switch import Turn, last_turn
from creditwright.web.access import requires
from creditwright.web.api.shapes import Strict
from creditwright.web.api.views import View
from creditwright.web.parts import TheService
from creditwright.workflows.kill_switch import turn_switch

router = APIRouter(prefix="/v1/kill-switch", tags=["models"])


class SwitchView(View):
    """How the switch stands; while it is on, nobody is declined without a person."""

    is_on: bool
    since: str | None = Field(description="Null: nobody ever turned it.")
    why: str | None


class SwitchRequest(Strict):
    """How it is to stand, and why."""

    is_on: bool
    why: Annotated[str, Field(max_length=MOST_LETTERS)]


@router.get("", dependencies=[Depends(requires(Scope.MODELS_READ))])
def read(service: TheService) -> SwitchView:
    """Read how the kill switch stands."""
    with service.database.reading() as connection:
        return _view(last_turn(connection))


@router.put("")
def turn(
    body: SwitchRequest,
    principal: Annotated[Principal, Depends(requires(Scope.AUTOMATION_SWITCH))],
    service: TheService,
) -> SwitchView:
    """Turn the kill switch: it holds in every worker when this answers."""
    found = turn_switch(
        service.database,
        service.vault,
        service.clock,
        is_on=body.is_on,
        by=principal.id,
        why=body.why,
    )
    return _view(found)


def _view(found: Turn | None) -> SwitchView:
    if found is None:
        return SwitchView(is_on=False, since=None, why=None)
    return SwitchView(is_on=found.is_on, since=instant_text(found.at), why=found.why)
