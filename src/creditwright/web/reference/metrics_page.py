"""The reference page of what Prometheus is told, made from what tells it."""

from collections.abc import Iterator
from typing import Final

from prometheus_client import Counter, Histogram
from prometheus_client.metrics import MetricWrapperBase

from creditwright.monitoring.gauges import GAUGES, PREFIX
from creditwright.web import metrics

HEAD: Final = """# Metrics

What `GET /metrics` answers, in the text form of Prometheus. With several workers the figures are
those of all together. No label names a person, an application or an address. Alarms to begin with
are in `deploy/compose/alarms.yml`, a board is in `deploy/compose/grafana/dashboard.json`; [the
runbook](../how-to/watch-a-model.md#when-there-is-one-the-runbook) says what to do. Those that
begin with `creditwright_monitoring` are what the last `creditwright monitor recorded` found, and
what `--out` of any monitoring writes for node_exporter.

| series | kind | labels | what |
|---|---|---|---|
"""


def metrics_page() -> str:
    """Return the page: every series of ours, its labels and its meaning."""
    found = [*_counted(), *_monitored()]
    return HEAD + "\n".join(sorted(found))


def _counted() -> Iterator[str]:
    for each in vars(metrics).values():
        if isinstance(each, MetricWrapperBase):
            (described,) = each.describe()
            names = each._labelnames  # noqa: SLF001 - told nowhere else before something is counted
            yield _row(
                _series(each, described.name), described.type, names, described.documentation
            )


def _series(metric: MetricWrapperBase, name: str) -> str:
    if isinstance(metric, Counter):
        return f"{name}_total"
    return f"{name}_bucket, _sum, _count" if isinstance(metric, Histogram) else name


def _monitored() -> Iterator[str]:
    for name, (told, labels) in GAUGES.items():
        yield _row(f"{PREFIX}_{name}", "gauge", labels, told)


def _row(series: str, kind: str, labels: tuple[str, ...], told: str) -> str:
    named = ", ".join(f"`{each}`" for each in labels)
    return f"| `{series}` | {kind} | {named} | {told} |"
