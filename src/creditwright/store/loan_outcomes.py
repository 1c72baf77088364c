"""What became of loans: told once or many times, kept once; read beside what was decided."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Connection, insert, select

from creditwright.core.clock import instant_text
from creditwright.store.tables.assessments import ASSESSMENTS
from creditwright.store.tables.loan_outcomes import LOAN_OUTCOMES

TOGETHER = 500  # asked for in one statement: SQLite takes no more than so many values


class Taken(StrEnum):
    """What became of an outcome that was told."""

    ADDED = "added"
    KNOWN = "known"  # told before
    UNKNOWN_APPLICATION = "unknown_application"  # nothing was ever decided on it here


@dataclass(frozen=True, slots=True)
class LoanOutcome:
    """Whether a loan had defaulted by a day.

    Attributes:
        application: SK_ID_CURR.
        defaulted: A default stays one: of several answers the first default counts.
        seen_on: The day of the default, or the last day on which there was none.
    """

    application: int
    defaulted: bool
    seen_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidedLoan:
    """The first decision on an application, and what is known to have become of it.

    Attributes:
        at: When it was decided, as `instant_text` writes it.
        label: 1 for a default, 0 for none so far, None where nothing was told.
        last_day: Of the default, or the last one without; empty where nothing was told.
    """

    application: int
    at: str
    model: str
    model_version: int
    bundle: str
    default_probability: float
    outcome: str
    decline_above: float
    approve_up_to: float
    label: float | None
    last_day: str


def add_loan_outcomes(
    connection: Connection, outcomes: Sequence[LoanOutcome], *, by: str, at: datetime
) -> list[Taken]:
    """Add what is new, in one transaction; return what became of each, in the order told.

    Telling the same again changes nothing.

    Args:
        connection: One that writes.
        outcomes: What became of loans.
        by: Who tells it.
        at: When.
    """
    numbers = sorted({each.application for each in outcomes})
    decided, known = set[int](), set[LoanOutcome]()
    for some in _together(numbers):
        asked = select(ASSESSMENTS.c.application).where(ASSESSMENTS.c.application.in_(some))
        decided.update(connection.execute(asked.distinct()).scalars())
        told = select(
            LOAN_OUTCOMES.c.application, LOAN_OUTCOMES.c.defaulted, LOAN_OUTCOMES.c.seen_on
        ).where(LOAN_OUTCOMES.c.application.in_(some))
        known.update(
            LoanOutcome(number, bool(defaulted), date.fromisoformat(day))
            for number, defaulted, day in connection.execute(told)
        )
    taken: list[Taken] = []
    rows: list[dict[str, object]] = []
    for each in outcomes:
        if each.application not in decided:
            taken.append(Taken.UNKNOWN_APPLICATION)
        elif each in known:
            taken.append(Taken.KNOWN)
        else:
            known.add(each)
            taken.append(Taken.ADDED)
            rows.append(_row(each, by, at))
    if rows:
        connection.execute(insert(LOAN_OUTCOMES), rows)
    return taken


def decided_loans(connection: Connection, *, since: str, until: str) -> list[DecidedLoan]:
    """Return the first decision on each application decided on in a time, the earliest first.

    Args:
        connection: One that reads.
        since: From this day on, YYYY-MM-DD.
        until: Up to the end of this day.
    """
    labels = labels_known(connection)
    names = (
        "application",
        "at",
        "model",
        "model_version",
        "bundle",
        "default_probability",
        "outcome",
        "decline_above",
        "approve_up_to",
    )
    asked = (
        select(*(ASSESSMENTS.c[name] for name in names))
        .where(ASSESSMENTS.c.at >= since, ASSESSMENTS.c.at < f"{until}T99")
        .order_by(ASSESSMENTS.c.ledger_entry)
    )
    found: dict[int, DecidedLoan] = {}
    for row in connection.execute(asked):
        given = dict(zip(names, row, strict=True))
        number = given["application"]
        if number not in found:
            label, day = labels.get(number, (None, ""))
            found[number] = DecidedLoan(**given, label=label, last_day=day)
    return list(found.values())


def labels_known(connection: Connection) -> dict[int, tuple[float, str]]:
    """Return of each application its first default, or else its last day without one."""
    found: dict[int, tuple[float, str]] = {}
    asked = select(
        LOAN_OUTCOMES.c.application, LOAN_OUTCOMES.c.defaulted, LOAN_OUTCOMES.c.seen_on
    ).order_by(LOAN_OUTCOMES.c.seen_on)
    for number, defaulted, day in connection.execute(asked):
        if found.get(number, (0.0, ""))[0] != 1.0:
            found[number] = (1.0 if defaulted else 0.0, day)
    return found


def _row(outcome: LoanOutcome, by: str, at: datetime) -> dict[str, object]:
    return {
        "application": outcome.application,
        "seen_on": outcome.seen_on.isoformat(),
        "defaulted": outcome.defaulted,
        "recorded_at": instant_text(at),
        "recorded_by": by,
    }


def _together(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    for at in range(0, len(numbers), TOGETHER):
        yield numbers[at : at + TOGETHER]
