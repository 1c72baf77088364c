"""Arguments that several commands take, declared once so that they read the same everywhere."""

from typing import Annotated

import typer

Source = Annotated[
    str,
    typer.Argument(
        metavar="DIR",
        help="A folder of tables, a SQLite file, or a postgresql:// or sqlite:/// address.",
    ),
]
