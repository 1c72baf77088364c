"""`creditwright store`: make the service's database, fill it with a lender's records, copy it."""

from dataclasses import asdict
from typing import Annotated

import typer

from creditwright import composition
from creditwright.cli import console
from creditwright.cli.administrator import first_administrator
from creditwright.cli.administrator import in_words as in_words_of
from creditwright.cli.store_copies import backup, copy, list_erasures, restore
from creditwright.cli.store_scrub import scrub_rows
from creditwright.composition.deploying import fetch_rules
from creditwright.composition.service import open_store
from creditwright.core.clock import SystemClock
from creditwright.core.errors import UsageError
from creditwright.core.settings import read_settings
from creditwright.store.migrate import migrate, newest
from creditwright.workflows.fetch_records import records_at
from creditwright.workflows.load_store import LoadSummary, load_store
from creditwright.workflows.prepare_records import prepare_records

MaybeSource = Annotated[
    str | None,
    typer.Argument(
        metavar="[DIR]",
        help="A folder of tables, a SQLite file, a postgresql:// or sqlite:/// address, or "
        "https://HOST/FILE#sha256=DIGEST, a SQLite file on a server of the setting model_hosts.",
    ),
]


class NothingToLoadError(UsageError):
    """No records were named, neither to the command nor by the settings."""

    def __init__(self) -> None:
        super().__init__(
            "Say what to load: a folder of tables, a SQLite file or an address; or set "
            "CREDITWRIGHT_CREDIT_REQUESTS_DB."
        )


store = typer.Typer(
    help="Make the service's database, fill it with a lender's records, back it up.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)


@store.command()
def init(*, as_json: console.Json = False) -> None:
    """Make the database, or bring it to this version; what is in it stays.

    A new one gets an administrator, whose password is shown once.
    """
    settings = read_settings()
    with open_store(settings, made=False) as database:
        migrate(database)
        first = first_administrator(settings, database)
        value = {"store": database.place, "step": newest(), "administrator": first}
        ready = f"The store {database.place} is ready.{in_words_of(first)}"
        console.report(value, ready, as_json=as_json)


@store.command()
def load(source: MaybeSource = None, *, as_json: console.Json = False) -> None:
    """Put every application of DIR into the database, with all its history.

    Without DIR what the setting credit_requests_db names is loaded.

    A loading that was stopped goes on where it was; what is there already is left as it is, or
    kept as an earlier version where it changed.
    """
    settings = read_settings()
    address = source or settings.credit_requests_db
    if address is None:
        raise NothingToLoadError
    with console.progress() as progress, open_store(settings, made=False) as database:
        migrate(database)
        found = records_at(address, fetch_rules(settings), settings.fetched)
        prepared = prepare_records(found, composition.preparation(settings), progress)
        summary = load_store(
            prepared, database, by=settings.who, clock=SystemClock(), progress=progress
        )
        value = {**asdict(summary), "store": database.place}
        console.report(value, in_words(summary, database.place), as_json=as_json)


store.command()(backup)
store.command()(restore)
store.command()(copy)
store.command("erasures")(list_erasures)
store.command("scrub")(scrub_rows)


def in_words(summary: LoadSummary, place: str) -> str:
    """Return what a loading did, for people."""
    loaded = summary.loaded
    counts = (
        f"{loaded.added:,} added, {loaded.changed:,} changed, {loaded.unchanged:,} as they were"
    )
    lines = [f"Applications: {counts}, in {place}."]
    if summary.absent:
        lines.append(f"Of these tables nothing is known: {', '.join(summary.absent)}.")
    if summary.resumed_after:
        lines.append(f"Went on after application {summary.resumed_after}.")
    return "\n".join(lines)
