"""The page on which people sign in, and the way out."""

import re
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from creditwright.access.errors import TooManyRequestsError, WrongPasswordError
from creditwright.access.principal import Principal
from creditwright.access.scopes import Scope
from creditwright.access.sessions import csrf_of, is_csrf, made_session
from creditwright.web.access import OWN_SITE, TheDoor, requires
from creditwright.web.api.sessions import address_of, drop_cookie, give_cookie, is_plain_here
from creditwright.web.forms import TheForm
from creditwright.web.pages.catalogue import later as _
from creditwright.web.pages.page import Page, ThePage
from creditwright.workflows.sign_in import Kind, sign_in, sign_out

router = APIRouter(include_in_schema=False)

COOKIE: Final = "cw_signing_in"  # a form of another site does not know what it holds
LASTS: Final = 3600
LOCAL: Final = re.compile(r"/(?![/\\])[\w/.,:~%?&=+-]*", re.ASCII)
LONGEST: Final = 256
WRONG, STALE, OFTEN = (
    _("The name or the password is not right."),
    _("The page was open for too long. Please try again."),
    _("There were too many tries. Wait a minute, then try again."),
)

Next = Annotated[str, Query(max_length=2000)]


@router.get("/login")
def ask_who(page: ThePage, next: Next = "/") -> Response:  # noqa: A002 - as the address calls it
    """Show the form for name and password."""
    return _form(page, next)


@router.post("/login")
def let_in(page: ThePage, request: Request, form: TheForm, door: TheDoor) -> Response:
    """Let somebody in, and send them where they wanted to go."""
    wanted, name = form.one("next", "/"), form.one("name")[:LONGEST]
    held = request.cookies.get(COOKIE)
    is_own = request.headers.get("sec-fetch-site") in OWN_SITE
    if not is_own or held is None or not is_csrf(held, form.one("csrf")):
        return _form(page, wanted, trouble=STALE, name=name, status=422)
    password = form.fields.get("password", ("",))[0][:LONGEST]
    try:
        given = sign_in(door, name, password, address=address_of(request), kind=Kind.SESSION)
    except WrongPasswordError:
        return _form(page, wanted, trouble=WRONG, name=name, status=401)
    except TooManyRequestsError:
        return _form(page, wanted, trouble=OFTEN, name=name, status=429)
    answer = page.go(_local(wanted))
    give_cookie(answer, request, given)
    answer.delete_cookie(COOKIE, path=page.at("/login"))
    return answer


@router.post("/logout")
def let_out(
    page: ThePage,
    door: TheDoor,
    principal: Annotated[Principal, Depends(requires(Scope.SELF_READ))],
) -> Response:
    """End the session."""
    sign_out(door, principal)
    answer = page.go("/login", said="signed-out")
    drop_cookie(answer)
    return answer


def _form(
    page: Page, wanted: str, *, trouble: str | None = None, name: str = "", status: int = 200
) -> Response:
    held = page.request.cookies.get(COOKIE) or made_session().text
    values = {
        "proof": csrf_of(held),
        "next": _local(wanted),
        "trouble": trouble,
        "name": name,
        "has_issuer": page.request.app.state.service.door.page is not None,
    }
    answer = page.show("login.html", values, status=status)
    answer.set_cookie(
        COOKIE,
        held,
        max_age=LASTS,
        path=page.at("/login"),
        httponly=True,
        secure=not is_plain_here(page.request),
        samesite="strict",
    )
    if status == 401:  # noqa: PLR2004 - HTTP says that such an answer names how to be let in
        answer.headers["WWW-Authenticate"] = 'Bearer realm="creditwright"'
    return answer


def _local(path: str) -> str:
    """Return a path if it leads to a page of this service, else home.

    >>> _local("/applications/100001?lang=fr"), _local("//evil.example"), _local("/login?next=/")
    ('/applications/100001?lang=fr', '/', '/')
    """
    return path if LOCAL.fullmatch(path) and not path.startswith("/login") else "/"
