"""Who is calling, and which scope each route asks for: a route that names none is not served.

Callers show a key or a token as `Authorization: Bearer`; pages have a session in a cookie, and show
the page's own proof with each change.
"""

from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Request
from fastapi.routing import iter_route_contexts
from fastapi.security import APIKeyCookie, HTTPBearer
from fastapi.security.http import HTTPAuthorizationCredentials

from creditwright.access.errors import ForgedRequestError, NotSignedInError
from creditwright.access.principal import Principal
from creditwright.access.scopes import Scope
from creditwright.access.sessions import csrf_of, is_csrf
from creditwright.web.forms import TheForm
from creditwright.workflows.door import Door
from creditwright.workflows.service import Service
from creditwright.workflows.sign_in import who_has_page, who_shows

COOKIE = "cw_session"
HOST_COOKIE = f"__Host-{COOKIE}"  # which no other host of the domain can set
CSRF_HEADER = "X-CSRF-Token"
CSRF_FIELD = "csrf"  # of a page's form
READS = frozenset({"GET", "HEAD", "OPTIONS"})
OWN_SITE = frozenset({None, "same-origin", "none"})  # what browsers say of their own page
OPEN = frozenset(
    {
        ("GET", "/health/live"),
        ("GET", "/health/ready"),
        ("POST", "/v1/sessions"),
        ("GET", "/v1/sessions/issuer"),
        ("GET", "/v1/sessions/issuer/return"),
        ("GET", "/docs"),  # the pages alone: what they show asks for a scope
        ("GET", "/redoc"),
        ("GET", "/static/{file}"),
        ("GET", "/login"),
        ("POST", "/login"),
    }
)

Bearer = Annotated[
    HTTPAuthorizationCredentials | None,
    Depends(HTTPBearer(auto_error=False, description="A key `cw_...`, or a token.")),
]
Cookie = Annotated[
    str | None, Depends(APIKeyCookie(name=COOKIE, auto_error=False, description="Of a page."))
]


class UndeclaredRouteError(RuntimeError):
    """A route says not which scope it asks for: our fault, told before anything is served."""

    def __init__(self, routes: list[str]) -> None:
        super().__init__(f"these routes name no scope: {', '.join(routes)}")


async def the_door(request: Request) -> Door:
    """Return what knows people, of the running service."""
    service: Service = request.app.state.service
    return service.door


TheDoor = Annotated[Door, Depends(the_door)]


def who_calls(
    request: Request, door: TheDoor, bearer: Bearer, cookie: Cookie, form: TheForm
) -> Principal:
    """Return who calls, and tell the request, for the page that it may be answered by.

    Raises:
        NotSignedInError: If nobody is known by what was shown.
        ForgedRequestError: If a page's session came without its page's proof.
        TooManyRequestsError: If they ask too often.
    """
    shown = request.headers.get(CSRF_HEADER) or form.one(CSRF_FIELD)
    principal = _known(request, door, bearer, cookie, shown)
    door.take_turn(principal)
    request.state.principal = principal
    return principal


def page_proof(request: Request) -> str:
    """Return what a form of the page shows with its change; "" where there is no session."""
    held = held_session(request)
    return "" if held is None else csrf_of(held)


def held_session(request: Request) -> str | None:
    """Return what the session's cookie holds; None: there is none."""
    return request.cookies.get(HOST_COOKIE, request.cookies.get(COOKIE))


class Asks:
    """Lets through who has a scope, and tells the route who that is."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    async def __call__(self, principal: Annotated[Principal, Depends(who_calls)]) -> Principal:
        """Return who calls.

        Raises:
            MissingScopeError: If this is not theirs to do.
        """
        principal.require(self.scope)
        return principal


def requires(scope: Scope) -> Asks:
    """Return what a route depends on that asks for `scope`: `Depends(requires(Scope.X))`."""
    return Asks(scope)


def scopes_of_routes(app: FastAPI) -> dict[str, frozenset[Scope]]:
    """Return the scopes that each route asks for, by method and path; none: it names none.

    What is open to everybody is left out.
    """
    found: dict[str, frozenset[Scope]] = {}
    for route in iter_route_contexts(app.routes):
        for method in sorted(getattr(route, "methods", None) or {"ANY"}):
            if method != "HEAD" and (method, route.path) not in OPEN:
                scopes = frozenset(_scopes(getattr(route, "dependant", None)))
                found[f"{method} {route.path}"] = scopes
    return found


def check_routes(app: FastAPI) -> None:
    """Refuse an application with a route that names no scope and is not open on purpose.

    Raises:
        UndeclaredRouteError: Naming the routes.
    """
    undeclared = [name for name, scopes in scopes_of_routes(app).items() if not scopes]
    if undeclared:
        raise UndeclaredRouteError(undeclared)


def _known(
    request: Request,
    door: Door,
    bearer: HTTPAuthorizationCredentials | None,
    cookie: str | None,
    proof: str,
) -> Principal:
    shown = request.headers.getlist("authorization")
    if len(shown) > 1 or (shown and bearer is None):
        raise NotSignedInError("invalid_credentials")
    if bearer is not None:
        return who_shows(door, bearer.credentials)
    held = request.cookies.get(HOST_COOKIE, cookie)
    if held is None:
        raise NotSignedInError
    principal = who_has_page(door, held)
    if request.method not in READS:
        _check_page(request, held, proof)
    return principal


def _check_page(request: Request, held: str, proof: str) -> None:
    """Refuse a change that another site made the browser send."""
    is_own = request.headers.get("sec-fetch-site") in OWN_SITE
    if not is_own or not is_csrf(held, proof):
        raise ForgedRequestError


def _scopes(dependant: Any) -> Iterator[Scope]:  # noqa: ANN401 - FastAPI's own type, not exported
    """Yield the scopes that a route asks for, itself or through what it depends on."""
    if dependant is None:
        return
    if isinstance(dependant.call, Asks):
        yield dependant.call.scope
    for each in dependant.dependencies:
        yield from _scopes(each)
