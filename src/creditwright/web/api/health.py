"""Whether the service lives, whether it can take on work, which version it is, what it counts."""

import sys
from functools import cache
from importlib.metadata import version
from typing import Literal

from fastapi import APIRouter, Depends
from starlette.responses import JSONResponse, PlainTextResponse, Response

from creditwright.access.scopes import Scope
from creditwright.scoring.bundle import LIBRARIES
from creditwright.store.kill_switch import is_stopped
from creditwright.store.work import count_work
from creditwright.web.access import requires
from creditwright.web.api.views import View
from creditwright.web.metrics import (
    GENERATION,
    KILL_SWITCH,
    MODEL_READY,
    NOT_LOADED,
    WORK_OVERDUE,
    WORK_WAITING,
    exposition,
)
from creditwright.web.parts import TheService
from creditwright.workflows.readiness import what_is_missing
from creditwright.workflows.service import Service
from creditwright.workflows.watch_recorded import last_gauges

router = APIRouter(tags=["service"])

UNAVAILABLE = 503


class LiveView(View):
    """The process answers."""

    status: Literal["alive"] = "alive"


class ReadyView(View):
    """Whether the service can take on work, and what it lacks."""

    status: Literal["ready", "not_ready"]
    missing: list[str]


class VersionView(View):
    """What runs here."""

    creditwright: str
    python: str
    libraries: dict[str, str]


@router.get("/health/live")
async def live() -> LiveView:
    """Say that the process lives; nothing else is looked at."""
    return LiveView()


@router.get(
    "/health/ready",
    response_model=ReadyView,
    responses={UNAVAILABLE: {"model": ReadyView}},
)
def ready(service: TheService) -> Response:
    """Say whether the service can take on work: a verified model, a database, room on the disk."""
    missing = what_is_missing(service)
    MODEL_READY.set("model" not in missing)
    _measure_following(service)
    view = ReadyView(status="not_ready" if missing else "ready", missing=missing)
    return JSONResponse(view.model_dump(), status_code=UNAVAILABLE if missing else 200)


@router.get("/version", dependencies=[Depends(requires(Scope.SELF_READ))])
def which_version() -> VersionView:
    """Say which versions run here."""
    return _running()


@cache
def _running() -> VersionView:
    return VersionView(
        creditwright=version("creditwright"),
        python=".".join(str(part) for part in sys.version_info[:3]),
        libraries={name: version(name) for name in LIBRARIES},
    )


@router.get(
    "/metrics",
    response_class=PlainTextResponse,
    dependencies=[Depends(requires(Scope.METRICS_READ))],
)
def figures(service: TheService) -> Response:
    """Return what the service counts, for Prometheus."""
    _measure_following(service)
    _measure_work(service)
    return exposition(last_gauges(service.watched))


def _measure_following(service: Service) -> None:
    if service.following is not None:
        state = service.following.state
        GENERATION.set(state.generation)
        NOT_LOADED.set(state.last_error is not None)


def _measure_work(service: Service) -> None:
    with service.database.reading() as connection:
        found = count_work(connection, now=service.clock.now())
        KILL_SWITCH.set(is_stopped(connection))
    WORK_WAITING.labels("referred").set(found.referred)
    WORK_WAITING.labels("contested").set(found.contested)
    WORK_WAITING.labels("corrections").set(found.corrections)
    WORK_OVERDUE.labels("referred").set(found.referred_overdue)
    WORK_OVERDUE.labels("contested").set(found.contested_overdue)
    WORK_OVERDUE.labels("corrections").set(found.corrections_overdue)
