"""`creditwright population`: every application of the store as the model in use sees it."""

from dataclasses import asdict
from typing import Annotated

import typer

from creditwright import composition
from creditwright.cli import console
from creditwright.composition.population import PopulationMaker, population_maker, populations
from creditwright.core.progress import Progress
from creditwright.core.settings import Settings, read_settings
from creditwright.workflows.make_population import Made, make_population, versions_held
from creditwright.workflows.prepare_records import prepare_records
from creditwright.workflows.stored_portfolio import StoredPortfolio

population = typer.Typer(
    help="Make what single applications and cut-offs are shown against; look at it.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)


@population.command()
def make(
    *,
    data: Annotated[
        str | None,
        typer.Option(
            metavar="DIR",
            help="Read the records from what the store was loaded from, which is quicker: a folder "
            "of tables, a SQLite file or an address. Applications changed since are left out.",
        ),
    ] = None,
    as_json: console.Json = False,
) -> None:
    """See every application of the store by the model in use; the service shows it at once.

    A run that was stopped goes on where it was. Until it is done the one before is shown. Where
    models come by a manifest (`models_to_deploy`), they are deployed first, as `serve` does.
    """
    settings = read_settings()
    with console.progress() as progress, population_maker(settings, progress) as maker:
        made = _made(maker, settings, data, progress)
        maker.workplace.populations.keep(maker.models.digests)
    console.report(asdict(made), in_words(made), as_json=as_json)


def _made(maker: PopulationMaker, settings: Settings, data: str | None, progress: Progress) -> Made:
    champion, workplace = maker.models.champion, maker.workplace
    if data is None:
        stored = StoredPortfolio.of(workplace.database)
        return make_population(stored, stored.versions, champion, workplace, progress=progress)
    prepared = prepare_records(data, composition.preparation(settings), progress)
    expected = versions_held(workplace.database, only_loaded=True)
    return make_population(prepared, expected, champion, workplace, progress=progress)


@population.command()
def show(*, as_json: console.Json = False) -> None:
    """Say which populations there are: of which bundle, when they were made, of how many."""
    found = [
        {**asdict(each.made_of), "applications": each.size}
        for each in populations(read_settings()).everyone()
    ]
    lines = [
        f"{each['model']} (bundle {str(each['bundle'])[:12]}): {each['applications']:,} "
        f"applications, made at {each['made_at']}, {each['erased']} erased since"
        for each in found
    ]
    console.report({"populations": found}, "\n".join(lines) or "There is none.", as_json=as_json)


def in_words(made: Made) -> str:
    """Return what was made, for people."""
    lines = [
        f"The population of bundle {made.bundle[:12]}: {made.applications:,} applications.",
        f"Of {made.labelled:,} it is known what became of them.",
    ]
    if made.left_out:
        lines.append(
            f"Left out: {made.left_out:,} that the store does not hold, or holds otherwise by now."
        )
    if made.resumed:
        lines.append(f"Went on after {made.resumed} of {made.parts} parts.")
    return "\n".join(lines)
