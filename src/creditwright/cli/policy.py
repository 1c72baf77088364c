"""`creditwright policy`: write one, check one, read a model's, try another on a portfolio."""

from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated

import typer

from creditwright import composition
from creditwright.cli import console
from creditwright.cli.main import NotInstalledError
from creditwright.core.files import write_text
from creditwright.core.settings import read_settings
from creditwright.decision.document import read_policy
from creditwright.decision.opening import open_bundle
from creditwright.decision.page import example_text
from creditwright.decision.words import policy_in_words
from creditwright.registry.store import LATEST
from creditwright.workflows.prepare_records import prepare_records

SCORES = ".parquet"

policy = typer.Typer(
    help="Write an outcome policy, check one, read a model's, try another on a portfolio.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)


@policy.command()
def example() -> None:
    """Print a policy to start from, with what each key means."""
    typer.echo(example_text(), nl=False)


@policy.command()
def check(
    file: Annotated[Path, typer.Argument(help="A policy in TOML.")],
    *,
    as_json: console.Json = False,
) -> None:
    """Say whether a policy can be used, and what it says."""
    document = read_policy(file)
    words = "\n".join([*policy_in_words(document), "It can be used."])
    console.report(asdict(document), words, as_json=as_json)


@policy.command()
def show(
    model: Annotated[
        str,
        typer.Argument(
            help="A bundle's folder or digest, latest, models:/NAME@ALIAS, models:/NAME/VERSION."
        ),
    ] = LATEST,
    *,
    as_json: console.Json = False,
) -> None:
    """Show the policy that a model decides by."""
    place = composition.find_model(model, read_settings())
    found = open_bundle(place.folder, expected_digest=place.digest)
    words = "\n".join(policy_in_words(found.policy, found.scorer.scale))
    value = {**asdict(found.policy), "may_decide": found.policy.may_decide, "bundle": found.digest}
    console.report(value, words, as_json=as_json)


@policy.command()
def simulate(  # noqa: PLR0913 - one for each option of the command
    *,
    data: Annotated[
        str,
        typer.Option(
            metavar="DIR",
            help="A folder of tables, a SQLite file, a postgresql:// or sqlite:/// address, or a "
            "table of scores (.parquet) that `score` wrote.",
        ),
    ],
    model: Annotated[
        str,
        typer.Option(
            help="latest, a bundle's folder or digest, models:/NAME@ALIAS, models:/NAME/VERSION."
        ),
    ] = LATEST,
    file: Annotated[
        Path | None,
        typer.Option("--policy", metavar="FILE", help="The policy to try; without, the model's."),
    ] = None,
    approve_up_to: Annotated[
        float | None, typer.Option(help="Instead of that policy's own cut-off.")
    ] = None,
    decline_above: Annotated[
        float | None, typer.Option(help="Instead of that policy's own cut-off.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="An HTML page to write, with a curve.")] = None,
    changed: Annotated[
        Path | None,
        typer.Option(help="A CSV file for the applications that would get another outcome."),
    ] = None,
    as_json: console.Json = False,
) -> None:
    """Say what another policy would do to a portfolio, before anything changes."""
    try:  # base installs have no part of training, and the other commands need none
        from creditwright.training.simulation_page import (  # noqa: PLC0415
            simulation_html,
            simulation_lines,
        )
        from creditwright.workflows.simulate_on_scores import simulate_on_scores  # noqa: PLC0415
        from creditwright.workflows.simulate_policy import (  # noqa: PLC0415
            policy_beside,
            simulate_policy,
        )
    except ModuleNotFoundError as error:
        raise NotInstalledError("policy simulate", error.name or str(error)) from error
    settings = read_settings()
    document = None if file is None else read_policy(file)
    place = composition.find_model(model, settings)
    with console.progress() as progress:
        opened = open_bundle(place.folder, expected_digest=place.digest)
        tried = opened.policy if document is None else policy_beside(document)
        tried = replace(
            tried,
            approve_up_to=tried.approve_up_to if approve_up_to is None else approve_up_to,
            decline_above=tried.decline_above if decline_above is None else decline_above,
        )
        if Path(data).is_file() and Path(data).suffix == SCORES:
            found = simulate_on_scores(Path(data), opened, tried)
        else:
            records = prepare_records(data, composition.preparation(settings), progress)
            found = simulate_policy(records, opened, tried, progress=progress)
    if out is not None:
        write_text(out, simulation_html(found.simulation))
    if changed is not None:
        write_text(changed, found.as_csv())
    words = "\n".join(simulation_lines(found.simulation))
    console.report(asdict(found.simulation), words, as_json=as_json)
