"""What one run of monitoring found, whole, as values and as JSON."""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from creditwright.monitoring.adversarial import Adversarial
from creditwright.monitoring.alarms import LEVEL, LIMITS, Alarm, Check, Severity, raise_alarms
from creditwright.monitoring.column import FEWEST_VALUES, ColumnReport, Role

FORMAT = 1  # of the JSON: raised when something in it changes its meaning


@dataclass(frozen=True, slots=True)
class ThemeReport:
    """The features of one theme together.

    Attributes:
        drifted: How many of them raised an alarm of drift.
        worst: The feature with the largest shift; None: none could be compared.
        largest_shift: Its shift.
    """

    theme: str
    features: int
    drifted: int
    worst: str | None
    largest_shift: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Samples:
    """What was compared.

    Attributes:
        reference: Where it came from.
        current: Where it came from.
        rows: Applications of both.
        left_out: Identifiers and other columns that are not features, not compared.
        absent: Columns of the reference that the current sample does not have.
        new: Columns of the current sample that the reference does not have.
    """

    reference: str
    current: str
    rows: tuple[int, int]
    left_out: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    new: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MonitoringReport:
    """What one run found.

    Attributes:
        columns: Every column compared: features that drifted, then the others, each by shift, the
            largest first; then what the model said, then labels. Where values have long tails the
            shift of a small sample is large by chance: hence what is sure comes first.
        alarms: The most severe first.
        tests: How many tests were made, and so corrected for.
    """

    samples: Samples
    columns: tuple[ColumnReport, ...]
    themes: tuple[ThemeReport, ...]
    adversarial: Adversarial | None
    alarms: tuple[Alarm, ...]
    tests: int

    @property
    def features(self) -> tuple[ColumnReport, ...]:
        """The features among the columns."""
        return tuple(each for each in self.columns if each.role is Role.FEATURE)

    @property
    def drifted(self) -> tuple[str, ...]:
        """The features that drifted, the largest shift first."""
        alarmed = {each.about for each in self.alarms if each.check is Check.DRIFT}
        return tuple(each.name for each in self.features if each.name in alarmed)

    def alarms_of(self, severity: Severity) -> tuple[Alarm, ...]:
        """Return the alarms of one severity."""
        return tuple(each for each in self.alarms if each.severity is severity)


def report_on(
    samples: Samples, columns: Iterable[ColumnReport], adversarial: Adversarial | None
) -> MonitoringReport:
    """Judge all that was found in one run together."""
    given = list(columns)
    alarms, tests = raise_alarms(given, adversarial, samples.absent)
    drifted = {each.about for each in alarms if each.check is Check.DRIFT}
    found = sorted(given, key=lambda each: _place(each, drifted))
    return MonitoringReport(
        samples=samples,
        columns=tuple(found),
        themes=_themes(found, alarms),
        adversarial=adversarial,
        alarms=alarms,
        tests=tests,
    )


def as_document(report: MonitoringReport) -> dict[str, Any]:
    """Return the report as JSON values, with the limits it was judged by."""
    found: dict[str, Any] = {
        "format": FORMAT,
        "samples": asdict(report.samples),
        "alarmed": bool(report.alarms),
        "alarms": [asdict(each) for each in report.alarms],
        "tests": report.tests,
        "drifted": list(report.drifted),
        "largest_shift": next((each.name for each in report.features if each.distances), None),
        "themes": [asdict(each) for each in report.themes],
        "adversarial": report.adversarial and asdict(report.adversarial),
        "columns": [asdict(each) for each in report.columns],
        "limits": {
            "false_alarm_level": LEVEL,
            "fewest_values": FEWEST_VALUES,
            **{check.value: asdict(limit) for check, limit in LIMITS.items()},
        },
    }
    plain: dict[str, Any] = json.loads(json.dumps(found, allow_nan=False))
    return plain


def as_alarm(report: MonitoringReport) -> dict[str, Any]:
    """Return what whoever is told of an alarm gets: the alarms, and what was compared."""
    document = as_document(report)
    told = ("format", "samples", "alarms", "drifted", "tests")
    return {"event": "alarm", **{name: document[name] for name in told}}


def in_words(report: MonitoringReport, *, shown: int = 12) -> str:
    """Return the report for people at a terminal: alarms, then the largest shifts."""
    n, m = report.samples.rows
    features = report.features
    lines = [
        (
            f"{m:,} applications against {n:,} of the reference; "
            f"{len(features)} features, {report.tests} tests."
        ),
    ]
    lines += [f"{each.severity.upper():<9}{each.text.en}" for each in report.alarms[:shown]]
    if len(report.alarms) > shown:
        lines.append(f"... and {len(report.alarms) - shown} alarms more.")
    lines += ["No alarm."] if not report.alarms else []
    told = [each for each in features if each.distances is not None][:shown]
    if told:
        width = max(len(each.name) for each in told)
        lines.append(f"{'largest shifts':<{width}}  shift    PSI")
    for each in told:
        found = each.distances
        if found is not None:
            lines.append(f"{each.name:<{width}}  {found.shift:5.3f}  {found.psi:5.3f}")
    if report.adversarial is not None:
        a = report.adversarial
        lines.append(f"All features together: AUC {a.auc:.3f} ({a.low:.3f} to {a.high:.3f}).")
    return "\n".join(lines)


def _place(column: ColumnReport, drifted: Collection[str]) -> tuple[int, bool, float, str]:
    order = list(Role).index(column.role)
    shift = column.distances.shift if column.distances else 0.0
    return order, column.name not in drifted, -shift, column.name


def _themes(columns: Sequence[ColumnReport], alarms: Sequence[Alarm]) -> tuple[ThemeReport, ...]:
    drifted = {each.about for each in alarms if each.check is Check.DRIFT}
    found = []
    for theme in sorted({each.theme for each in columns if each.theme}):
        of_theme = [each for each in columns if each.theme == theme]
        told = next((each for each in of_theme if each.distances), None)  # they are in this order
        found.append(
            ThemeReport(
                theme,
                len(of_theme),
                sum(each.name in drifted for each in of_theme),
                None if told is None else told.name,
                None if told is None or told.distances is None else told.distances.shift,
            )
        )
    return tuple(sorted(found, key=lambda each: -(each.largest_shift or 0.0)))
