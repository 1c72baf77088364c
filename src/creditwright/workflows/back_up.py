"""Back a store up while the service works, and put a backup in its place.

A backup is one file of SQLite, whichever database it is of, so that either can be restored to. It
has been read back before it stands under its name.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from creditwright.core.digests import sha256_of_file
from creditwright.core.errors import UsageError
from creditwright.core.files import written_whole
from creditwright.core.logs import logger
from creditwright.core.progress import Progress, SilentProgress
from creditwright.ledger.chain import Head, verify
from creditwright.ledger.keys import Vault
from creditwright.store.agreement import check_agreement
from creditwright.store.database import Database, open_database
from creditwright.store.erasing_again import erase_again
from creditwright.store.erasures import Erasures, erasures
from creditwright.store.ledger import entries
from creditwright.store.migrate import migrate
from creditwright.store.sqlite_files import check_sound, copy_whole, fold, opened_unchanged
from creditwright.store.subject_keys import has_vault
from creditwright.workflows.copy_store import copy_store

PRIVATE = 0o600  # applicants' records

VaultOf = Callable[[Database], Vault]
"""Opens the ledger of a database by the master key that the settings name."""


class ErasuresUnknownError(UsageError):
    """Nothing says who was erased since the backup was taken."""

    def __init__(self) -> None:
        super().__init__(
            "Nobody knows who was erased since this backup: the database that it replaces is not "
            "there, or cannot be read. Name the list that `creditwright store erasures` wrote "
            "last (--erasures FILE), or say that there was nobody (--nobody-erased)."
        )


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A backup that was written.

    Attributes:
        file: Where.
        size: In bytes.
        sha256: Of the file.
        head: The last entry of the ledger that is in it.
    """

    file: Path
    size: int
    sha256: str
    head: Head


@dataclass(frozen=True, slots=True)
class Restored:
    """A backup that is in use again.

    Attributes:
        place: The database, without a password.
        head: The last entry of its ledger.
        erased_again: How many applicants were erased since, and were erased again.
        replaced: The file that was in use before, kept; None: there was none.
    """

    place: str
    head: Head
    erased_again: int
    replaced: Path | None


def back_up(database: Database, out: Path, progress: Progress) -> BackedUp:
    """Write what the store is at this moment to a file; the service goes on meanwhile.

    Args:
        database: At this version's step.
        out: A file that stands there is replaced.
        progress: Told of every table of PostgreSQL's.

    Raises:
        LedgerBrokenError, AssessmentMismatchError: If the ledger is not as it was written: then
            what stood at `out` stands.
        FileAccessError, StoreFullError: If it cannot be written.
    """
    with written_whole(out, mode=PRIVATE) as part, _nothing_beside(part):
        if database.is_sqlite:
            copy_whole(database, part)
        else:
            _copied_into(database, part, progress)
        check_sound(part)
        with opened_unchanged(part) as copy:
            head = _verified(copy)
        found = BackedUp(out, part.stat().st_size, sha256_of_file(part), head)
    logger().info("store backed up", count=head.seq)
    return found


def restore_file(
    backup: Path, place: Path, *, erased: Erasures | None, vault_of: VaultOf, at: datetime
) -> Restored:
    """Put a backup in the place of a store that is a file of SQLite; the old file is kept.

    Args:
        backup: As `back_up` wrote it, also by an earlier version.
        place: The store's file, which nobody has open; it need not be there.
        erased: Who was erased since the backup; None: as the file that is replaced says.
        vault_of: Opens the ledger.
        at: Names the file that is kept.

    Raises:
        ErasuresUnknownError: If `erased` is None, and there is no file that says so.
        StoreInUseError: If another process has the store open.
        StoreDamagedError, LedgerBrokenError: If the backup cannot be used: nothing is changed.
        WrongMasterKeyError: If the master key is not the backup's.
    """
    check_sound(backup)
    known = _known_to(place) if erased is None else erased
    with written_whole(place, mode=PRIVATE) as part, _nothing_beside(part):
        shutil.copyfile(backup, part)
        again, head = _made_fit(part, known, vault_of)
        fold(part)
        replaced = _set_aside(place, at)
    logger().info("store restored", count=head.seq)
    return Restored(str(place), head, again, replaced)


def restore_into(
    backup: Path, target: Database, *, erased: Erasures | None, vault_of: VaultOf, work: Path
) -> Restored:
    """Put a backup into an empty database.

    Args:
        backup: As `back_up` wrote it, also by an earlier version.
        target: Of PostgreSQL.
        erased: Who was erased since the backup.
        vault_of: Opens the ledger.
        work: A folder with room for the backup once more, for the time of it.

    Raises:
        ErasuresUnknownError: If `erased` is None.
        StoreNotEmptyError: If there are rows in it.
        StoreDamagedError, LedgerBrokenError, WrongMasterKeyError: As in `restore_file`.
    """
    check_sound(backup)
    if erased is None:
        raise ErasuresUnknownError
    with tempfile.TemporaryDirectory(dir=work, prefix=".restoring-") as folder:
        part = Path(folder) / "store.db"
        shutil.copyfile(backup, part)
        again, head = _made_fit(part, erased, vault_of)
        with _opened(part) as copy:
            copy_store(copy, target, SilentProgress())
    logger().info("store restored", count=head.seq)
    return Restored(target.place, head, again, None)


def _copied_into(database: Database, part: Path, progress: Progress) -> None:
    with _opened(part) as copy:
        copy_store(database, copy, progress)
    fold(part)


def _made_fit(part: Path, known: Erasures, vault_of: VaultOf) -> tuple[int, Head]:
    """Bring a copy to this version, and have it forget who was erased since."""
    with _opened(part) as copy:
        migrate(copy)
        with copy.reading() as connection:
            sealed = has_vault(connection)
        vault = vault_of(copy) if sealed else None
        again = 0
        if vault is not None:
            with copy.writing() as connection:
                again = erase_again(connection, vault, known)
        return again, _verified(copy)


def _verified(database: Database) -> Head:
    with database.reading() as connection:
        head = verify(entries(connection)).head
        check_agreement(connection)
    return head


def _known_to(place: Path) -> Erasures:
    """Return who was erased as the store in use says; its file is folded, for nobody may use it."""
    if not place.is_file() or not place.stat().st_size:
        raise ErasuresUnknownError
    fold(place)
    with opened_unchanged(place) as present, present.reading() as connection:
        return erasures(connection)


def _set_aside(place: Path, at: datetime) -> Path | None:
    if not place.exists():
        return None
    fold(place)
    kept = place.with_name(f"{place.name}.replaced-{at:%Y%m%dT%H%M%S}")
    kept.hardlink_to(place)
    return kept


@contextmanager
def _opened(path: Path) -> Iterator[Database]:
    database = open_database(f"sqlite:///{path}")
    try:
        yield database
    finally:
        database.close()


@contextmanager
def _nothing_beside(part: Path) -> Iterator[None]:
    """Remove what SQLite may have left beside a file on which work was not ended."""
    try:
        yield
    finally:
        for suffix in ("-wal", "-shm", "-journal"):
            part.with_name(part.name + suffix).unlink(missing_ok=True)
