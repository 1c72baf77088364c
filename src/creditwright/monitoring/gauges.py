"""A report as Prometheus reads it: a text file for node_exporter, or lines of /metrics.

Labels name features, checks and severities, never an application.
"""

from collections.abc import Iterator, Mapping

from creditwright.monitoring.alarms import Check, Severity
from creditwright.monitoring.column import ColumnReport, Role
from creditwright.monitoring.report import MonitoringReport

PREFIX = "creditwright_monitoring"
OF_COLUMNS = ("column", "role", "theme")
GAUGES: Mapping[str, tuple[str, tuple[str, ...]]] = {  # what each says, and its labels
    "run_time_seconds": ("When the run was made, in seconds since 1970.", ()),
    "applications": ("Applications compared.", ("sample",)),
    "alarms": ("Alarms raised by the run.", ("severity", "check")),
    "psi": ("Population stability index.", OF_COLUMNS),
    "shift": (
        "Wasserstein distance in standard deviations, or Jensen-Shannon distance.",
        OF_COLUMNS,
    ),
    "missing_share": ("Share of applications without a value.", OF_COLUMNS),
    "adversarial_auc": ("How well all features tell the samples apart.", ()),
}


def exposition(report: MonitoringReport, *, at: float) -> str:
    """Return the report's figures in the text form of Prometheus.

    Args:
        report: What a run found.
        at: When, in seconds since 1970.
    """
    return "\n".join([*_lines(report, at), ""])


def _lines(report: MonitoringReport, at: float) -> Iterator[str]:
    yield from _gauge("run_time_seconds")
    yield f"{PREFIX}_run_time_seconds {at:.0f}"
    yield from _gauge("applications")
    for sample, rows in zip(("reference", "current"), report.samples.rows, strict=True):
        yield _line("applications", rows, sample=sample)
    yield from _gauge("alarms")
    for severity in Severity:
        for check in Check:
            n = sum(a.severity is severity and a.check is check for a in report.alarms)
            yield _line("alarms", n, severity=severity.value, check=check.value)
    for figure in ("psi", "shift"):
        yield from _gauge(figure)
        for column in report.columns:
            if column.distances is not None:
                yield _line(figure, getattr(column.distances, figure), **_labels(column))
    yield from _gauge("missing_share")
    for column in report.columns:
        if column.role is Role.FEATURE:
            yield _line("missing_share", column.missing.current, **_labels(column))
    if report.adversarial is not None:
        yield from _gauge("adversarial_auc")
        yield f"{PREFIX}_adversarial_auc {report.adversarial.auc:.6g}"


def _labels(column: ColumnReport) -> dict[str, str]:
    return {"column": column.name, "role": column.role.value, "theme": column.theme or ""}


def _gauge(name: str) -> tuple[str, str]:
    return f"# HELP {PREFIX}_{name} {GAUGES[name][0]}", f"# TYPE {PREFIX}_{name} gauge"


def _line(name: str, value: float, **labels: str) -> str:
    told = ",".join(f'{key}="{_escaped(each)}"' for key, each in labels.items())
    return f"{PREFIX}_{name}{{{told}}} {value:.6g}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
