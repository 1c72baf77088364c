"""One training as one run of MLflow, with everything that its page and its tools should show."""

import shutil
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from creditwright.registry.mlmodel import BUNDLE, MODEL, write_mlmodel
from creditwright.registry.registry import TrainingRun
from creditwright.scoring.bundle import read_bundle

if TYPE_CHECKING:
    from mlflow import MlflowClient
    from mlflow.entities import Metric

USER_TAG = "mlflow.user"  # the name under which MLflow shows who made a run
MOST_AT_ONCE = 1000  # metrics in one request, as MLflow allows


def log_run(client: "MlflowClient", experiment: str, run: TrainingRun) -> str:
    """Keep a run's figures and files and return its id; one that fails half-way is marked so."""
    from mlflow.entities import Param, RunTag  # noqa: PLC0415 - seconds, and it is loaded by now

    tags = {USER_TAG: run.author, **run.tags}
    made = client.create_run(experiment, run_name=run.bundle_digest[:12], tags=tags)
    run_id = str(made.info.run_id)
    status = "FAILED"
    try:
        client.log_batch(
            run_id,
            params=[Param(key, value) for key, value in run.parameters.items()],
            tags=[RunTag(key, value) for key, value in run.tags.items()],
        )
        metrics = _metrics(run.metrics, run.series)
        for start in range(0, len(metrics), MOST_AT_ONCE):
            client.log_batch(run_id, metrics=metrics[start : start + MOST_AT_ONCE])
        client.log_artifacts(run_id, str(run.files))
        _log_model(client, run_id, run)
        status = "FINISHED"
    finally:
        client.set_terminated(run_id, status)
    return run_id


def _metrics(
    figures: Mapping[str, float], series: Mapping[str, Mapping[int, float]]
) -> list["Metric"]:
    from mlflow.entities import Metric  # noqa: PLC0415

    now = time.time_ns() // 1_000_000
    single = [Metric(name, value, now, 0) for name, value in figures.items()]
    stepped = [
        Metric(name, value, now, step)
        for name, steps in series.items()
        for step, value in steps.items()
    ]
    return single + stepped


def _log_model(client: "MlflowClient", run_id: str, run: TrainingRun) -> None:
    with tempfile.TemporaryDirectory() as landing:
        folder = Path(landing)
        shutil.copytree(run.bundle, folder / BUNDLE)
        write_mlmodel(folder, read_bundle(run.bundle), run_id=run_id)
        client.log_artifacts(run_id, landing, MODEL)
