"""Check a lender's tables: read everything, say what became of every row, keep nothing else."""

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path

from creditwright.core.errors import FileAccessError
from creditwright.core.files import write_text
from creditwright.core.progress import Progress
from creditwright.records.ingest import MAX_BAD_SHARE, ingest
from creditwright.records.reading.dialect import KAGGLE, Dialect
from creditwright.records.report import IngestReport, TooManyBadRowsError
from creditwright.records.report_page import report_page


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckPlan:
    """How tables are checked.

    Attributes:
        quarantine: The folder for the lists of rejected rows.
        scratch: A folder on a disk with room for the tables once more, for the time of the check.
        report: The folder for report.html and report.json; None: none is written.
        dialect: How CSV files are written.
        max_bad_share: The share of a table's rows that may be bad, 0 to 1.
    """

    quarantine: Path
    scratch: Path
    report: Path | None = None
    dialect: Dialect = KAGGLE
    max_bad_share: float = MAX_BAD_SHARE


def write_report(report: IngestReport, folder: Path, *, max_bad_share: float) -> None:
    """Write report.html for people and report.json for programs into `folder`."""
    write_text(folder / "report.html", report_page(report, max_bad_share=max_bad_share))
    content = json.dumps(report.as_json(), indent=2, ensure_ascii=False, allow_nan=False)
    write_text(folder / "report.json", content + "\n")


def check_records(source: str | Path, plan: CheckPlan, progress: Progress) -> IngestReport:
    """Check every row of the tables in `source`; list the rejected ones, and write the report.

    Raises:
        TooManyBadRowsError: If more rows are bad than the plan bears; all is written before.
        BadDataError: If a table cannot be read at all.
        UnavailableError: If a database cannot be reached.
        FileAccessError: If something cannot be read or written.
    """
    try:
        plan.scratch.mkdir(parents=True, exist_ok=True)
        scratch = tempfile.TemporaryDirectory(dir=plan.scratch, prefix="check-")
    except OSError as error:
        raise FileAccessError(f"Cannot write {plan.scratch}: {error.strerror}.") from error
    with scratch as folder:
        try:
            report = ingest(
                source,
                Path(folder) / "records",
                dialect=plan.dialect,
                quarantine=plan.quarantine,
                max_bad_share=plan.max_bad_share,
                progress=progress,
            )
        except TooManyBadRowsError as error:
            if plan.report is not None:
                write_report(error.report, plan.report, max_bad_share=plan.max_bad_share)
            raise
    if plan.report is not None:
        write_report(report, plan.report, max_bad_share=plan.max_bad_share)
    return report
