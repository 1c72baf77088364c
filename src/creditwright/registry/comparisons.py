"""Comparisons in the experiment tracker: one run for the whole, and under it one for each model.

They hold figures, choices, curves and the page. No model is kept: candidates are compared and not
used.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from creditwright.registry.tracking import MlflowRegistry
from creditwright.registry.trouble import told_once

if TYPE_CHECKING:
    from mlflow import MlflowClient

PARENT_TAG = "mlflow.parentRunId"  # the name by which MLflow puts one run under another


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedModel:
    """One model of a comparison: its name, its figures, its choices as text.

    Attributes:
        files: The folder of its curves.
    """

    name: str
    metrics: Mapping[str, float]
    parameters: Mapping[str, str]
    files: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonRun:
    """A comparison as it is kept.

    Attributes:
        name: As people find it.
        parameters: The choices that hold for all models.
        tags: What names the comparison: digests, the best.
        files: The folder of its page, its picture and its figures.
        models: What each model came to.
    """

    name: str
    parameters: Mapping[str, str]
    tags: Mapping[str, str]
    files: Path
    models: Sequence[ComparedModel]


class ComparisonLog(Protocol):
    """Keeps comparisons."""

    def add_comparison(self, run: ComparisonRun) -> str:
        """Keep a comparison, and return how its run is called."""
        ...


@dataclass(frozen=True, slots=True)
class MlflowComparisons:
    """A `ComparisonLog` in MLflow."""

    registry: MlflowRegistry

    def add_comparison(self, run: ComparisonRun) -> str:
        """Keep a comparison as one run, and each model as a run under it; return its id.

        Raises:
            RegistryUnavailableError: If MLflow fails; the figures are on disk all the same.
        """
        with told_once(f"The comparison is kept: {run.files}."):
            client, experiment = self.registry.client, self.registry.experiment
            parent = _log(client, experiment, run.name, {}, run.parameters, run.tags)
            for each in run.models:
                tags = {PARENT_TAG: parent}
                own = _log(client, experiment, each.name, each.metrics, each.parameters, tags)
                client.log_artifacts(own, str(each.files))
            client.log_artifacts(parent, str(run.files))
            return parent


def _log(
    client: "MlflowClient",
    experiment: str,
    name: str,
    metrics: Mapping[str, float],
    parameters: Mapping[str, str],
    tags: Mapping[str, str],
) -> str:
    from mlflow.entities import Metric, Param  # noqa: PLC0415 - seconds, and it is loaded by now

    run_id = str(client.create_run(experiment, run_name=name, tags=dict(tags)).info.run_id)
    now, status = time.time_ns() // 1_000_000, "FAILED"
    try:
        client.log_batch(
            run_id,
            metrics=[Metric(key, value, now, 0) for key, value in metrics.items()],
            params=[Param(key, value) for key, value in parameters.items()],
        )
        status = "FINISHED"
    finally:
        client.set_terminated(run_id, status)
    return run_id
