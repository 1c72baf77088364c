"""The application: every route, and what stands before them."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, asynccontextmanager
from dataclasses import replace
from typing import Any, Final, Literal

from fastapi import Depends, FastAPI

from creditwright import __version__
from creditwright.access.scopes import Scope
from creditwright.web import documentation, static_files
from creditwright.web.access import check_routes, requires
from creditwright.web.admission import Admission, Capacity
from creditwright.web.api import (
    applications,
    assessments,
    audit,
    comparison,
    deployments,
    drift,
    explanations,
    features,
    health,
    issuer,
    keys,
    kill_switch,
    models,
    monitoring,
    notes,
    notices,
    operations,
    people,
    policy,
    portfolio,
    privacy,
    reviews,
    sessions,
    work,
)
from creditwright.web.compatibility.switch import Older
from creditwright.web.gate import Asgi, BodyGate, StrictJson
from creditwright.web.headers import NoKeysInAddresses, SecurityHeaders
from creditwright.web.idempotency import HEADER as KEY_HEADER
from creditwright.web.metrics import SHED, count
from creditwright.web.pages import (
    admin,
    admin_keys,
    contests,
    corrections,
    decide,
    errors,
    explained,
    file,
    file_more,
    home,
    me,
    me_acts,
    my_corrections,
    officer,
    queue,
    risk,
    sign_in,
)
from creditwright.web.pages import kill_switch as switch_pages
from creditwright.web.pages import models as model_pages
from creditwright.web.pages import notes as notes_pages
from creditwright.web.pages import notices as notice_pages
from creditwright.web.pages import operations as operations_page
from creditwright.web.problems import MEDIA_TYPE, add_problem_handlers
from creditwright.web.watch import Watch
from creditwright.workflows.service import Service

DESCRIPTION = """Credit decisions that can be explained, contested and replayed.

Every decision is recorded before it is answered. Problems are told as `application/problem+json`.
"""
AT_ONCE = 16  # in a process: so many decisions are worked on together
NONE_OLDER = Older()
Part = Literal["api", "pages"]


PROBLEMS: Final[dict[int | str, dict[str, Any]]] = {
    status: {
        "description": told,
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for status, told in (
        (422, "What was sent does not fit"),
        ("4XX", "What was asked cannot be done"),
        (503, "Not available now; Retry-After says when to try again"),
    )
}
PROBLEM_SCHEMA: Final = {
    "type": "object",
    "description": "What is wrong, as RFC 9457 tells it; no value of the request.",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "What is wrong, in one word for programs."},
        "detail": {"type": "string", "description": "What is wrong and what to do, for people."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "pointer": {"type": "string"},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}
ROUTERS = (
    assessments,
    explanations,
    notices,
    reviews,
    work,
    comparison,  # before what takes any word for a number
    applications,
    notes,
    privacy,
    features,
    models,
    kill_switch,
    monitoring,
    drift,
    policy,
    portfolio,
    deployments,
    sessions,
    issuer,
    people,
    keys,
    audit,
    operations,
    health,
)
OF_PAGES = (notices, sessions, issuer, health)  # what pages lead to, and what watches a process
PAGES = (
    home,
    sign_in,
    queue,
    officer,
    file,
    file_more,
    notice_pages,
    notes_pages,
    contests,
    corrections,
    decide,
    admin,
    admin_keys,
    model_pages,
    operations_page,
    switch_pages,
    me,
    me_acts,
    my_corrections,
    risk,
    explained,
)


def make_app(
    opened: Callable[[], AbstractContextManager[Service]],
    *,
    is_behind_tls: bool = False,
    show_docs: bool = True,
    older: Older = NONE_OLDER,
    only: Part | None = None,
) -> Asgi:
    """Return the application, and what stands before it.

    Args:
        opened: Opens the parts of the service when the application starts, and closes them when it
            ends.
        is_behind_tls: A proxy in front speaks TLS.
        show_docs: Whether there are pages that show the API's document.
        older: The older systems whose clients are kept.
        only: Answer the API alone, or the pages alone, the rest being another process's; None: all.

    Raises:
        CollidingSystemsError: If two of the older systems use one path.
        UndeclaredRouteError: If a route does not say who may ask it.
    """
    routes = api(opened, is_behind_tls=is_behind_tls, show_docs=show_docs, older=older, only=only)
    capacity = Capacity(at_once=AT_ONCE)
    return guarded(routes, capacity, is_behind_tls=is_behind_tls, larger=older.larger)


def guarded(
    routes: Asgi, capacity: Capacity, *, is_behind_tls: bool, larger: tuple[str, ...] = ()
) -> Asgi:
    """Return routes with what stands before them, outermost the headers of every answer."""
    admitted = Admission(StrictJson(routes), capacity, SHED.inc)
    gate = BodyGate(admitted, larger)  # who sends slowly takes nobody's place
    return SecurityHeaders(Watch(NoKeysInAddresses(gate)), is_behind_tls=is_behind_tls)


def api(
    opened: Callable[[], AbstractContextManager[Service]],
    *,
    is_behind_tls: bool = False,
    show_docs: bool = True,
    older: Older = NONE_OLDER,
    only: Part | None = None,
) -> FastAPI:
    """Return the routes alone; see `make_app`."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        with opened() as service:
            app.state.service = replace(service, count=count)
            app.state.is_behind_tls = is_behind_tls
            app.state.older = older
            yield

    app = FastAPI(
        title="Creditwright",
        version=__version__,
        description=DESCRIPTION,
        lifespan=lifespan,
        openapi_url=None,  # these are routes as all others: see `describe`
        docs_url=None,  # FastAPI's own load from other servers: see `documentation`
        redoc_url=None,
        responses=PROBLEMS,
    )
    add_problem_handlers(app, errors.answer)
    _include(app, only, older, show_docs=show_docs)
    check_routes(app)
    return app


def _include(app: FastAPI, only: Part | None, older: Older, *, show_docs: bool) -> None:
    """Add what this process answers."""
    programs = OF_PAGES if only == "pages" else ROUTERS
    for each in (*programs, static_files, *(() if only == "api" else PAGES)):
        app.include_router(each.router)
    if only == "pages":
        return
    if show_docs:
        app.include_router(documentation.router)
    for router, prefix in older.routers():
        app.include_router(router, prefix=prefix)
    _describe(app)


def described(app: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI document of the routes."""
    document = app.openapi()
    schemas = document["components"]["schemas"]
    schemas["Problem"] = PROBLEM_SCHEMA
    for unused in ("HTTPValidationError", "ValidationError"):  # FastAPI's own, never sent here
        schemas.pop(unused, None)
    for path in document["paths"].values():
        for operation in path.values():
            for parameter in operation.get("parameters", ()):
                if parameter["name"] == KEY_HEADER:  # asked for by us, for an answer of our own
                    parameter["required"] = True
    return document


def _describe(app: FastAPI) -> None:
    """Add the document that describes every route."""

    @app.get("/openapi.json", tags=["service"], dependencies=[Depends(requires(Scope.DOCS_READ))])
    def openapi() -> dict[str, Any]:
        """Describe every route, for programs."""
        return described(app)
