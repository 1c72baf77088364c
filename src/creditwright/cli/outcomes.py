"""`creditwright outcomes`: tell the service what became of loans."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from creditwright.cli import console
from creditwright.composition.service import open_store
from creditwright.core.clock import SystemClock
from creditwright.core.settings import read_settings
from creditwright.workflows.loan_outcomes import OutcomesSummary, import_outcomes

outcomes = typer.Typer(
    help="Tell the service what became of loans.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)


@outcomes.callback()
def _grouped() -> None:
    """Stay a group where there is one command."""


@outcomes.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="CSV: SK_ID_CURR, TARGET (0 or 1), SEEN_ON.")],
    *,
    as_json: console.Json = False,
) -> None:
    """Take in from FILE which loans defaulted; telling the same again changes nothing.

    A line that cannot be used is set aside with its number. With too many of them nothing is taken
    in.
    """
    settings = read_settings()
    with open_store(settings) as database:
        summary = import_outcomes(
            file,
            database,
            by=settings.who,
            clock=SystemClock(),
            quarantine=settings.quarantine,
            max_bad_share=settings.max_bad_share,
        )
    console.report(asdict(summary), _in_words(summary), as_json=as_json)


def _in_words(summary: OutcomesSummary) -> str:
    told = f"{summary.lines:,} lines: {summary.added:,} added, {summary.known:,} known already"
    if summary.quarantine is None:
        return f"{told}."
    return f"{told}, {summary.rejected:,} set aside in {summary.quarantine}."
