"""`creditwright check`: are these tables what they should be, and which rows are not?"""

from pathlib import Path
from typing import Annotated, Any

import typer

from creditwright import composition
from creditwright.cli import console
from creditwright.cli.arguments import Source
from creditwright.core.settings import read_settings
from creditwright.records.reading.dialect import Dialect
from creditwright.records.report import IngestReport, TooManyBadRowsError
from creditwright.workflows.check_records import CheckPlan, check_records


def check(  # noqa: PLR0913 - one for each option of the command
    source: Source,
    *,
    report: Annotated[
        Path | None, typer.Option(help="A folder for report.html and report.json.")
    ] = None,
    max_bad_share: Annotated[
        float | None,
        typer.Option(min=0, max=1, help="The share of a table's rows that may be bad."),
    ] = None,
    quarantine: Annotated[
        Path | None,
        typer.Option(help="A folder for the lists of rejected rows, instead of the state folder."),
    ] = None,
    encoding: Annotated[str | None, typer.Option(help="How text is encoded in CSV files.")] = None,
    separator: Annotated[
        str | None, typer.Option(help="What separates columns in CSV files.")
    ] = None,
    decimal: Annotated[str | None, typer.Option(help="The decimal mark in CSV files.")] = None,
    null_token: Annotated[
        list[str] | None, typer.Option(help="Text that means missing, NA for instance.")
    ] = None,
    as_json: console.Json = False,
) -> None:
    """Check every row of a lender's tables; list the rejected ones with line and reason.

    What is not said here is as the settings say; they hold for every other command too.
    """
    settings = read_settings()
    usual = composition.dialect(settings)
    plan = CheckPlan(
        quarantine=quarantine or settings.quarantine,
        scratch=settings.home,
        report=report,
        dialect=Dialect(
            encoding=usual.encoding if encoding is None else encoding,
            separator=usual.separator if separator is None else separator,
            decimal=usual.decimal if decimal is None else decimal,
            null_tokens=usual.null_tokens if null_token is None else tuple(null_token),
        ),
        max_bad_share=settings.max_bad_share if max_bad_share is None else max_bad_share,
    )
    try:
        with console.progress() as progress:
            checked = check_records(source, plan, progress)
    except TooManyBadRowsError as error:
        _show(error.report, plan, as_json=as_json)
        raise
    _show(checked, plan, as_json=as_json)


def _show(report: IngestReport, plan: CheckPlan, *, as_json: bool) -> None:
    value: dict[str, Any] = {**report.as_json(), "quarantine": str(plan.quarantine)}
    console.report(value, in_words(report, plan), as_json=as_json)


def in_words(report: IngestReport, plan: CheckPlan) -> str:
    """Return the figures for people: a line a table, and under it a line a reason."""
    width = max(len(table.name) for table in report.tables)
    lines = [f"{'table':<{width}} {'rows':>12} {'accepted':>12} {'rejected':>12}"]
    for table in report.tables:
        figures = (table.rows_in, table.accepted, table.rejected)
        lines.append(f"{table.name:<{width}} " + " ".join(f"{figure:>12,}" for figure in figures))
        lines.extend(
            f"{'':<{width}} {rows:>38,} {reason.replace('_', ' ')}"
            for reason, rows in table.by_reason.items()
        )
    lines.extend(report.warnings())
    unseen = {f"{t.name}.{column}" for t in report.tables for column in t.unseen}
    if unseen:
        lines.append(f"Words that are not declared, accepted: {', '.join(sorted(unseen))}.")
    if any(table.rejected for table in report.tables):
        lines.append(f"The rejected rows are listed in {plan.quarantine}")
    if plan.report is not None:
        lines.append(f"The report is {plan.report / 'report.html'}")
    return "\n".join(lines)
