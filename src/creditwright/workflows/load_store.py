"""Load a lender's records into the store that the service reads: every application, its history.

Applications go in by their number, some thousands in one transaction: their rows then lie side by
side on the disk, memory stays bounded, and a loading that was stopped goes on where it was. What
the store has already is left as it is where it is the same, else kept as an earlier version.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from creditwright.core.clock import Clock
from creditwright.core.logs import logger
from creditwright.core.progress import Progress
from creditwright.records.prepared import PreparedRecords
from creditwright.records.records import APPLICATION_KEY, Records, RecordsInMemory
from creditwright.store.database import Database
from creditwright.store.loading import forget_loading, loaded_up_to, note_loaded
from creditwright.store.put_applications import Loaded, put_applications

ROWS_AT_ONCE = 5_000_000  # of history in memory
APPLICATIONS_AT_ONCE = 2_000  # in one transaction: about a second


@dataclass(frozen=True, slots=True)
class LoadSummary:
    """What a loading did.

    Attributes:
        loaded: How many applications were new, changed, and the same.
        resumed_after: The last application that an earlier loading had put in; 0 for none.
        absent: The history tables that the source does not have: of these nothing is known.
    """

    loaded: Loaded
    resumed_after: int
    absent: tuple[str, ...]


def load_store(
    prepared: PreparedRecords, database: Database, *, by: str, clock: Clock, progress: Progress
) -> LoadSummary:
    """Put every application of `prepared` into the store.

    Args:
        prepared: The lender's records, checked.
        database: Where they go; reading goes on meanwhile.
        by: Who loads them.
        clock: Says when.
        progress: Told of each batch of applications.

    Raises:
        StoreBusyError, StoreFullError, StoreUnavailableError: What is in so far stays.
    """
    with database.reading() as connection:
        done = loaded_up_to(connection, prepared.digest)
    loaded = Loaded()
    numbers = _numbers(prepared, after=done)
    total = -(-len(numbers) // APPLICATIONS_AT_ONCE)
    batches = _batches(prepared, numbers)
    for records in progress.track(batches, description="Loading applications", total=total):
        with database.writing() as connection:
            loaded += put_applications(connection, records, by=by, at=clock.now())
            note_loaded(connection, prepared.digest, records.numbers[-1])
    with database.writing() as connection:
        forget_loading(connection, prepared.digest)
    logger().info("store loaded", applications=len(numbers))
    return LoadSummary(loaded, done, prepared.absent)


def _numbers(prepared: PreparedRecords, *, after: int) -> list[int]:
    """Return the numbers of the applications that are still to be loaded, rising."""
    found = prepared.everything().application.select(APPLICATION_KEY).collect()[APPLICATION_KEY]
    return found.filter(found > after).sort().to_list()


def _batches(prepared: PreparedRecords, numbers: Sequence[int]) -> Iterator[RecordsInMemory]:
    """Yield the records of some applications after the others, in the order of their numbers."""
    everything = prepared.everything()
    in_all = max(1, sum(prepared.counts.values()))
    each_reading = max(APPLICATIONS_AT_ONCE, len(numbers) * ROWS_AT_ONCE // in_all)
    for start in range(0, len(numbers), each_reading):
        wanted = numbers[start : start + each_reading]
        read = _read(everything, wanted[0], wanted[-1])
        for at in range(0, len(wanted), APPLICATIONS_AT_ONCE):
            some = wanted[at : at + APPLICATIONS_AT_ONCE]
            yield read.between(some[0], some[-1])


def _read(records: Records, first: int, last: int) -> RecordsInMemory:
    """Read the applications from one number to another, in their order; texts as texts."""

    def read(table: pl.LazyFrame) -> pl.DataFrame:
        mine = table.filter(pl.col(APPLICATION_KEY).is_between(first, last)).collect()
        ordered = mine.sort(APPLICATION_KEY, maintain_order=True)
        return ordered.with_columns(pl.col(pl.Categorical).cast(pl.String))

    return RecordsInMemory(
        read(records.application), {name: read(each) for name, each in records.history.items()}
    )
