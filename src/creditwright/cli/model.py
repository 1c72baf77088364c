"""`creditwright model`: what can be done with one model version."""

from dataclasses import asdict
from typing import Annotated

import typer

from creditwright import composition
from creditwright.cli import console
from creditwright.core.settings import read_settings
from creditwright.workflows.verify_model import VerificationReport, verify_model

model = typer.Typer(
    help="Verify a model's bundle.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)


@model.callback()
def about() -> None:
    """Verify a model's bundle."""


@model.command()
def verify(
    bundle: Annotated[
        str,
        typer.Argument(
            help="A bundle's folder or digest, latest, models:/NAME@ALIAS, models:/NAME/VERSION."
        ),
    ],
    *,
    as_json: console.Json = False,
) -> None:
    """Check a bundle in every way there is, and say what was checked."""
    place = composition.find_model(bundle, read_settings())
    found = verify_model(place.folder, expected_digest=place.digest)
    console.report({**asdict(found), "folder": str(place.folder)}, in_words(found), as_json=as_json)


def in_words(found: VerificationReport) -> str:
    """Return what was checked, for people."""
    made_with = ", ".join(f"{name} {version}" for name, version in found.libraries.items())
    return "\n".join(
        [
            f"Bundle {found.digest} is sound:",
            *(f"  {check}" for check in found.checks),
            f"It declines above {found.cut_off:g}. Made with {made_with}.",
        ]
    )
