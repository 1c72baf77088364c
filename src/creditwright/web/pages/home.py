"""Home: where each kind of person begins."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from creditwright.access.principal import Principal
from creditwright.access.scopes import Scope
from creditwright.web.access import requires
from creditwright.web.pages.language import PARAMETER
from creditwright.web.pages.page import ThePage
from creditwright.web.pages.places import first_place

router = APIRouter(include_in_schema=False)


@router.get("/")
def home(
    page: ThePage, principal: Annotated[Principal, Depends(requires(Scope.SELF_READ))]
) -> Response:
    """Lead to the page where somebody's role begins; where there are several, show them all."""
    first = first_place(principal)
    if first is not None:
        return page.go(first, **{PARAMETER: page.request.query_params.get(PARAMETER)})
    return page.show("home.html", {"principal": principal})
