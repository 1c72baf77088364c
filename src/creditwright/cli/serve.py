"""`creditwright serve`: the API, until it is told to end."""

from typing import Annotated

import typer

from creditwright.cli import console
from creditwright.cli.administrator import first_administrator, in_words
from creditwright.composition.deploying import deploy_configured
from creditwright.composition.service import make_ready, open_store
from creditwright.core.settings import read_settings
from creditwright.web.server import Listening
from creditwright.web.server import serve as serve_app

APPLICATION = "creditwright.web.main:application"


def serve(
    *,
    host: Annotated[
        str, typer.Option(help="The address to listen at; 127.0.0.1 is this machine alone.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, envvar="PORT", help="0: any.")] = 8000,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes.")] = 1,
) -> None:
    """Serve the API; what it needs is made at the first start.

    The first start makes the database, the keys and one administrator, whose password is shown
    once.
    """
    settings = read_settings()
    with console.progress() as progress:
        deploy_configured(settings, progress)
    make_ready(settings)
    with open_store(settings) as database:
        first = first_administrator(settings, database)
    if first is not None:
        typer.echo(in_words(first))
    listening = Listening(
        host=host,
        port=port,
        workers=workers,
        behind=settings.behind,
        root_path=settings.root_path,
    )
    serve_app(APPLICATION, listening, said=_say)


def _say(address: str) -> None:
    typer.echo(f"Serving at {address}")
