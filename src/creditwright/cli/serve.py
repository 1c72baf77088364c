"""`creditwright serve`: the API and the pages, until it is told to end."""

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from creditwright.cli import console
from creditwright.cli.administrator import first_administrator, in_words
from creditwright.composition.deploying import deploy_configured
from creditwright.composition.ledger import signing_key
from creditwright.composition.service import make_ready, open_store
from creditwright.core.settings import PREFIX, Settings, read_settings
from creditwright.web.compatibility.config_004 import OlderConfig, read_config
from creditwright.web.compatibility.switch import older_of
from creditwright.web.server import Listening
from creditwright.web.server import serve as serve_app
from creditwright.workflows.audit import read_checkpoint_file, verify_ledger

APPLICATION = "creditwright.web.main:application"
HOST, PORT, PAGES_PORT = "127.0.0.1", 8000, 8001


class Part(StrEnum):
    """What a process serves, where it is not everything."""

    API = "api"
    PAGES = "pages"


def serve(
    *,
    host: Annotated[
        str | None,
        typer.Option(help="The address to listen at. [default: 127.0.0.1, this machine alone]"),
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(min=0, max=65535, envvar="PORT", help="0: any. [default: 8000]"),
    ] = None,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes.")] = 1,
    config: Annotated[
        Path | None,
        typer.Option(
            help="A config.json of system 004: its host and port_api (port_bokeh for the pages "
            "alone), unless given here."
        ),
    ] = None,
    only: Annotated[
        Part | None,
        typer.Option(help="The API alone, or the pages alone beside another process."),
    ] = None,
) -> None:
    """Serve the API and the pages; what they need is made at the first start.

    The first start makes the database, the keys and one administrator, whose password is shown
    once.
    """
    if only is not None:
        os.environ[f"{PREFIX}SERVE_ONLY"] = only.value  # for the workers too
    settings = read_settings()
    older_of(settings)  # what cannot be served is told before anything is made
    older = None if config is None else read_config(config)
    with console.progress() as progress:
        deploy_configured(settings, progress)
    make_ready(settings)
    _check_ledger(settings)
    with open_store(settings) as database:
        first = first_administrator(settings, database)
    if first is not None:
        typer.echo(in_words(first))
    listening = Listening(
        host=host or (older.host if older else HOST),
        port=_port(port, older, settings),
        workers=workers,
        behind=settings.behind,
        root_path=settings.root_path,
    )
    serve_app(APPLICATION, listening, said=_say)


def _port(port: int | None, older: OlderConfig | None, settings: Settings) -> int:
    """Return the port to listen at: the one given, the older system's for what is served, ours."""
    if port is not None:
        return port
    if settings.serve_only == "pages":
        return older.port_bokeh if older else PAGES_PORT
    return older.port_api if older else PORT


def _check_ledger(settings: Settings) -> None:
    """Refuse to decide on top of a ledger that is not the one that was signed for."""
    if settings.ledger_checkpoint is None:
        return
    key = signing_key(settings, make=False).verifying
    signed = read_checkpoint_file(settings.ledger_checkpoint, key)
    with console.progress() as progress, open_store(settings) as database:
        verify_ledger(database, [signed], progress)


def _say(address: str) -> None:
    typer.echo(f"Serving at {address}")
