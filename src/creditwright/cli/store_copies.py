"""`creditwright store backup`, `restore`, `copy`, `erasures`: copies of the service's database."""

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from creditwright.cli import console
from creditwright.composition.ledger import ledger_vault
from creditwright.composition.service import open_store, store_file
from creditwright.core.clock import SystemClock
from creditwright.core.errors import FileAccessError, UsageError
from creditwright.core.files import write_text
from creditwright.core.settings import Settings, read_settings
from creditwright.ledger.keys import Vault
from creditwright.store.database import Database, open_database
from creditwright.store.erasures import Erasures, as_lines, erasures, from_lines
from creditwright.workflows.back_up import BackedUp, Restored, back_up, restore_file, restore_into
from creditwright.workflows.copy_store import copy_store

Address = Annotated[
    str,
    typer.Option(metavar="URL", help="sqlite:///path, or postgresql://user:password@host/name."),
]


class ErasedTwiceSaidError(UsageError):
    """It was said who was erased, and that nobody was."""

    def __init__(self) -> None:
        super().__init__("Give --erasures or --nobody-erased, not both.")


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write the backup.")],
    *,
    as_json: console.Json = False,
) -> None:
    """Write the whole database to FILE, checked; the service may go on working.

    FILE is of SQLite, whichever database it is of. Keys of the home folder are not in it, nor are
    models.
    """
    with console.progress() as progress, open_store(read_settings()) as database:
        found = back_up(database, file, progress)
    console.report(backup_document(found), backup_in_words(found), as_json=as_json)


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `store backup` wrote.")],
    *,
    erasures: Annotated[
        Path | None,
        typer.Option(
            metavar="LIST",
            help="The last list that `store erasures` wrote; by default the database that is "
            "replaced says who was erased.",
        ),
    ] = None,
    nobody_erased: Annotated[
        bool, typer.Option("--nobody-erased", help="Nobody was erased since the backup.")
    ] = False,
    as_json: console.Json = False,
) -> None:
    """Put a backup to use again; stop the service first.

    Who was erased since the backup is erased again. A database of SQLite that is replaced is kept
    beside it; one of PostgreSQL has to be empty.
    """
    settings = read_settings()
    known = _known(erasures, nobody=nobody_erased)
    place = store_file(settings)

    def vault_of(copy: Database) -> Vault:
        return ledger_vault(settings, copy)

    if place is not None:
        at = SystemClock().now()
        found = restore_file(file, place, erased=known, vault_of=vault_of, at=at)
    else:
        found = _into_empty(settings, file, known)
    console.report(restored_document(found), restored_in_words(found), as_json=as_json)


def copy(
    *,
    from_: Annotated[
        str | None,
        typer.Option("--from", metavar="URL", help="The source. [default: the setting store]"),
    ] = None,
    to: Address,
    as_json: console.Json = False,
) -> None:
    """Put everything into another, empty database, and compare; stop the service first.

    The addresses are sqlite:///path or postgresql://user:password@host/name. All or nothing is
    copied. Then let the setting store name the new one.
    """
    address = from_ or read_settings().store_address
    with (
        console.progress() as progress,
        closing(open_database(address)) as source,
        closing(open_database(to)) as target,
    ):
        found = copy_store(source, target, progress)
        value = {
            "from": source.place,
            "to": target.place,
            "rows": found.rows,
            "entries": found.entries,
            "last_hash": found.last_hash,
        }
        words = (
            f"{sum(found.rows.values()):,} rows of {len(found.rows)} tables, {found.entries:,} "
            f"entries of the ledger among them, are in {target.place} as they were in "
            f"{source.place}."
        )
    console.report(value, words, as_json=as_json)


def list_erasures(
    *,
    out: Annotated[Path, typer.Option(metavar="LIST", help="Where to write the list.")],
    as_json: console.Json = False,
) -> None:
    """Write who was erased, by references that tell nothing of them; keep it beside backups.

    Do it as often as checkpoints are signed: `store restore` asks for it where the database is
    lost.
    """
    with open_store(read_settings()) as database, database.reading() as connection:
        found = erasures(connection)
    write_text(out, as_lines(found))
    console.report(
        {"erased": len(found), "out": str(out)}, f"{len(found)} in {out}.", as_json=as_json
    )


def _known(listed: Path | None, *, nobody: bool) -> Erasures | None:
    if listed is not None and nobody:
        raise ErasedTwiceSaidError
    if nobody:
        return {}
    if listed is None:
        return None
    try:
        return from_lines(listed.read_text(encoding="utf-8", errors="replace"))
    except OSError as error:
        raise FileAccessError(f"Cannot read {listed}: {error.strerror}.") from error


def _into_empty(settings: Settings, file: Path, known: Erasures | None) -> Restored:
    settings.home.mkdir(parents=True, exist_ok=True)
    with open_store(settings, made=False) as target:
        return restore_into(
            file,
            target,
            erased=known,
            vault_of=lambda made: ledger_vault(settings, made),
            work=settings.home,
        )


def backup_document(found: BackedUp) -> dict[str, object]:
    """Return what a backup has, for programs."""
    return {
        "file": str(found.file),
        "bytes": found.size,
        "sha256": found.sha256,
        "entries": found.head.seq,
        "last_hash": found.head.hash.hex(),
    }


def backup_in_words(found: BackedUp) -> str:
    """Return what a backup has, for people."""
    return (
        f"Backed up to {found.file}: {found.size / 1e6:,.1f} MB, the ledger of {found.head.seq:,} "
        f"entries whole.\nSHA-256 {found.sha256}"
    )


def restored_document(found: Restored) -> dict[str, object]:
    """Return what a restoring did, for programs."""
    return {
        "store": found.place,
        "entries": found.head.seq,
        "last_hash": found.head.hash.hex(),
        "erased_again": found.erased_again,
        "replaced": None if found.replaced is None else str(found.replaced),
    }


def restored_in_words(found: Restored) -> str:
    """Return what a restoring did, for people."""
    did = (
        f"Restored to {found.place}: the ledger of {found.head.seq:,} entries is whole, "
        f"{found.erased_again:,} applicants were erased again."
    )
    lines = [
        did,
        "Now: creditwright audit verify --checkpoint FILE, by the last one kept elsewhere.",
    ]
    if found.replaced is not None:
        lines.insert(1, f"What was there is kept as {found.replaced}; remove it when it may go.")
    return "\n".join(lines)
