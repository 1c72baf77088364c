"""Jobs: started by somebody, run after the answer, found again by the same person.

Everything is in the store, so any worker answers, and a restart loses nothing: a job whose worker
has gone is run again by whoever asks for it. What a job does may be done twice and leaves the same.
"""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from creditwright.core.errors import CreditwrightError
from creditwright.store.applicants import find_application
from creditwright.store.jobs import ENDED, Job, JobState, add_job, end_job, last_job, take_job
from creditwright.workflows.assess import Caller
from creditwright.workflows.service import Service

Work = Callable[[int, Caller, Service], Any]
ABANDONED = timedelta(seconds=60)  # no job takes so long whose worker lives
INTERNAL = "internal"


def start_job(kind: str, number: int, caller: Caller, service: Service) -> Job:
    """Note that something is to be done for an application; `run_job` does it.

    Raises:
        ApplicationNotFoundError: If there is none, or none that may be seen.
    """
    at = service.clock.now()
    job = Job(
        id=str(uuid4()),
        principal=caller.name,
        kind=kind,
        application=number,
        asked_at=at,
        changed_at=at,
        state=JobState.PENDING,
    )
    with service.database.writing() as connection:
        find_application(connection, number, caller.visible)
        add_job(connection, job)
    return job


def find_job(kind: str, number: int | None, caller: Caller, service: Service) -> Job | None:
    """Return the caller's last job, of one application or of any; None: they have none."""
    with service.database.reading() as connection:
        return last_job(connection, caller.name, kind, number)


def is_abandoned(job: Job, service: Service) -> bool:
    """Return whether a job's worker has gone before it ended."""
    return job.state not in ENDED and service.clock.now() - job.changed_at > ABANDONED


def run_job(job: Job, work: Work, caller: Caller, service: Service) -> None:
    """Do a job, unless somebody else has it, and keep what came of it.

    What goes wrong is kept as a word, the name of the error; what nobody foresaw is raised as well,
    to be logged.
    """
    with service.database.writing() as connection:
        if not take_job(connection, job, at=service.clock.now()):
            return
    try:
        result = json.dumps(work(job.application, caller, service), allow_nan=False)
    except CreditwrightError as error:
        _end(job, service, problem=type(error).__name__)
    except Exception:
        _end(job, service, problem=INTERNAL)
        raise
    else:
        _end(job, service, result=result)


def _end(
    job: Job, service: Service, *, result: str | None = None, problem: str | None = None
) -> None:
    with service.database.writing() as connection:
        end_job(connection, job.id, at=service.clock.now(), result=result, problem=problem)
