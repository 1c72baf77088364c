"""A small application behind the real door, with somebody of each role, for tests."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from fastapi import Depends, FastAPI
from tests.doors import NOON, PASSWORD, QUICK, Front, front_of, made_secret

from creditwright.access.limits import Rate
from creditwright.access.principal import Principal
from creditwright.access.roles import Role
from creditwright.access.scopes import Scope
from creditwright.access.tokens import TokenKey, Tokens
from creditwright.core.clock import SystemClock
from creditwright.store.applicants import ApplicationNotFoundError, Visibility
from creditwright.store.database import open_database
from creditwright.store.migrate import migrate
from creditwright.web.access import check_routes, requires
from creditwright.web.api import sessions
from creditwright.web.gate import Asgi, BodyGate, StrictJson
from creditwright.web.headers import NoKeysInAddresses, SecurityHeaders
from creditwright.web.problems import add_problem_handlers
from creditwright.web.watch import Watch
from creditwright.workflows.door import Bounds, Door

FILES = range(100_001, 100_011)
OWN = {"ada": frozenset({100_001}), "ben": frozenset({100_002})}
KEYS = Path("keys.json")
STORE = "sqlite:///store.db"

__all__ = ["NOON", "PASSWORD", "door_app", "fill"]


@dataclass(frozen=True, slots=True)
class _Service:
    door: Door


def fill(front: Front) -> dict[str, str]:
    """Let somebody of each role in, two of them applicants, and return a key of each by name."""
    for name, applications in OWN.items():
        front.add(name, Role.APPLICANT, applications=applications)
    for role in set(Role) - {Role.APPLICANT}:
        front.add(role.value, role)
    return {name: front.key(name) for name in (*OWN, *sorted(set(Role) - {Role.APPLICANT}))}


def door_app() -> Asgi:
    """Return it; its store and keys lie in the current folder."""
    database = open_database(STORE)
    migrate(database)
    front = front_of(database)
    front.clock.forward((SystemClock().now() - NOON).total_seconds())
    KEYS.write_text(json.dumps(fill(front)))
    door = Door(
        database=database,
        clock=SystemClock(),
        passwords=QUICK,
        tokens=Tokens([TokenKey(made_secret("tokens"))]),
        bounds=Bounds(applicants=Rate(per_second=0.1, burst=60)),  # however slow the machine is
    )

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.service = _Service(door)
        yield

    app = FastAPI(lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    app.state.is_behind_tls = False
    add_problem_handlers(app)
    app.include_router(sessions.router)

    @app.get("/files/{number}")
    def read(
        number: int, principal: Annotated[Principal, Depends(requires(Scope.APPLICATIONS_READ_OWN))]
    ) -> dict[str, int]:
        visible = Visibility(principal.applications_for(Scope.APPLICATIONS_READ_OWN))
        if number not in FILES or not visible.covers(number):
            raise ApplicationNotFoundError
        return {"number": number}

    @app.post("/files")
    def write(
        principal: Annotated[Principal, Depends(requires(Scope.APPLICATIONS_WRITE))],
    ) -> dict[str, str]:
        return {"by": principal.name}

    check_routes(app)
    return SecurityHeaders(NoKeysInAddresses(Watch(BodyGate(StrictJson(app)))), is_behind_tls=False)
