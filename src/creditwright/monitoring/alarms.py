"""Which findings are alarms: sure enough among all that was tested, and large enough to matter."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from creditwright.core.text import Text
from creditwright.monitoring.adversarial import Adversarial
from creditwright.monitoring.column import ColumnReport, Role, Share
from creditwright.monitoring.discoveries import corrected
from creditwright.monitoring.words import sentence

LEVEL = 0.05  # of all that was tested in a run: runs without drift that raise any alarm, at most


class Severity(StrEnum):
    """How soon somebody has to look."""

    WARNING = "warning"
    CRITICAL = "critical"


class Check(StrEnum):
    """What is looked at; in the order in which the runbook goes through alarms."""

    ABSENT = "absent"
    MISSING = "missing"
    UNSEEN = "unseen"
    RANGE = "range"
    SCORE = "score"
    OUTCOME = "outcome"
    REASON = "reason"
    LABEL = "label"
    DRIFT = "drift"
    ADVERSARIAL = "adversarial"


@dataclass(frozen=True, slots=True)
class Limit:
    """From where on a finding matters: a figure on a limit is beyond it."""

    warning: float
    critical: float


LIMITS = {
    Check.MISSING: Limit(0.02, 0.10),  # change of the share that is missing
    Check.UNSEEN: Limit(0.005, 0.05),  # share of words the reference never had
    Check.RANGE: Limit(0.005, 0.05),  # share beyond all values of the reference
    Check.SCORE: Limit(0.10, 0.25),  # PSI: Siddiqi's bands
    Check.OUTCOME: Limit(0.05, 0.10),  # greatest change of an outcome's share
    Check.REASON: Limit(0.10, 0.25),  # PSI
    Check.LABEL: Limit(0.01, 0.03),  # change of the default rate
    Check.DRIFT: Limit(0.10, 0.25),  # the larger of PSI and shift
    Check.ADVERSARIAL: Limit(0.60, 0.75),  # AUC of telling reference from current
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """A finding that somebody has to look at.

    Attributes:
        about: The column; "all features" where it is of them together.
        value: The figure that is beyond its limit.
        q: How sure it is, corrected for all that was tested in the run: at most `LEVEL`.
        text: What was found, for people.
    """

    severity: Severity
    check: Check
    about: str
    theme: str | None
    value: float
    limit: float
    q: float
    text: Text


@dataclass(frozen=True, slots=True)
class _Tested:
    check: Check
    about: str
    theme: str | None
    value: float
    chance: float
    figures: tuple[float, float]


OF_ROLE = {
    Role.FEATURE: Check.DRIFT,
    Role.SCORE: Check.SCORE,
    Role.REASON: Check.REASON,
}


def raise_alarms(
    columns: Sequence[ColumnReport], adversarial: Adversarial | None, absent: Sequence[str] = ()
) -> tuple[tuple[Alarm, ...], int]:
    """Return the alarms, the most severe first, and how many tests were made.

    Args:
        columns: What was found in each column.
        adversarial: Whether all of them together tell the samples apart.
        absent: Columns of the reference that the current sample does not have.
    """
    tested = [test for column in columns for test in _tests(column)]
    if adversarial is not None:
        figures = (0.5, adversarial.auc)
        tested.append(
            _Tested(
                Check.ADVERSARIAL,
                "all features",
                None,
                adversarial.auc,
                adversarial.chance,
                figures,
            )
        )
    q = corrected(np.array([each.chance for each in tested], dtype=np.float64))
    found = [_gone(name) for name in absent]
    found += [
        alarm for test, sure in zip(tested, q.tolist(), strict=True) for alarm in _judge(test, sure)
    ]
    order = list(Check)
    found.sort(
        key=lambda a: (a.severity is Severity.WARNING, order.index(a.check), -a.value, a.about)
    )
    return tuple(found), len(tested)


def _judge(test: _Tested, q: float) -> Iterator[Alarm]:
    limit = LIMITS[test.check]
    if q > LEVEL or test.value < limit.warning:
        return
    is_critical = test.value >= limit.critical
    yield Alarm(
        severity=Severity.CRITICAL if is_critical else Severity.WARNING,
        check=test.check,
        about=test.about,
        theme=test.theme,
        value=test.value,
        limit=limit.critical if is_critical else limit.warning,
        q=q,
        text=sentence(test.check.value, test.about, test.value, test.figures),
    )


def _gone(name: str) -> Alarm:
    return Alarm(
        severity=Severity.CRITICAL,
        check=Check.ABSENT,
        about=name,
        theme=None,
        value=1.0,
        limit=1.0,
        q=0.0,
        text=sentence(Check.ABSENT.value, name, 1.0, (0.0, 1.0)),
    )


def _tests(column: ColumnReport) -> Iterator[_Tested]:
    if column.role in {Role.OUTCOME, Role.LABEL}:
        yield from _of_shares(column)
        return
    if column.role is Role.FEATURE:
        yield from _of_quality(column)
    if column.distances is not None:
        found = column.distances
        value = max(found.psi, found.shift) if column.role is Role.FEATURE else found.psi
        figures = (found.psi, found.shift)
        yield _Tested(OF_ROLE[column.role], column.name, column.theme, value, found.chance, figures)


def _of_quality(column: ColumnReport) -> Iterator[_Tested]:
    shares: tuple[tuple[Check, Share | None], ...] = (
        (Check.MISSING, column.missing),
        (Check.UNSEEN, column.unseen),
        (Check.RANGE, column.outside),
    )
    for check, share in shares:
        if share is not None:
            change = abs(share.current - share.reference)
            figures = (share.reference, share.current)
            yield _Tested(check, column.name, column.theme, change, share.chance, figures)


def _of_shares(column: ColumnReport) -> Iterator[_Tested]:
    """Judge an outcome, or a label, by the word whose share changed most."""
    if column.distances is None or not column.bins:
        return
    most = max(column.bins, key=lambda each: abs(each.current - each.reference))
    check = Check.OUTCOME if column.role is Role.OUTCOME else Check.LABEL
    change, figures = abs(most.current - most.reference), (most.reference, most.current)
    about = f"{column.name}: {most.label}"
    yield _Tested(check, about, None, change, column.distances.chance, figures)
