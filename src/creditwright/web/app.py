"""The application: every route, and what stands before them."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, asynccontextmanager
from typing import Any

from fastapi import Depends, FastAPI

from creditwright import __version__
from creditwright.access.scopes import Scope
from creditwright.core.parallel import cores
from creditwright.web.access import check_routes, requires
from creditwright.web.admission import Admission, Capacity
from creditwright.web.api import (
    applications,
    assessments,
    explanations,
    health,
    models,
    sessions,
)
from creditwright.web.compatibility.switch import Older
from creditwright.web.gate import Asgi, BodyGate
from creditwright.web.headers import NoKeysInAddresses, SecurityHeaders
from creditwright.web.metrics import SHED
from creditwright.web.problems import add_problem_handlers
from creditwright.web.watch import Watch
from creditwright.workflows.service import Service

DESCRIPTION = """Credit decisions that can be explained, contested and replayed.

Every decision is recorded before it is answered. Problems are told as `application/problem+json`.
"""
AT_ONCE_A_CORE = 2
NONE_OLDER = Older()


ROUTERS = (assessments, explanations, applications, models, sessions, health)


def make_app(
    opened: Callable[[], AbstractContextManager[Service]],
    *,
    is_behind_tls: bool = False,
    older: Older = NONE_OLDER,
) -> Asgi:
    """Return the application, and what stands before it.

    Args:
        opened: Opens the parts of the service when the application starts, and closes them when it
            ends.
        is_behind_tls: A proxy in front speaks TLS.
        older: The older systems whose clients are kept.

    Raises:
        CollidingSystemsError: If two of the older systems use one path.
        UndeclaredRouteError: If a route does not say who may ask it.
    """
    routes = api(opened, is_behind_tls=is_behind_tls, older=older)
    capacity = Capacity(at_once=AT_ONCE_A_CORE * cores())
    inside = SecurityHeaders(NoKeysInAddresses(BodyGate(routes)), is_behind_tls=is_behind_tls)
    return Watch(Admission(inside, capacity, SHED.inc))


def api(
    opened: Callable[[], AbstractContextManager[Service]],
    *,
    is_behind_tls: bool = False,
    older: Older = NONE_OLDER,
) -> FastAPI:
    """Return the routes alone; see `make_app`."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        with opened() as service:
            app.state.service = service
            app.state.is_behind_tls = is_behind_tls
            app.state.older = older
            yield

    app = FastAPI(
        title="Creditwright",
        version=__version__,
        description=DESCRIPTION,
        lifespan=lifespan,
        openapi_url=None,  # these are routes as all others: see `describe`
        docs_url=None,
        redoc_url=None,
    )
    add_problem_handlers(app)
    for each in ROUTERS:
        app.include_router(each.router)
    for router, prefix in older.routers():
        app.include_router(router, prefix=prefix)
    _describe(app)
    check_routes(app)
    return app


def _describe(app: FastAPI) -> None:
    """Add the document that describes every route."""

    @app.get("/openapi.json", tags=["service"], dependencies=[Depends(requires(Scope.DOCS_READ))])
    def openapi() -> dict[str, Any]:
        """Describe every route, for programs."""
        return app.openapi()
