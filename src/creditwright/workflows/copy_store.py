"""Move a store to another database: SQLite to PostgreSQL, or back."""

from dataclasses import dataclass

from creditwright.core.logs import logger
from creditwright.core.progress import Progress
from creditwright.ledger.chain import verify
from creditwright.store.copying import check_empty, check_same_ledger, copy_table, tables
from creditwright.store.database import Database
from creditwright.store.ledger import entries
from creditwright.store.migrate import check_migrated, migrate


@dataclass(frozen=True, slots=True)
class Copied:
    """A copy that was made.

    Attributes:
        rows: How many, by table.
        entries: How many the ledger has.
        last_hash: Of its last entry, in hexadecimal.
    """

    rows: dict[str, int]
    entries: int
    last_hash: str


def copy_store(source: Database, target: Database, progress: Progress) -> Copied:
    """Put everything of one store into another that is empty, in one transaction, and compare.

    Args:
        source: As it is at one moment; what is written to it later is not in the copy.
        target: Its tables are made.
        progress: Told of every table.

    Raises:
        StoreOutdatedError: If the source is not at this version's step.
        StoreNotEmptyError: If the target has rows.
        CopyMismatchError, LedgerBrokenError: If the copy is not as its source; nothing is kept.
    """
    check_migrated(source)
    migrate(target)
    with source.reading() as reading, target.writing() as writing:
        check_empty(writing, target.place)
        rows = {
            table.name: copy_table(reading, writing, table)
            for table in progress.track(tables(), description="Copying", total=len(tables()))
        }
        check_same_ledger(reading, writing)
        head = verify(entries(writing)).head
    logger().info("store copied", count=sum(rows.values()))
    return Copied(rows, head.seq, head.hash.hex())
