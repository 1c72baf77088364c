"""System 004: work that is started, and asked for again until it is done; each caller their own.

The older body is kept: the result, or an empty list where there is none. Why there is none, which
the older system did not tell, is the status of the answer and its header `Job-State`.
"""

import json
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, BackgroundTasks, Depends, Query
from starlette.responses import JSONResponse, Response

from creditwright.access.principal import Principal
from creditwright.access.scopes import Scope
from creditwright.store.jobs import Job, JobState
from creditwright.web.access import requires
from creditwright.web.api.shapes import LARGEST_NUMBER
from creditwright.web.api.views import View
from creditwright.web.compatibility.deciding import Decider, caller_of
from creditwright.web.compatibility.routing import with_or_without_slash
from creditwright.web.parts import TheService
from creditwright.workflows.assess import Caller
from creditwright.workflows.assess_once import assess_once
from creditwright.workflows.explain import FeatureShare, explain_assessment
from creditwright.workflows.jobs import Work, find_job, is_abandoned, run_job, start_job
from creditwright.workflows.service import Service

router = APIRouter(tags=["compatibility: 004"])

MOST_FACTORS = 20
NONE = 404
STATUS = {
    JobState.PENDING: 202,
    JobState.RUNNING: 202,
    JobState.DONE: 200,
    JobState.FAILED: 500,
}
Number = Annotated[int, Query(alias="ID", ge=-LARGEST_NUMBER, le=LARGEST_NUMBER)]
MaybeNumber = Annotated[
    int | None,
    Query(
        alias="ID",
        ge=-LARGEST_NUMBER,
        le=LARGEST_NUMBER,
        description="Only of this client; without, the last of any.",
    ),
]
Asker = Annotated[Principal, Depends(requires(Scope.JOBS_RUN))]
Explainer = Annotated[Principal, Depends(requires(Scope.EXPLANATIONS_READ_ANY))]
TOLD: dict[int | str, dict[str, Any]] = {
    202: {"description": "Not done yet: an empty list."},
    404: {"description": "The caller asked for none: an empty list."},
    500: {"description": "It failed: an empty list; `Job-Problem` says why."},
}


class ProjectView(View):
    """That the service is there."""

    projet: str


@router.get("/", dependencies=[Depends(requires(Scope.SELF_READ))])
def project() -> ProjectView:
    """Say that the service is there."""
    return ProjectView(projet="OCR7")


@with_or_without_slash(router, "POST", "/compute", response_model=bool)
def compute(
    number: Number, asker: Asker, _: Decider, tasks: BackgroundTasks, service: TheService
) -> bool:
    """Start the score of a client; the decision is recorded."""
    return _start("compute", number, asker, tasks, service)


@with_or_without_slash(router, "GET", "/compute", response_model=list[float], responses=TOLD)
def computed(
    asker: Asker,
    _: Decider,
    tasks: BackgroundTasks,
    service: TheService,
    number: MaybeNumber = None,
) -> Response:
    """Return the last score that the caller started: of repaying, of defaulting."""
    return _told("compute", number, asker, tasks, service)


@with_or_without_slash(router, "POST", "/explainer", response_model=bool)
def explain(
    number: Number, asker: Asker, _: Explainer, tasks: BackgroundTasks, service: TheService
) -> bool:
    """Start the explanation of a client's score; the decision is recorded, if none is."""
    asker.require(Scope.ASSESS_RUN)
    return _start("explainer", number, asker, tasks, service)


@with_or_without_slash(router, "GET", "/explainer", response_model=list[Any], responses=TOLD)
def explained(
    asker: Asker,
    _: Explainer,
    tasks: BackgroundTasks,
    service: TheService,
    number: MaybeNumber = None,
) -> Response:
    """Return the last explanation that the caller started: the score, and twenty factors."""
    return _told("explainer", number, asker, tasks, service)


def _start(
    kind: str, number: int, asker: Principal, tasks: BackgroundTasks, service: Service
) -> bool:
    caller = caller_of(asker)
    job = start_job(kind, number, caller, service)
    tasks.add_task(run_job, job, WORK[kind], caller, service)
    return True


def _told(
    kind: str, number: int | None, asker: Principal, tasks: BackgroundTasks, service: Service
) -> Response:
    caller = caller_of(asker)
    job = find_job(kind, number, caller, service)
    if job is None:
        return JSONResponse([], NONE, {"Job-State": "none"})
    if is_abandoned(job, service):
        tasks.add_task(run_job, job, WORK[kind], caller, service)
    body = json.loads(job.result) if job.result is not None else []
    return JSONResponse(body, STATUS[job.state], _headers(job), background=tasks)


def _headers(job: Job) -> dict[str, str]:
    said = {"Job-Id": job.id, "Job-State": job.state.value}
    return said if job.problem is None else {**said, "Job-Problem": job.problem}


def _score(number: int, caller: Caller, service: Service) -> list[float]:
    probability = assess_once(number, caller, service).default_probability
    return [1 - probability, probability]


def _explanation(number: int, caller: Caller, service: Service) -> list[Any]:
    found = assess_once(number, caller, service)
    explanation = explain_assessment(found.id, caller.visible, service)
    factors = [each for theme in explanation.themes for each in theme.features]
    greatest = sorted(factors, key=lambda each: (-abs(each.points), each.name))[:MOST_FACTORS]
    probability = found.default_probability
    return [[1 - probability, probability], [[_rule(each), each.points] for each in greatest]]


def _rule(each: FeatureShare) -> str:
    """Return a factor as the older system wrote one; ours holds the value itself, no range."""
    if each.value is None:
        return f"{each.name} is missing"
    value = each.value if isinstance(each.value, str) else f"{each.value:.6g}"
    return f"{each.name} = {value}"


WORK: Mapping[str, Work] = {"compute": _score, "explainer": _explanation}
