"""Watch recorded decisions, and keep what was found beside what was found before."""

from collections.abc import Callable, Sequence
from pathlib import Path
from uuid import uuid4

from creditwright.core.clock import Clock
from creditwright.store.database import Database
from creditwright.store.overruled import months_of
from creditwright.store.readings import Reading, add_reading
from creditwright.workflows.watch_recorded import (
    Days,
    NothingRecordedError,
    Recorded,
    keep_report,
)


def keep_readings(
    watch: Callable[[Days], Recorded],
    asked: Sequence[Days],
    database: Database,
    *,
    folder: Path,
    clock: Clock,
) -> list[Recorded]:
    """Watch some times, keep a reading of each, and the last one for the service to show.

    Args:
        watch: Watches the decisions of a time; see `watch_recorded`.
        asked: The times, at least one.
        database: The store.
        folder: Where the last report is kept.
        clock: Says when it was.
    """
    found = []
    for days in asked:
        recorded = watch(days)
        _keep(recorded, database, clock)
        keep_report(recorded.report, folder, at=clock.now().timestamp())
        found.append(recorded)
    return found


def months_recorded(database: Database, bundle: str, days: Days) -> list[Days]:
    """Return the calendar months of a time in which a bundle decided, the earliest first.

    Raises:
        NothingRecordedError: If it decided nothing then.
    """
    with database.reading() as connection:
        months = months_of(connection, bundle, since=days.since, until=days.until)
    if not months:
        raise NothingRecordedError(bundle, days.since, days.until)
    return [
        Days(max(days.since, f"{month}-01"), min(days.until, f"{month}-31")) for month in months
    ]


def _keep(recorded: Recorded, database: Database, clock: Clock) -> None:
    reading = Reading(
        id=str(uuid4()),
        at=clock.now(),
        bundle=recorded.bundle,
        model=recorded.model,
        model_version=recorded.model_version,
        since=recorded.days.since,
        until=recorded.days.until,
        rows=recorded.report.samples.rows,
        tests=recorded.report.tests,
        alarms=recorded.report.alarms,
    )
    with database.writing() as connection:
        add_reading(connection, reading, recorded.report)
