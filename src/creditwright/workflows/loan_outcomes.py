"""Take in what became of loans, from a request or from a file with its bad lines set aside."""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from creditwright.core.clock import Clock
from creditwright.core.errors import BadDataError, FileAccessError
from creditwright.core.files import write_text
from creditwright.core.logs import logger
from creditwright.records.records import APPLICATION_KEY, LABEL
from creditwright.store.database import Database
from creditwright.store.loan_outcomes import LoanOutcome, Taken, add_loan_outcomes

DAY = "SEEN_ON"
COLUMNS = (APPLICATION_KEY, LABEL, DAY)
TOGETHER = 5000  # lines in one transaction
LARGEST_NUMBER = 2**53 - 1
QUARANTINE = "loan_outcomes.csv"


class OutcomesFileError(BadDataError):
    """A file does not tell what became of loans."""

    def __init__(self, path: Path, trouble: str) -> None:
        super().__init__(
            f"{path}: {trouble}. Give a CSV file with the columns {', '.join(COLUMNS)}: the "
            "application's number, 1 for a default or 0, and the day as YYYY-MM-DD."
        )


class FutureOutcomeError(BadDataError):
    """Somebody tells what became of a loan on a day that is still to come."""

    def __init__(self, day: date) -> None:
        super().__init__(f"{day} is still to come: nobody knows yet what became of a loan by then.")


class TooManyBadLinesError(BadDataError):
    """More lines of a file are bad than may be; nothing of it was taken in."""

    def __init__(self, path: Path, bad: int, lines: int, quarantine: Path) -> None:
        super().__init__(
            f"{path}: {bad} of {lines} lines are bad, and nothing was taken in. Each is listed in "
            f"{quarantine} with its number; mend them, or raise CREDITWRIGHT_MAX_BAD_SHARE."
        )


@dataclass(frozen=True, slots=True)
class OutcomesSummary:
    """What became of a file.

    Attributes:
        added: Outcomes that are new.
        known: Told before.
        rejected: Lines set aside.
        quarantine: Where they are listed; None: there are none.
    """

    lines: int
    added: int
    known: int
    rejected: int
    quarantine: str | None


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    read: LoanOutcome | str  # else what is wrong with it


def take_outcomes(
    outcomes: Sequence[LoanOutcome], database: Database, *, by: str, clock: Clock
) -> list[Taken]:
    """Keep what became of loans, all in one transaction; what is known already is left as it is.

    Raises:
        FutureOutcomeError: If one was seen on a day that is still to come.
    """
    today = clock.now().date()
    for each in outcomes:
        if each.seen_on > today:
            raise FutureOutcomeError(each.seen_on)
    with database.writing() as connection:
        taken = add_loan_outcomes(connection, outcomes, by=by, at=clock.now())
    logger().info("outcomes of loans taken in", count=taken.count(Taken.ADDED))
    return taken


def import_outcomes(
    path: Path,
    database: Database,
    *,
    by: str,
    clock: Clock,
    quarantine: Path,
    max_bad_share: float,
) -> OutcomesSummary:
    """Take in a file; a line that cannot be used is set aside with its number and why.

    Args:
        path: CSV with the columns SK_ID_CURR, TARGET and SEEN_ON, in any order.
        database: Where to.
        by: Who tells it.
        clock: Says which days are still to come.
        quarantine: The folder of the list of bad lines.
        max_bad_share: The share of lines that may be unreadable, 0 to 1; with more, nothing is
            taken in.

    Raises:
        OutcomesFileError: If it is no such file.
        TooManyBadLinesError: If too many lines are bad.
        FileAccessError: If it cannot be read, or the list not be written.
    """
    lines = list(_lines(path, clock.now().date()))
    bad = {each.number: each.read for each in lines if isinstance(each.read, str)}
    listed = quarantine / QUARANTINE
    if lines and len(bad) > max_bad_share * len(lines):
        _list(bad, listed)
        raise TooManyBadLinesError(path, len(bad), len(lines), listed)
    good = [(each.number, each.read) for each in lines if isinstance(each.read, LoanOutcome)]
    counted = Counter[Taken]()
    for at in range(0, len(good), TOGETHER):
        some = good[at : at + TOGETHER]
        taken = take_outcomes([each for _, each in some], database, by=by, clock=clock)
        counted.update(taken)
        for (number, _), what in zip(some, taken, strict=True):
            if what is Taken.UNKNOWN_APPLICATION:
                bad[number] = "nothing was decided on this application here"
    if bad:
        _list(bad, listed)
    return OutcomesSummary(
        lines=len(lines),
        added=counted[Taken.ADDED],
        known=counted[Taken.KNOWN],
        rejected=len(bad),
        quarantine=str(listed) if bad else None,
    )


def _lines(path: Path, today: date) -> Iterator[_Line]:
    try:
        content = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise OutcomesFileError(path, "it is not UTF-8 text") from None
    except OSError as error:
        raise FileAccessError(f"Cannot read {path}: {error.strerror}.") from error
    reader = csv.DictReader(io.StringIO(content), strict=True)
    try:
        if not set(COLUMNS) <= set(reader.fieldnames or ()):
            raise OutcomesFileError(path, "it lacks a column")
        for row in reader:
            yield _Line(reader.line_num, _read(row, today))
    except csv.Error as error:
        raise OutcomesFileError(path, f"line {reader.line_num} is no CSV ({error})") from None


def _read(row: Mapping[str, str | None], today: date) -> LoanOutcome | str:
    """Return what a line says, or what is wrong with it; no value of it is repeated."""
    number, label, day = (str(row[name] or "").strip() for name in COLUMNS)
    if not (number.isascii() and number.isdigit() and 0 < int(number) <= LARGEST_NUMBER):
        return f"{APPLICATION_KEY} is no number of an application"
    if label not in {"0", "1"}:
        return f"{LABEL} is neither 0 nor 1"
    try:
        seen_on = date.fromisoformat(day)
    except ValueError:
        return f"{DAY} is no day, YYYY-MM-DD"
    if seen_on > today:
        return f"{DAY} is still to come"
    return LoanOutcome(int(number), label == "1", seen_on)


def _list(bad: Mapping[int, str], listed: Path) -> None:
    rows = "".join(f"{number},{why}\n" for number, why in sorted(bad.items()))
    listed.parent.mkdir(parents=True, exist_ok=True)
    write_text(listed, f"line,why\n{rows}")
