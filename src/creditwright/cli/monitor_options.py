"""Options that the commands of `creditwright monitor` share."""

from pathlib import Path
from typing import Annotated

import typer

OnAlarm = Annotated[
    str | None,
    typer.Option(
        metavar="COMMAND|URL",
        help="What to do on an alarm: a command, run without a shell, or an https address on the "
        "list of the setting alarm_hosts; either is given the alarms as JSON.",
    ),
]
Watched = Annotated[
    str | None,
    typer.Option(
        "--model", help="As for `score`; without it the model in use, else the latest trained."
    ),
]
First = Annotated[str, typer.Option("--from", metavar="DAY", help="The first, YYYY-MM-DD.")]
Last = Annotated[str, typer.Option("--to", metavar="DAY", help="The last, YYYY-MM-DD.")]
Out = Annotated[Path | None, typer.Option(help="A folder for the page, the JSON and the gauges.")]
FOLDER = "A folder of tables, a SQLite file, or a postgresql:// or sqlite:/// address."
WHAT = "A folder of tables, an application table as CSV, or a Parquet file of features or scores."
