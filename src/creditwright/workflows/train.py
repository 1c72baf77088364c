"""Train a model: from records to a verified bundle, its evaluation, and a registered version."""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from creditwright.core.logs import logger
from creditwright.core.numbers import Floats, Rows
from creditwright.core.progress import Progress
from creditwright.features.catalogue import FEATURES
from creditwright.features.compute import compute
from creditwright.features.definition import definitions_of
from creditwright.features.feature import Feature
from creditwright.records.records import APPLICATION_KEY, LABEL
from creditwright.registry.registry import ModelRegistry, ModelVersion, TrainingRun
from creditwright.registry.store import BundleStore
from creditwright.scoring.bundle import write_bundle
from creditwright.scoring.inputs import Matrix, ModelInput, fit_inputs, matrix_of
from creditwright.scoring.verification import verify_bundle
from creditwright.training.card import model_card, run_metrics, run_parameters
from creditwright.training.evaluation import Evaluation
from creditwright.training.fitting import Examples
from creditwright.training.judge import HoldOut, judge
from creditwright.training.model import bundle_files, train
from creditwright.training.plan import TrainingPlan, usable_features
from creditwright.training.report import write_report
from creditwright.training.split import split_hold_out
from creditwright.workflows.portfolio import Portfolio, say_what_is_absent


@dataclass(frozen=True, slots=True, kw_only=True)
class Workshop:
    """Where a training leaves its work.

    Attributes:
        bundles: The local store.
        reports: A folder; the evaluation goes to one named by the bundle's digest in it.
        registry: Keeps the run and the version.
        model_name: The registered model the version belongs to.
    """

    bundles: BundleStore
    reports: Path
    registry: ModelRegistry
    model_name: str


@dataclass(frozen=True, slots=True)
class TrainingResult:
    """What a training gave."""

    evaluation: Evaluation
    version: ModelVersion
    bundle: Path
    report: Path
    features: int
    left_out: tuple[str, ...]  # protected features, not allowed by the plan


def train_model(
    records: Portfolio,
    plan: TrainingPlan,
    workshop: Workshop,
    *,
    progress: Progress,
    features: Sequence[Feature] = FEATURES,
) -> TrainingResult:
    """Train a model by `plan`, judge it on applications kept for the end, and register it."""
    say_what_is_absent(records, progress)
    usable = usable_features(features, plan)
    frame, labels = labelled_features(records, usable, progress)
    split = split_hold_out(labels, share=plan.hold_out_share, seed=plan.seed)
    inputs = known_inputs(frame[split.training], usable, definitions_of(FEATURES))
    matrix = matrix_of(frame, inputs)
    del frame
    model = train(_examples(matrix, labels, split.training), inputs, plan, progress)
    judged = judge(model, HoldOut.of(matrix, labels, split), plan, progress=progress)
    card = model_card(model, judged.evaluation, plan, records.digest, records.absent)
    folder, digest = _keep_bundle(bundle_files(model, card), workshop.bundles)
    report = workshop.reports / digest
    write_report(report, judged, card, progress=progress)
    run = TrainingRun(
        metrics=run_metrics(judged.evaluation),
        parameters=run_parameters(model, plan),
        tags={"records_digest": records.digest, "bundle_digest": digest},
        bundle=folder,
        bundle_digest=digest,
        files=report,
    )
    progress.note(f"Registering the model as {workshop.model_name}.")
    version = workshop.registry.add(workshop.model_name, run)
    logger().info("model trained", bundle=digest, applications=labels.size, features=len(inputs))
    left_out = tuple(each.name for each in features if each not in usable)
    return TrainingResult(judged.evaluation, version, folder, report, len(inputs), left_out)


def labelled_features(
    records: Portfolio, features: Sequence[Feature], progress: Progress
) -> tuple[pl.DataFrame, Floats]:
    """Compute the features of every application whose outcome is known, in order of its number.

    The order is what makes a training repeatable: it does not depend on the partitions.
    """
    parts = [
        _labelled(records, number, features)
        for number in progress.track(
            records.partitions, description="Computing features", total=len(records.partitions)
        )
    ]
    frame = pl.concat(parts, rechunk=False).sort(APPLICATION_KEY)
    return frame.drop(APPLICATION_KEY, LABEL), frame[LABEL].cast(pl.Float64).to_numpy()


def _labelled(records: Portfolio, number: int, features: Sequence[Feature]) -> pl.DataFrame:
    partition = records.partition(number)
    labels = partition.application.select(APPLICATION_KEY, LABEL).drop_nulls(LABEL).collect()
    return compute(partition, features).join(labels, on=APPLICATION_KEY, how="inner")


def known_inputs(
    frame: pl.DataFrame, features: Sequence[Feature], definitions: Mapping[str, str]
) -> tuple[ModelInput, ...]:
    """Describe the inputs of a model: the features that are known for some training row."""
    known = [each for each in features if frame[each.name].null_count() < frame.height]
    return fit_inputs(frame, known, definitions)


def _examples(matrix: Matrix, labels: Floats, rows: Rows) -> Examples:
    return Examples(matrix.values, labels).at(rows)


def _keep_bundle(files: dict[str, bytes], store: BundleStore) -> tuple[Path, str]:
    """Write the bundle into the store, and open it as whoever scores with it will."""
    with tempfile.TemporaryDirectory() as staging:
        digest = write_bundle(Path(staging) / "bundle", files).digest
        store.add(Path(staging) / "bundle", expected_digest=digest)
    kept = store.path(digest)
    verify_bundle(kept, expected_digest=digest)
    store.set_latest(digest)
    return kept, digest
