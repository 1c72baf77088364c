"""How the service runs: what it lacks, what it loaded, what waits, and the jobs it was given."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass

from creditwright.serving.following import FollowerState
from creditwright.serving.live import LiveModel
from creditwright.store.jobs import Job, JobState, count_jobs, latest_jobs
from creditwright.store.kill_switch import is_stopped
from creditwright.store.migrate import newest
from creditwright.store.work import Counted, count_work
from creditwright.workflows.jobs import is_abandoned
from creditwright.workflows.readiness import what_is_missing
from creditwright.workflows.service import Service

JOBS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class JobSeen:
    """A job as whoever looks after the service sees it: nothing of whom it is about.

    Attributes:
        is_abandoned: Its worker has gone before it ended.
    """

    job: Job
    is_abandoned: bool

    @property
    def seconds(self) -> float | None:
        """How long it took from the asking to its end; None: it has not ended."""
        if self.job.state not in {JobState.DONE, JobState.FAILED}:
            return None
        return (self.job.changed_at - self.job.asked_at).total_seconds()


@dataclass(frozen=True, slots=True)
class Operations:
    """How this process and its store stand.

    Attributes:
        missing: What keeps the service from working; see `what_is_missing`.
        models: Those in use here.
        followed: How this worker stands to what is deployed; None: it follows nothing.
        is_sqlite: Whether the store is a file of this machine.
        step: Of the database's tables.
        free_bytes: On the disk of the home folder.
        is_stopped: Whether the kill switch is turned: nothing is declined without a person.
        waiting: What waits for people.
        counts: How many jobs are in each state.
        jobs: The latest, the last that was asked for first.
    """

    missing: tuple[str, ...]
    models: tuple[LiveModel, ...]
    followed: FollowerState | None
    is_sqlite: bool
    step: str
    free_bytes: int
    is_stopped: bool
    waiting: Counted
    counts: Mapping[JobState, int]
    jobs: tuple[JobSeen, ...]


def operations_of(service: Service) -> Operations:
    """Return how the service runs."""
    with service.database.reading() as connection:
        stopped = is_stopped(connection)
        waiting = count_work(connection, now=service.clock.now())
        counts = count_jobs(connection)
        jobs = latest_jobs(connection, limit=JOBS_SHOWN)
    return Operations(
        missing=tuple(what_is_missing(service)),
        models=tuple(service.models().models),
        followed=None if service.following is None else service.following.state,
        is_sqlite=service.database.is_sqlite,
        step=newest(),
        free_bytes=shutil.disk_usage(service.home).free,
        is_stopped=stopped,
        waiting=waiting,
        counts=counts,
        jobs=tuple(JobSeen(each, is_abandoned(each, service)) for each in jobs),
    )
