"""The database, and what is in it: steps, keys, the ledger, who administers."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from creditwright.access.roles import Role
from creditwright.composition.ledger import signing_key
from creditwright.composition.service import open_store, store_file
from creditwright.core.clock import instant_of
from creditwright.core.errors import BadDataError, UnavailableError
from creditwright.core.progress import Progress
from creditwright.core.secrets import read_secret
from creditwright.core.settings import Settings
from creditwright.store.database import Database
from creditwright.store.keys import all_keys
from creditwright.store.ledger import newest_time
from creditwright.store.migrate import newest
from creditwright.store.people import all_people
from creditwright.store.subject_keys import has_vault, open_vault
from creditwright.workflows.audit import read_checkpoint_file, verify_ledger
from creditwright.workflows.examination import Finding, good, heed, look_at, trouble

SOON = timedelta(days=14)
LOG_BYTES = 1 << 30
APART = timedelta(seconds=5)
ADMIT = "Let somebody in: `creditwright people add NAME --role administrator`."


def store_found(
    settings: Settings, checkpoints: Sequence[Path], now: datetime, progress: Progress
) -> Iterator[Finding]:
    """Look at the database; where it is not there nothing is made.

    Args:
        settings: Name it.
        checkpoints: Signed, and kept elsewhere.
        now: By the clock of this machine.
        progress: Told of every entry of the ledger.
    """
    file = store_file(settings)
    if file is not None and not file.is_file():
        advice = "It is made by `creditwright store init`, or at the first start."
        yield heed("database", f"{file} is not there", advice)
        return
    with open_store(settings) as database:
        yield good("database", f"{database.place}, at step {newest()}, keeps what it is given")
        looks = (
            ("writing", lambda: _writing(database, settings)),
            ("write-ahead log", lambda: _log_of_writes(file)),
            ("time", lambda: _time(database, now)),
            ("ledger", lambda: _ledger(database, settings, checkpoints, progress)),
            ("people", lambda: _people(database)),
            ("keys of programs", lambda: _keys(database, now)),
        )
        yield from look_at(looks)


def _writing(database: Database, settings: Settings) -> Iterator[Finding]:
    """Begin to write, and look whether the master key is that of the ledger."""
    with database.writing() as connection:
        if has_vault(connection):
            secret = read_secret("of the ledger", settings.ledger_key_file)
            open_vault(connection, secret)
            yield good("writing", "it can be written to, and the master key is its own")
        else:
            yield good("writing", "it can be written to; nothing was ever sealed in it")


def _log_of_writes(file: Path | None) -> Iterator[Finding]:
    log = None if file is None else file.with_name(f"{file.name}-wal")
    if log is not None and log.exists() and log.stat().st_size > LOG_BYTES:
        told = f"{log} has {log.stat().st_size >> 20:,} MiB"
        yield heed("write-ahead log", told, "Something reads for hours: end it; then it shrinks.")


def _time(database: Database, now: datetime) -> Iterator[Finding]:
    """Compare this machine's clock with the last entry's."""
    with database.reading() as connection:
        last = newest_time(connection)
    if last is not None and instant_of(last) > now + APART:
        told = f"the ledger's last entry is of {last}, which is not yet by this clock"
        yield trouble("time", told, "Set the clock: timedatectl set-ntp true.", UnavailableError)


def _ledger(
    database: Database, settings: Settings, checkpoints: Sequence[Path], progress: Progress
) -> Iterator[Finding]:
    signed = []
    if checkpoints:
        key = signing_key(settings, make=False).verifying
        signed = [read_checkpoint_file(each, key) for each in checkpoints]
    found = verify_ledger(database, signed, progress)
    told = f"{found.head.seq:,} entries as they were written"
    if signed:
        since = found.head.seq - max(found.checkpoints)
        yield good("ledger", f"{told}, {since:,} of them after the last checkpoint")
    elif found.head.seq:
        yield heed(
            "ledger",
            f"{told}; compared with no checkpoint",
            "Only a signed one that is kept elsewhere shows that all was rewritten: `creditwright "
            "audit checkpoint`, and name it here by --checkpoint.",
        )
    else:
        yield good("ledger", "no entries yet")


def _people(database: Database) -> Iterator[Finding]:
    with database.reading() as connection:
        people = all_people(connection)
    able = [each for each in people if Role.ADMINISTRATOR in each.roles and not each.disabled_at]
    if not able:
        told = "nobody can administer"
        yield trouble("people", told, ADMIT, BadDataError)
    elif len(able) == 1:
        yield heed("people", "one administrator", "A second one helps when the first is away.")
    else:
        yield good("people", f"{len(people)} people, {len(able)} administrators")


def _keys(database: Database, now: datetime) -> Iterator[Finding]:
    with database.reading() as connection:
        holding = [each for each in all_keys(connection) if each.holds(now)]
    ending = sorted(each.id for each in holding if each.expires_at < now + SOON)
    if ending:
        told = f"{len(ending)} of {len(holding)} end within 14 days: {', '.join(ending[:5])}"
        yield heed("keys of programs", told, "Make new ones: `creditwright keys create`.")
    else:
        yield good("keys of programs", f"{len(holding)} that hold")
