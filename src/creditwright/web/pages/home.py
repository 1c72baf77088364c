"""Home: where each kind of person begins."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from creditwright.access.principal import Principal
from creditwright.access.roles import Role
from creditwright.access.scopes import Scope
from creditwright.web.access import requires
from creditwright.web.pages.page import ThePage

router = APIRouter(include_in_schema=False)


@router.get("/")
def home(
    page: ThePage, principal: Annotated[Principal, Depends(requires(Scope.SELF_READ))]
) -> Response:
    """Show where somebody can go from here."""
    if principal.roles == {Role.APPLICANT} and any(each.path == "/me" for each in page.places):
        return page.go("/me")
    return page.show("home.html", {"principal": principal})
