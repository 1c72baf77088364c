"""How the service runs, for who looks after it: nothing of any applicant."""

from typing import Literal

from fastapi import APIRouter, Depends
from pydantic import AwareDatetime

from creditwright.access.scopes import Scope
from creditwright.store.jobs import JobState
from creditwright.web.access import requires
from creditwright.web.api.views import View
from creditwright.web.parts import TheService
from creditwright.workflows.operations import JobSeen, Operations, operations_of

router = APIRouter(
    prefix="/v1/operations",
    tags=["service"],
    dependencies=[Depends(requires(Scope.METRICS_READ))],
)


class ModelLoadedView(View):
    """A model in use in this process."""

    name: str
    version: int
    role: str
    digest: str


class WaitingView(View):
    """What waits for people."""

    referred: int
    referred_overdue: int
    contested: int
    contested_overdue: int
    corrections: int
    corrections_overdue: int


class JobView(View):
    """A job; whom it is about, and who asked, is not told here."""

    kind: str
    state: JobState
    asked_at: AwareDatetime
    seconds: float | None
    problem: str | None
    is_abandoned: bool


class OperationsView(View):
    """How this process and its store stand."""

    status: Literal["ready", "not_ready"]
    missing: list[str]
    generation: int | None
    loaded_at: str | None
    failed_loads: int
    last_error: str | None
    models: list[ModelLoadedView]
    store: Literal["sqlite", "postgresql"]
    store_step: str
    free_bytes: int
    kill_switch: bool
    waiting: WaitingView
    job_counts: dict[JobState, int]
    jobs: list[JobView]


@router.get("")
def operations(service: TheService) -> OperationsView:
    """Tell how the service runs: what it lacks, what it loaded, what waits, and its jobs."""
    return operations_view(operations_of(service))


def operations_view(found: Operations) -> OperationsView:
    """Return how the service runs."""
    state = found.followed
    return OperationsView(
        status="not_ready" if found.missing else "ready",
        missing=list(found.missing),
        generation=state.generation if state else None,
        loaded_at=state.loaded_at if state else None,
        failed_loads=state.failed if state else 0,
        last_error=type(state.last_error).__name__ if state and state.last_error else None,
        models=[
            ModelLoadedView(
                name=each.name, version=each.version, role=each.role.value, digest=each.digest
            )
            for each in found.models
        ],
        store="sqlite" if found.is_sqlite else "postgresql",
        store_step=found.step,
        free_bytes=found.free_bytes,
        kill_switch=found.is_stopped,
        waiting=WaitingView(
            referred=found.waiting.referred,
            referred_overdue=found.waiting.referred_overdue,
            contested=found.waiting.contested,
            contested_overdue=found.waiting.contested_overdue,
            corrections=found.waiting.corrections,
            corrections_overdue=found.waiting.corrections_overdue,
        ),
        job_counts=dict(found.counts),
        jobs=[_job_view(each) for each in found.jobs],
    )


def _job_view(found: JobSeen) -> JobView:
    job = found.job
    return JobView(
        kind=job.kind,
        state=job.state,
        asked_at=job.asked_at,
        seconds=found.seconds,
        problem=job.problem,
        is_abandoned=found.is_abandoned,
    )
