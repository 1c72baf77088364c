"""`creditwright simulate`: a lender's tables out of nothing, to try and to show with."""

from pathlib import Path
from typing import Annotated, Any

import typer

from creditwright.cli import console
from creditwright.records.simulator import TEST_SHARE
from creditwright.records.simulator.write import Format, SimulationPlan
from creditwright.workflows.simulate_lender import SimulatedLender, simulate_lender


def simulate(  # noqa: PLR0913 - one for each option of the command
    *,
    applications: Annotated[
        int, typer.Option(help="How many applications, train and test together.")
    ],
    out: Annotated[Path, typer.Option(help="The folder to write; a new one, or an earlier one.")],
    seed: Annotated[int, typer.Option(help="The same seed gives the same files.")] = 1,
    format: Annotated[Format, typer.Option(help="How the tables are written.")] = "csv",  # noqa: A002 - the option's name
    test_share: Annotated[
        float, typer.Option(help="Share of the applications whose outcome is withheld.")
    ] = TEST_SHARE,
    shock: Annotated[
        float,
        typer.Option(
            help="An economic shock: people have less left and seek more credit, by so many "
            "standard deviations of each."
        ),
    ] = 0.0,
    after: Annotated[
        int,
        typer.Option(
            help="So many applications of this lender came before: these are others, their "
            "numbers go on after them."
        ),
    ] = 0,
    processes: Annotated[
        int | None, typer.Option(help="How many work at once; as a rule one a processor.")
    ] = None,
    as_json: console.Json = False,
) -> None:
    """Simulate a lender: people, their credits month by month, in the eight known tables."""
    plan = SimulationPlan(
        applications=applications,
        seed=seed,
        format=format,
        test_share=test_share,
        shock=shock,
        after=after,
    )
    with console.progress() as progress:
        lender = simulate_lender(plan, out, processes=processes, progress=progress)
    console.report(as_document(lender), in_words(lender), as_json=as_json)


def as_document(lender: SimulatedLender) -> dict[str, Any]:
    """Return what was written, for programs."""
    return {
        "folder": str(lender.folder),
        "applications": lender.plan.applications,
        "seed": lender.plan.seed,
        "format": lender.plan.format,
        "rows": dict(lender.rows),
        "default_rate": round(lender.default_rate, 6),
        "oracle_auc": round(lender.oracle_auc, 6),
        "seconds": round(lender.seconds, 2),
    }


def in_words(lender: SimulatedLender) -> str:
    """Return what was written, for people."""
    width = max(map(len, lender.rows))
    first = f"Simulated {lender.plan.applications:,} applications in {lender.seconds:.1f} s:"
    tables = [f"  {table:<{width}} {rows:>12,} rows" for table, rows in lender.rows.items()]
    truth = (
        f"Defaults in application_train: {lender.default_rate:.2%}. Who knew each true probability "
        f"would reach an AUC of {lender.oracle_auc:.3f}."
    )
    return "\n".join([first, *tables, truth, f"Written to {lender.folder}"])
