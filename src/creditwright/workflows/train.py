"""Train a model: from records to a verified bundle, its evaluation, and a registered version."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from creditwright.core.logs import logger
from creditwright.core.progress import Progress
from creditwright.decision.opening import open_bundle
from creditwright.fairness.measure import FairnessReport
from creditwright.fairness.report import fairness_card, fairness_metrics
from creditwright.features.catalogue import FEATURES
from creditwright.features.feature import Feature
from creditwright.registry.address import BundlePlace
from creditwright.registry.registry import ModelRegistry, ModelVersion, TrainingRun
from creditwright.registry.store import BundleStore
from creditwright.reports.page import Document
from creditwright.scoring.bundle import write_bundle
from creditwright.training.card import model_card, run_metrics, run_parameters, run_series
from creditwright.training.evaluation import Evaluation
from creditwright.training.judge import judge
from creditwright.training.model import bundle_files, train
from creditwright.training.plan import TrainingPlan, protected_left_out
from creditwright.training.report import write_report
from creditwright.training.search import Study, study_files
from creditwright.training.study import search
from creditwright.training.trying import Ground
from creditwright.workflows.measure_fairness import fairness_of, groups_in
from creditwright.workflows.portfolio import Portfolio
from creditwright.workflows.report_model import facts_of, write_document
from creditwright.workflows.training_ground import training_material

CARD = "model_card.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Workshop:
    """Where a training leaves its work.

    Attributes:
        bundles: The local store.
        reports: A folder; the evaluation goes to one named by the bundle's digest in it.
        studies: A folder for searches that go on where they were stopped.
        work: A folder for what one process hands to another.
        registry: Keeps the run and the version.
        model_name: The registered model the version belongs to.
        author: Who trains.
    """

    bundles: BundleStore
    reports: Path
    studies: Path
    work: Path
    registry: ModelRegistry
    model_name: str
    author: str


@dataclass(frozen=True, slots=True)
class TrainingResult:
    """What a training gave."""

    evaluation: Evaluation
    fairness: FairnessReport
    version: ModelVersion
    bundle: Path
    report: Path
    features: int
    learned: tuple[str, ...]  # kinds of learned features
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
    material = training_material(
        records, plan, work=workshop.work, progress=progress, features=features
    )
    ground = material.ground(plan)
    study = _searched(ground, plan, workshop, progress)
    tuned = plan if study is None else replace(plan, parameters=study.parameters)
    model = train(ground.examples, ground.inputs, tuned, progress, learned=material.stages)
    kept = material.hold_out.seen_by(model)
    judged = judge(model, kept, plan, progress=progress)
    fairness = fairness_of(
        judged,
        kept.matrix,
        groups_in(records).of(material.kept_for_the_end),
        seed=plan.seed,
        progress=progress,
    )
    card = model_card(model, judged.evaluation, plan, records.digest, records.absent, study)
    card |= {"fairness": fairness_card(fairness.report)}
    folder, digest = _keep_bundle(bundle_files(model, card), workshop.bundles)
    report = workshop.reports / digest
    beside = fairness.files() | study_files(study)
    write_report(report, judged, card, beside=beside, progress=progress)
    _write_card(report, folder)
    run = TrainingRun(
        metrics={**run_metrics(judged.evaluation), **fairness_metrics(fairness.report)},
        parameters=run_parameters(model, plan, study),
        tags={"records_digest": records.digest, "bundle_digest": digest},
        bundle=folder,
        bundle_digest=digest,
        files=report,
        author=workshop.author,
        series=run_series(judged),
    )
    progress.note(f"Registering the model as {workshop.model_name}.")
    version = workshop.registry.add(workshop.model_name, run)
    logger().info(
        "model trained",
        bundle=digest,
        applications=material.labels.size,
        features=len(model.scorer.inputs),
    )
    left_out = protected_left_out(material.offered, plan)
    return TrainingResult(
        judged.evaluation,
        fairness.report,
        version,
        folder,
        report,
        len(model.scorer.inputs),
        plan.learned,
        left_out,
    )


def _write_card(report: Path, bundle: Path) -> None:
    """Put the model's card, as people read it, beside its evaluation: the run then shows it."""
    facts = facts_of(BundlePlace(bundle, None), report.parent, None)
    write_document(Document.MODEL, facts, report / CARD)


def _searched(
    ground: Ground, plan: TrainingPlan, workshop: Workshop, progress: Progress
) -> Study | None:
    """Return what a search found, if the plan wants one."""
    if plan.search is None:
        return None
    return search(ground, plan.parameters, plan.search, workshop.studies, progress)


def _keep_bundle(files: dict[str, bytes], store: BundleStore) -> tuple[Path, str]:
    """Write the bundle into the store, and open it as whoever scores with it will."""
    with tempfile.TemporaryDirectory() as staging:
        digest = write_bundle(Path(staging) / "bundle", files).digest
        store.add(Path(staging) / "bundle", expected_digest=digest)
    kept = store.path(digest)
    open_bundle(kept, expected_digest=digest)
    store.set_latest(digest)
    return kept, digest
