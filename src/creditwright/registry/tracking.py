"""The registry in MLflow: one run a training, one model version a bundle, aliases and no stages.

Bundles go in and out as plain files. No flavour of MLflow ever loads a model: its loaders run
pickled code. By default all lies in an SQLite file and a folder; a team names a server instead.
"""

import logging
import os
import shutil
import tempfile
import warnings
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from creditwright.registry.champion import ChampionChange
from creditwright.registry.mlmodel import BUNDLE, MODEL
from creditwright.registry.notes import changes_in, note_of
from creditwright.registry.registry import (
    CHALLENGER,
    CHAMPION,
    ModelNotFoundError,
    ModelVersion,
    RegistryUnavailableError,
    TrainingRun,
)
from creditwright.registry.runs import log_run
from creditwright.registry.trouble import cause_of, told_once, without_user
from creditwright.scoring.bundle import MANIFEST, read_manifest

if TYPE_CHECKING:
    from mlflow import MlflowClient
    from mlflow.entities.model_registry import ModelVersion as TheirVersion

EXPERIMENT = "creditwright"
FOLDER = f"{MODEL}/{BUNDLE}"  # of the bundle among a run's files
DIGEST_TAG, AUTHOR_TAG = "bundle_digest", "author"
INSTEAD = "To score without it, name a bundle's folder, or `latest`."
QUIET = {
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "DO_NOT_TRACK": "true",
    "MLFLOW_LOGGING_LEVEL": "CRITICAL",  # what fails is told once, by us, without a trace
    "MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT": "true",  # --json prints one document and no more
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
            f"The model registry at {without_user(uri)} cannot be reached: {cause_of(error)}."
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
        """Keep a run, and its bundle as the next version of model `name`: the challenger."""
        kept = "The bundle is kept: `--model latest` scores with it. Train again to register it."
        with told_once(kept):
            number = self._holding(name, run.bundle_digest) or self._add(name, run)
            self.client.set_registered_model_alias(name, CHALLENGER, number)
            return self._ours(self.client.get_model_version(name, number))

    def _holding(self, name: str, digest: str) -> str | None:
        """Return the version that holds this very bundle, if one does."""
        same = [each for each in self._all(name) if each.tags.get(DIGEST_TAG) == digest]
        return str(same[0].version) if same else None

    def _all(self, name: str) -> list["TheirVersion"]:
        found = self.client.search_model_versions(f'name="{name}"')
        return sorted(found, key=lambda each: -int(each.version))

    def _add(self, name: str, run: TrainingRun) -> str:
        run_id = log_run(self.client, self.experiment, run)
        if not self._knows(name):
            self.client.create_registered_model(name)
        made = self.client.create_model_version(
            name,
            source=f"runs:/{run_id}/{MODEL}",
            run_id=run_id,
            tags={DIGEST_TAG: run.bundle_digest, AUTHOR_TAG: run.author},
        )
        return str(made.version)

    def version(self, name: str, which: str | int) -> ModelVersion:
        """Return a version by number or alias; ModelNotFoundError if there is none."""
        from mlflow.exceptions import MlflowException  # noqa: PLC0415 - it is loaded by now

        try:
            found = (
                self.client.get_model_version(name, str(which))
                if isinstance(which, int)
                else self.client.get_model_version_by_alias(name, which)
            )
        except MlflowException as error:
            if error.error_code in {"RESOURCE_DOES_NOT_EXIST", "INVALID_PARAMETER_VALUE"}:
                raise ModelNotFoundError(name, which) from None
            raise RegistryUnavailableError(f"The model registry failed: {error.message}") from error
        return self._ours(found)

    def versions(self, name: str) -> Sequence[ModelVersion]:
        """Return every version of a model, newest first; none if there is no such model."""
        with told_once(INSTEAD):
            ours = [each for each in self._all(name) if DIGEST_TAG in each.tags]
            # a search does not tell the aliases
            return [self._ours(self.client.get_model_version(name, each.version)) for each in ours]

    def figures(self, version: ModelVersion) -> Mapping[str, float]:
        """Return the figures of the run that made a version, by name."""
        with told_once(INSTEAD):
            return dict(self.client.get_run(version.run_id).data.metrics)

    def fetch(self, version: ModelVersion, into: Path) -> None:
        """Copy the files of a version's bundle into the folder `into`, unchecked.

        Each file by its name: whatever else lies there stays there.
        """
        with told_once(INSTEAD), tempfile.TemporaryDirectory() as landing:
            for file in self._listed(version, Path(landing)):
                landed = self._landed(version, f"{FOLDER}/{file}", landing)
                shutil.copyfile(landed, into / file)

    def _listed(self, version: ModelVersion, landing: Path) -> tuple[str, ...]:
        """Return the files that the manifest of a version's bundle lists, and itself."""
        landed = self._landed(version, f"{FOLDER}/{MANIFEST}", str(landing))
        return (*read_manifest(landing, landed.read_bytes()).files, MANIFEST)

    def _landed(self, version: ModelVersion, file: str, landing: str) -> Path:
        return Path(self.client.download_artifacts(version.run_id, file, landing))

    def file(self, version: ModelVersion, name: str) -> bytes | None:
        """Return a file of the run that made a version, or None if it kept none of this name."""
        with told_once(INSTEAD), tempfile.TemporaryDirectory() as landing:
            if name not in {each.path for each in self.client.list_artifacts(version.run_id)}:
                return None
            return self._landed(version, name, landing).read_bytes()

    def changes(self, name: str) -> Sequence[ChampionChange]:
        """Return every noted move of the champion, oldest first."""
        with told_once(INSTEAD):
            known = self._knows(name)
            return changes_in(self.client.get_registered_model(name).tags) if known else ()

    def set_champion(self, name: str, change: ChampionChange) -> None:
        """Note the change, then move the alias, which is one step: never half, never unnoted."""
        with told_once(f"See with `creditwright model list {name}` which version is champion."):
            self.client.set_registered_model_tag(name, *note_of(change))
            self.client.set_registered_model_alias(name, CHAMPION, str(change.version))

    def _ours(self, found: "TheirVersion") -> ModelVersion:
        digest = found.tags.get(DIGEST_TAG)
        if digest is None or found.run_id is None:
            raise ModelNotFoundError(found.name, int(found.version))
        made = datetime.fromtimestamp(found.creation_timestamp / 1000, UTC)
        return ModelVersion(
            found.name,
            int(found.version),
            digest,
            found.run_id,
            tuple(found.aliases),
            author=found.tags.get(AUTHOR_TAG, ""),
            made_at=made.isoformat(timespec="seconds"),
        )

    def _knows(self, name: str) -> bool:
        return bool(self.client.search_registered_models(f'name = "{name}"', max_results=1))
