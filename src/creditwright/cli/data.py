"""`creditwright data`: the public tables, from where they are kept."""

from pathlib import Path
from typing import Annotated

import typer

from creditwright.cli import console
from creditwright.records.kaggle_files import download, kaggle_client

data = typer.Typer(
    help="Get the public Home Credit tables.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)


@data.callback()
def _grouped() -> None:
    """Stay a group where there is one command."""


@data.command("download")
def download_tables(
    *,
    out: Annotated[Path, typer.Option(help="The folder for the tables.")] = Path("home-credit"),
    as_json: console.Json = False,
) -> None:
    """Download the eight tables from Kaggle, with an account of yours there.

    Its rules are accepted once, in a browser. Credentials are where Kaggle's own client looks for
    them; it goes on after a stop.
    """
    found = download(kaggle_client(), out)
    told = {"folder": str(found.folder), "bytes": found.tables}
    size = sum(found.tables.values()) / 1e9
    words = (
        f"{len(found.tables)} tables, {size:.1f} GB, in {found.folder}.\n"
        f"Check them: creditwright check {found.folder}"
    )
    console.report(told, words, as_json=as_json)
