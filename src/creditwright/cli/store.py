"""`creditwright store`: make the service's database, fill it with a lender's records."""

from dataclasses import asdict

import typer

from creditwright import composition
from creditwright.cli import console
from creditwright.cli.administrator import first_administrator
from creditwright.cli.administrator import in_words as in_words_of
from creditwright.cli.arguments import Source
from creditwright.composition.service import open_store
from creditwright.core.clock import SystemClock
from creditwright.core.settings import read_settings
from creditwright.store.migrate import migrate, newest
from creditwright.workflows.load_store import LoadSummary, load_store
from creditwright.workflows.prepare_records import prepare_records

store = typer.Typer(
    help="Make the service's database, fill it with a lender's records.",
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
def load(source: Source, *, as_json: console.Json = False) -> None:
    """Put every application of DIR into the database, with all its history.

    A loading that was stopped goes on where it was; what is there already is left as it is, or
    kept as an earlier version where it changed.
    """
    settings = read_settings()
    with console.progress() as progress, open_store(settings, made=False) as database:
        migrate(database)
        prepared = prepare_records(source, composition.preparation(settings), progress)
        summary = load_store(
            prepared, database, by=settings.who, clock=SystemClock(), progress=progress
        )
        value = {**asdict(summary), "store": database.place}
        console.report(value, in_words(summary, database.place), as_json=as_json)


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
