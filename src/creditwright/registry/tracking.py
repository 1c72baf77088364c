"""The registry in MLflow: one run a training, one model version a bundle, aliases and no stages.

Bundles go in and out as plain files. No flavour of MLflow ever loads a model: its loaders run
pickled code. By default all lies in an SQLite file and a folder; a team names a server instead.
"""

import logging
import os
import re
import shutil
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from creditwright.core.errors import CreditwrightError
from creditwright.registry.registry import (
    CHALLENGER,
    CHAMPION,
    ModelNotFoundError,
    ModelVersion,
    RegistryUnavailableError,
    TrainingRun,
)
from creditwright.scoring.bundle import MANIFEST, read_manifest

if TYPE_CHECKING:
    from mlflow import MlflowClient
    from mlflow.entities.model_registry import ModelVersion as TheirVersion

EXPERIMENT = "creditwright"
BUNDLE = "bundle"  # the folder of the bundle among a run's files
DIGEST_TAG = "bundle_digest"
QUIET = {
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "DO_NOT_TRACK": "true",
    "MLFLOW_LOGGING_LEVEL": "CRITICAL",  # what fails is told once, by us, without a trace
    "MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR": "false",
    "MLFLOW_ALLOW_MODEL_CODE_EXECUTION": "false",
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "3",  # seven would be minutes, in which nothing is said
}


def open_mlflow(uri: str, artifacts: Path) -> "MlflowRegistry":
    """Open the MLflow registry at `uri`; a local one is made if it is not there.

    Args:
        uri: `sqlite:///FILE`, or the address of a server.
        artifacts: Where files are kept, if the registry is local. A server says so itself.

    Raises:
        RegistryUnavailableError: If MLflow is not installed, or the registry cannot be reached.
    """
    os.environ.update({name: os.environ.get(name, value) for name, value in QUIET.items()})
    for noisy in ("mlflow", "alembic"):
        logging.getLogger(noisy).setLevel(logging.CRITICAL)
    if uri.startswith("sqlite:///"):
        Path(uri.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # SQLAlchemy's and MLflow's, about each other
            from mlflow import MlflowClient  # noqa: PLC0415 - three seconds, and not always there

            client = MlflowClient(tracking_uri=uri, registry_uri=uri)
            return MlflowRegistry(client, _experiment(client, uri, artifacts))
    except ImportError as error:
        raise RegistryUnavailableError(
            "The model registry needs MLflow: install `creditwright[train]`. Scoring needs none: "
            "name a bundle's folder, or `latest`."
        ) from error
    except Exception as error:  # MLflow raises its own, its database's and its HTTP library's
        raise RegistryUnavailableError(
            f"The model registry at {without_user(uri)} cannot be reached: {_cause(error)}."
        ) from error


def without_user(uri: str) -> str:
    """Return an address as it may be shown.

    >>> without_user("https://ann:secret@mlflow.example/x"), without_user("sqlite:////srv/m.db")
    ('https://mlflow.example/x', 'sqlite:////srv/m.db')
    """
    return re.sub(r"(?<=://)[^/]*@", "", uri)


def _cause(error: BaseException) -> str:
    """Return on one line what was at the bottom of an error that libraries wrapped in theirs."""
    while (below := error.__cause__ or error.__context__) is not None:
        error = below
    return without_user(" ".join(str(error).split()) or type(error).__name__)[:200].rstrip(".")


@contextmanager
def _told_once(what_to_do: str) -> Iterator[None]:
    """Turn whatever MLflow, its database or its HTTP library raise into one error of ours."""
    try:
        yield
    except CreditwrightError:
        raise
    except Exception as error:
        raise RegistryUnavailableError(
            f"The model registry failed: {_cause(error)}. {what_to_do}"
        ) from error


def _experiment(client: "MlflowClient", uri: str, artifacts: Path) -> str:
    found = client.get_experiment_by_name(EXPERIMENT)
    if found is not None:
        return str(found.experiment_id)
    local = artifacts.resolve().as_uri() if uri.startswith("sqlite:") else None
    return str(client.create_experiment(EXPERIMENT, artifact_location=local))


class MlflowRegistry:
    """A `ModelRegistry` in MLflow. Opened by `open_mlflow`."""

    def __init__(self, client: "MlflowClient", experiment: str) -> None:
        self.client = client
        self.experiment = experiment

    def add(self, name: str, run: TrainingRun) -> ModelVersion:
        """Keep a run, and its bundle as the next version of model `name`."""
        kept = "The bundle is kept: `--model latest` scores with it. Train again to register it."
        with _told_once(kept):
            return self._add(name, run)

    def _add(self, name: str, run: TrainingRun) -> ModelVersion:
        run_id = self._log(run)
        if not self._knows(name):
            self.client.create_registered_model(name)
        made = self.client.create_model_version(
            name,
            source=f"runs:/{run_id}/{BUNDLE}",
            run_id=run_id,
            tags={DIGEST_TAG: run.bundle_digest},
        )
        number = str(made.version)
        aliases = (CHAMPION, CHALLENGER) if int(number) == 1 else (CHALLENGER,)
        for alias in aliases:
            self.client.set_registered_model_alias(name, alias, number)
        return ModelVersion(name, int(number), run.bundle_digest, run_id, aliases)

    def version(self, name: str, which: str | int) -> ModelVersion:
        """Return a version by number or alias; ModelNotFoundError if there is none."""
        from mlflow.exceptions import MlflowException  # noqa: PLC0415 - it is loaded by now

        try:
            if isinstance(which, int):
                found = self.client.get_model_version(name, str(which))
            else:
                found = self.client.get_model_version_by_alias(name, which)
        except MlflowException as error:
            if error.error_code in {"RESOURCE_DOES_NOT_EXIST", "INVALID_PARAMETER_VALUE"}:
                raise ModelNotFoundError(name, which) from None
            raise RegistryUnavailableError(f"The model registry failed: {error.message}") from error
        return self._ours(found)

    def fetch(self, version: ModelVersion, into: Path) -> None:
        """Copy the files of a version's bundle into the folder `into`, unchecked.

        Each file by its name: whatever else lies there stays there.
        """
        instead = "To score without it, name a bundle's folder, or `latest`."
        with _told_once(instead), tempfile.TemporaryDirectory() as landing:
            for file in self._listed(version, Path(landing)):
                wanted = f"{BUNDLE}/{file}"
                landed = self.client.download_artifacts(version.run_id, wanted, landing)
                shutil.copyfile(landed, into / file)

    def _listed(self, version: ModelVersion, landing: Path) -> tuple[str, ...]:
        """Return the files that the manifest of a version's bundle lists, and itself."""
        wanted = f"{BUNDLE}/{MANIFEST}"
        landed = Path(self.client.download_artifacts(version.run_id, wanted, str(landing)))
        return (*read_manifest(landing, landed.read_bytes()).files, MANIFEST)

    def _ours(self, found: "TheirVersion") -> ModelVersion:
        digest = found.tags.get(DIGEST_TAG)
        if digest is None or found.run_id is None:
            raise ModelNotFoundError(found.name, int(found.version))
        return ModelVersion(
            found.name, int(found.version), digest, found.run_id, tuple(found.aliases)
        )

    def _knows(self, name: str) -> bool:
        return bool(self.client.search_registered_models(f"name = '{name}'", max_results=1))

    def _log(self, run: TrainingRun) -> str:
        """Keep a run's figures and files; a run that fails half-way is marked as failed."""
        from mlflow.entities import Metric, Param, RunTag  # noqa: PLC0415 - it is loaded by now

        made = self.client.create_run(self.experiment, run_name=run.bundle_digest[:12])
        run_id = str(made.info.run_id)
        now = time.time_ns() // 1_000_000
        status = "FAILED"
        try:
            self.client.log_batch(
                run_id,
                metrics=[Metric(key, value, now, 0) for key, value in run.metrics.items()],
                params=[Param(key, value) for key, value in run.parameters.items()],
                tags=[RunTag(key, value) for key, value in run.tags.items()],
            )
            self.client.log_artifacts(run_id, str(run.bundle), BUNDLE)
            self.client.log_artifacts(run_id, str(run.files))
            status = "FINISHED"
        finally:
            self.client.set_terminated(run_id, status)
        return run_id
