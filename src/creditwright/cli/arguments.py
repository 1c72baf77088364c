"""Arguments that several commands take, declared once so that they read the same everywhere."""

from typing import Annotated

import typer

from creditwright.core.settings import Engine
from creditwright.records.partitions import MOST_NAMED_PARTITIONS

Source = Annotated[
    str,
    typer.Argument(
        metavar="DIR",
        help="A folder of tables, a SQLite file, or a postgresql:// or sqlite:/// address.",
    ),
]
SourceAnywhere = Annotated[
    str,
    typer.Argument(
        metavar="DIR",
        help="A folder of tables, a SQLite file, or a postgresql:// or sqlite:/// address; with "
        "--engine spark any address of a folder of Parquet tables that Spark can read.",
    ),
]
ModelAddress = Annotated[
    str,
    typer.Option(
        "--model",
        help="latest, a bundle's folder or digest, models:/NAME@ALIAS, models:/NAME/VERSION.",
    ),
]
Result = Annotated[
    str,
    typer.Option(
        metavar="PATH",
        help="The Parquet file to write; with --engine spark the address of a new folder.",
    ),
]
EngineChoice = Annotated[
    Engine | None,
    typer.Option(
        "--engine", help="What does the work. By default as the settings say: this machine."
    ),
]
Master = Annotated[
    str | None,
    typer.Option(
        metavar="URL",
        help="The Spark cluster: local[2], yarn, spark://HOST:7077, k8s://https://HOST:PORT. By "
        "default as the settings, spark-submit or Spark's own configuration say.",
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
