"""Watch a model: compare current applications with reference ones, a few columns at a time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from creditwright.core.errors import BadDataError
from creditwright.core.logs import logger
from creditwright.core.numbers import Floats, Rows
from creditwright.core.parallel import keep_freed_memory, side_by_side
from creditwright.core.progress import Progress
from creditwright.monitoring.adversarial import MOST_ROWS, Adversarial, tell_apart
from creditwright.monitoring.column import ColumnReport, Role, compare
from creditwright.monitoring.profile import CategoryProfile, Profile
from creditwright.monitoring.report import MonitoringReport, Samples, report_on
from creditwright.workflows.watched_sample import (
    Sample,
    is_identifier,
    named,
    numbers_in,
    profile_of,
    role_of,
    words_in,
)

AT_A_TIME = 8  # columns read together: the footer of a wide file takes long to read
SEED = 1


class NothingToCompareError(BadDataError):
    """Two samples share no column that could be compared."""

    def __init__(self, reference: str, current: str) -> None:
        super().__init__(
            f"{reference} and {current} share no feature, score or label. Give two samples of one "
            "kind: two folders of tables, two application tables, or two feature files."
        )


class NoApplicationsError(BadDataError):
    """A sample has no rows."""

    def __init__(self, where: str) -> None:
        super().__init__(f"There are no applications in {where}.")


@dataclass(frozen=True, slots=True)
class _Compared:
    """A column compared, and some rows of it for all columns together; None: left out."""

    name: str
    report: ColumnReport | None
    rows: tuple[Floats, Floats] | None
    is_number: bool


def monitor(
    reference: Sample, current: Sample, *, progress: Progress, seed: int = SEED
) -> MonitoringReport:
    """Compare two samples: data quality, drift of every column, and all features together.

    Args:
        reference: What the model was made on, or was found right on.
        current: What it meets now.
        progress: Told of every few columns.
        seed: Of the rows drawn for comparing all features together, and of its model.

    Raises:
        NoApplicationsError: If one of them has no rows.
        NothingToCompareError: If they share no column.
    """
    for each in (reference, current):
        if not each.rows:
            raise NoApplicationsError(each.where)
    keep_freed_memory()
    there = frozenset(current.names)
    roles = {name: role for name in reference.names if (role := role_of(name)) is not None}
    shared = [name for name in roles if name in there]
    if not shared:
        raise NothingToCompareError(reference.where, current.where)
    drawn = _drawn(reference.rows, seed), _drawn(current.rows, seed + 1)

    def compared(names: Sequence[str]) -> list[_Compared]:
        before, now = reference.read(names), current.read(names)
        return [
            _compared(
                before[name], now[name], roles[name], drawn, as_number=reference.is_number(name)
            )
            for name in names
        ]

    batches = [shared[at : at + AT_A_TIME] for at in range(0, len(shared), AT_A_TIME)]
    work = progress.track(
        side_by_side(compared, batches), description="Comparing", total=len(batches)
    )
    found = [each for batch in work for each in batch]
    together = _together([each for each in found if each.rows is not None], seed)
    compared_names = {each.name for each in found if each.report is not None}
    samples = Samples(
        reference=reference.where,
        current=current.where,
        rows=(reference.rows, current.rows),
        left_out=tuple(name for name in reference.names if name in there - compared_names),
        absent=tuple(n for n, r in roles.items() if n not in there and r is Role.FEATURE),
        new=tuple(n for n in current.names if n not in reference.names and role_of(n)),
    )
    reports = [each.report for each in found if each.report is not None]
    report = report_on(samples, reports, together)
    logger().info("model watched", applications=current.rows)
    return report


def _drawn(rows: int, seed: int) -> Rows:
    """Return which rows are drawn, in order, without any twice."""
    generator = np.random.Generator(np.random.PCG64(seed))
    return np.sort(generator.permutation(rows)[:MOST_ROWS]).astype(np.int64)


def _compared(
    before: pl.Series,
    now: pl.Series,
    role: Role,
    drawn: tuple[Rows, Rows],
    *,
    as_number: bool,
) -> _Compared:
    profiles = [profile_of(each, role, as_number=as_number) for each in (before, now)]
    if not as_number and is_identifier(profiles[0]):
        return _Compared(before.name, None, None, as_number)
    report = compare(named(before.name, role), profiles[0], profiles[1])
    rows = None
    if role is Role.FEATURE:
        some = [each.gather(which) for each, which in zip((before, now), drawn, strict=True)]
        rows = _numbered(some, profiles) if not as_number else [numbers_in(each) for each in some]
    return _Compared(before.name, report, (rows[0], rows[1]) if rows else None, as_number)


def _numbered(some: Sequence[pl.Series], profiles: Sequence[Profile]) -> list[Floats]:
    """Return words as numbers that are the same in both samples."""
    counts: Iterator[Mapping[str, int]] = (
        each.counts for each in profiles if isinstance(each, CategoryProfile)
    )
    places = {word: float(n) for n, word in enumerate(sorted({w for each in counts for w in each}))}
    return [
        np.array([places.get(word, np.nan) for word in words_in(each).to_list()], dtype=np.float64)
        for each in some
    ]


def _together(columns: Sequence[_Compared], seed: int) -> Adversarial | None:
    if not columns:
        return None
    both = [
        np.column_stack([each.rows[side] for each in columns if each.rows is not None])
        for side in (0, 1)
    ]
    return tell_apart(
        both[0],
        both[1],
        [each.name for each in columns],
        [n for n, each in enumerate(columns) if not each.is_number],
        seed=seed,
    )
