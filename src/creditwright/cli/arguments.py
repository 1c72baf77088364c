"""Arguments that several commands take, declared once so that they read the same everywhere."""

from typing import Annotated

import typer

from creditwright.records.partitions import MOST_NAMED_PARTITIONS

Source = Annotated[
    str,
    typer.Argument(
        metavar="DIR",
        help="A folder of tables, a SQLite file, or a postgresql:// or sqlite:/// address.",
    ),
]
Partitions = Annotated[
    int | None,
    typer.Option(
        min=1,
        max=MOST_NAMED_PARTITIONS,
        help="Into how many parts the records are divided: more take less memory. By default by "
        "size, about a million rows of history in each.",
    ),
]
