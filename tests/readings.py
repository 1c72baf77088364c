"""Readings of decisions that were never made: a feature that stays, and one that moves."""

from datetime import UTC, datetime
from uuid import uuid4

import numpy as np

from creditwright.monitoring.column import ColumnReport, Named, Role, compare
from creditwright.monitoring.profile import CategoryProfile, number_profile
from creditwright.monitoring.report import MonitoringReport, Samples, report_on
from creditwright.store.database import Database
from creditwright.store.readings import Reading, add_reading

ROWS = 2000
READ = datetime(2026, 11, 1, 3, 15, tzinfo=UTC)


def report_where(moved: dict[str, float], *, approved: float = 0.7) -> MonitoringReport:
    """Return what a reading finds where columns moved by so many standard deviations.

    Args:
        moved: By name; `default_probability` is the score, all others are features.
        approved: The share approved; of the reference 0.7.
    """
    columns = [_numbers(name, by, seed) for seed, (name, by) in enumerate(moved.items())]
    columns.append(
        compare(Named("outcome", Role.OUTCOME), _outcomes(0.7), _outcomes(approved)),
    )
    samples = Samples(reference="lender", current="decisions", rows=(ROWS, ROWS))
    return report_on(samples, columns, None)


def keep(database: Database, month: str, report: MonitoringReport, *, bundle: str = "b1") -> str:
    """Keep a reading of a month; return its id."""
    number = str(uuid4())
    reading = Reading(
        id=number,
        at=READ,
        bundle=bundle,
        model="default-probability",
        model_version="1",
        since=f"{month}-01",
        until=f"{month}-28",
        rows=report.samples.rows,
        tests=report.tests,
        alarms=report.alarms,
    )
    with database.writing() as connection:
        add_reading(connection, reading, report)
    return number


def _numbers(name: str, by: float, seed: int) -> ColumnReport:
    role = Role.SCORE if name == "default_probability" else Role.FEATURE
    draw = np.random.default_rng(seed)
    return compare(
        Named(name, role, "loan_terms" if role is Role.FEATURE else None),
        number_profile(draw.normal(size=ROWS)),
        number_profile(draw.normal(by, size=ROWS)),
    )


def _outcomes(approved: float) -> CategoryProfile:
    n = round(ROWS * approved)
    return CategoryProfile(ROWS, {"approve": n, "decline": ROWS - n})
