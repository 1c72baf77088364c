"""`creditwright policy`: write one, check one, read the one that a model decides by."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from creditwright import composition
from creditwright.cli import console
from creditwright.core.settings import read_settings
from creditwright.decision.document import read_policy
from creditwright.decision.model import open_bundle
from creditwright.decision.page import example_text
from creditwright.decision.words import policy_in_words
from creditwright.registry.store import LATEST

policy = typer.Typer(
    help="Write an outcome policy, check one, read a model's.",
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
