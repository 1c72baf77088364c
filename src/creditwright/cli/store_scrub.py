"""`creditwright store scrub`: what was removed leaves the disk of the database too."""

from dataclasses import asdict

from creditwright.cli import console
from creditwright.composition.service import open_store
from creditwright.core.settings import read_settings
from creditwright.store.scrubbing import Scrubbed, scrub


def scrub_rows(*, as_json: console.Json = False) -> None:
    """Take off PostgreSQL's disk what it still holds of removed rows: in a quiet hour.

    Writes every table but the ledger anew, each locked meanwhile; needs room for the largest. Run
    it after `privacy erase` and `privacy purge`, within the time that you promise. SQLite needs
    none of it.
    """
    with open_store(read_settings()) as database:
        found = scrub(database)
    console.report(asdict(found), scrubbed_in_words(found), as_json=as_json)


def scrubbed_in_words(found: Scrubbed) -> str:
    """Return what was done, and what is left to do, for people."""
    lines = [f"{found.tables} tables were written anew."]
    if not found.is_log_behind:
        lines.append(
            "The log could not be checkpointed: give the database's user pg_checkpoint and "
            "EXECUTE on pg_switch_wal(), or run it when nobody is reading."
        )
    if found.is_log_reused:
        lines.append(
            "The server keeps old files of its write-ahead log to write over them some day: "
            "ALTER SYSTEM SET wal_recycle = off, and it removes them."
        )
    if found.is_log_archived:
        lines.append("The server archives its write-ahead log: delete from the archive in time.")
    return "\n".join(lines)
