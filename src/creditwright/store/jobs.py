"""Jobs: asked for by somebody, found again by the same person alone, whichever worker ran them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from creditwright.core.clock import instant_of, instant_text
from creditwright.store.tables.jobs import JOBS


class JobState(StrEnum):
    """How far a job is."""

    PENDING = "pending"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


ENDED = frozenset({JobState.DONE, JobState.FAILED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A job.

    Attributes:
        id: A UUID, as text.
        principal: Who asked for it.
        kind: What is to be done.
        application: SK_ID_CURR, of what it is about.
        changed_at: When its state changed last.
        result: As JSON; None: it is not done.
        problem: A word for what went wrong; None: nothing did.
    """

    id: str
    principal: str
    kind: str
    application: int
    asked_at: datetime
    changed_at: datetime
    state: JobState
    result: str | None = None
    problem: str | None = None


def add_job(connection: Connection, job: Job) -> None:
    """Add a job."""
    row = {name: getattr(job, name) for name in JOBS.c.keys()}  # noqa: SIM118 - a collection of columns
    row |= {
        "asked_at": instant_text(job.asked_at),
        "changed_at": instant_text(job.changed_at),
        "state": job.state.value,
    }
    connection.execute(insert(JOBS).values(row))


def last_job(
    connection: Connection, principal: str, kind: str, application: int | None = None
) -> Job | None:
    """Return the job that somebody asked for last; None: there is none of theirs.

    Args:
        connection: Any.
        principal: Who asked for it.
        kind: Of the job.
        application: Only of this application; None: of any.
    """
    asked = select(JOBS).where(JOBS.c.principal == principal, JOBS.c.kind == kind)
    if application is not None:
        asked = asked.where(JOBS.c.application == application)
    row = connection.execute(asked.order_by(JOBS.c.asked_at.desc(), JOBS.c.id).limit(1)).first()
    return None if row is None else _job(row)


def latest_jobs(connection: Connection, *, limit: int) -> list[Job]:
    """Return the jobs that were asked for last, whoever asked, the latest first."""
    asked = select(JOBS).order_by(JOBS.c.asked_at.desc(), JOBS.c.id).limit(limit)
    return [_job(row) for row in connection.execute(asked)]


def count_jobs(connection: Connection) -> dict[JobState, int]:
    """Return how many jobs are in each state."""
    counted = select(JOBS.c.state, func.count()).group_by(JOBS.c.state)
    found = {JobState(state): n for state, n in connection.execute(counted)}
    return {state: found.get(state, 0) for state in JobState}


def _job(row: Row[Any]) -> Job:
    values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it
    values |= {
        "asked_at": instant_of(values["asked_at"]),
        "changed_at": instant_of(values["changed_at"]),
        "state": JobState(values["state"]),
    }
    return Job(**values)


def take_job(connection: Connection, job: Job, *, at: datetime) -> bool:
    """Begin a job as it was found; of two who would, one does.

    Returns:
        Whether it is the caller's to run.
    """
    as_found = (
        (JOBS.c.id == job.id)
        & (JOBS.c.state == job.state.value)
        & (JOBS.c.changed_at == instant_text(job.changed_at))
    )
    taken = {"state": JobState.RUNNING.value, "changed_at": instant_text(at)}
    return connection.execute(update(JOBS).where(as_found).values(taken)).rowcount == 1


def end_job(
    connection: Connection,
    number: str,
    *,
    at: datetime,
    result: str | None = None,
    problem: str | None = None,
) -> None:
    """Keep what came of a job: a result, or what went wrong. What is done stays done."""
    state = JobState.DONE if problem is None else JobState.FAILED
    ended = {
        "state": state.value,
        "changed_at": instant_text(at),
        "result": result,
        "problem": problem,
    }
    open_one = (JOBS.c.id == number) & (JOBS.c.state.not_in([each.value for each in ENDED]))
    connection.execute(update(JOBS).where(open_one).values(ended))
