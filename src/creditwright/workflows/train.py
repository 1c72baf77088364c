"""Train a model: from records to a verified bundle, its evaluation, and a registered version."""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from creditwright.core.logs import logger
from creditwright.core.numbers import Floats, Rows
from creditwright.core.progress import Progress
from creditwright.decision.rules import features_read, first_hits
from creditwright.fairness.measure import FairnessReport
from creditwright.fairness.report import fairness_card, fairness_metrics
from creditwright.features.catalogue import BY_NAME, FEATURES
from creditwright.features.feature import Declared, Feature
from creditwright.features.frame import FeatureFrame
from creditwright.features.rows import RowFrame, rows_for
from creditwright.learned.catalogue import LEARNED_BY_STAGE, all_definitions, read_by
from creditwright.learned.fitting import Labelled, RowsOf, fit_stages
from creditwright.records.people import loans_of, people_of
from creditwright.records.records import LABEL
from creditwright.registry.registry import ModelRegistry, ModelVersion, TrainingRun
from creditwright.registry.store import BundleStore
from creditwright.scoring.bundle import write_bundle
from creditwright.scoring.inputs import ModelInput, fit_inputs, matrix_of
from creditwright.scoring.verification import verify_bundle
from creditwright.training.card import model_card, run_metrics, run_parameters
from creditwright.training.evaluation import Evaluation
from creditwright.training.fitting import Examples
from creditwright.training.judge import HoldOut, judge
from creditwright.training.model import bundle_files, train
from creditwright.training.monotone import check_monotone
from creditwright.training.plan import TrainingPlan, protected_left_out, usable_features
from creditwright.training.report import write_report
from creditwright.training.search import Study, study_files
from creditwright.training.split import parts_of, split_hold_out
from creditwright.training.study import search
from creditwright.training.trying import Ground
from creditwright.workflows.feature_frames import feature_frames
from creditwright.workflows.measure_fairness import fairness_of, groups_in
from creditwright.workflows.portfolio import Portfolio, say_what_is_absent


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
    """

    bundles: BundleStore
    reports: Path
    studies: Path
    work: Path
    registry: ModelRegistry
    model_name: str


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
    say_what_is_absent(records, progress)
    learned = (each for name in plan.learned for each in LEARNED_BY_STAGE[name])
    offered: tuple[Declared, ...] = (*features, *learned)
    usable = usable_features(offered, plan)
    check_monotone(plan.parameters.monotone, usable)
    frame, labels = labelled_features(
        records, _to_compute(usable, plan), work=workshop.work, progress=progress
    )
    people = _people_behind(frame.applications, records, progress)
    split = split_hold_out(labels, share=plan.hold_out_share, seed=plan.seed, people=people)
    fold = parts_of(labels[split.training], plan.folds, plan.seed, people[split.training])
    labelled = Labelled(frame, labels, split.training, fold, _rows_of(records, frame))
    stages, frame = fit_stages(plan.learned, labelled, seed=plan.seed, progress=progress)
    inputs = known_inputs(frame.at(split.training), usable, all_definitions(FEATURES))
    matrix = matrix_of(frame, inputs)
    hits = first_hits(plan.policy.rules, frame)
    kept_for_the_end = frame.applications[split.hold_out]
    del frame, labelled
    examples = Examples(matrix.values, labels, people).at(split.training)
    study = _searched(
        Ground(examples, inputs, fold, plan.costs, plan.seed), plan, workshop, progress
    )
    tuned = plan if study is None else replace(plan, parameters=study.parameters)
    model = train(examples, inputs, tuned, progress, learned=stages)
    judged = judge(model, HoldOut.of(matrix, labels, split, hits), plan, progress=progress)
    fairness = fairness_of(
        judged,
        matrix.at(split.hold_out),
        groups_in(records).of(kept_for_the_end),
        seed=plan.seed,
        progress=progress,
    )
    card = model_card(model, judged.evaluation, plan, records.digest, records.absent, study)
    card |= {"fairness": fairness_card(fairness.report)}
    folder, digest = _keep_bundle(bundle_files(model, card), workshop.bundles)
    report = workshop.reports / digest
    beside = fairness.files() | study_files(study)
    write_report(report, judged, card, beside=beside, progress=progress)
    run = TrainingRun(
        metrics={**run_metrics(judged.evaluation), **fairness_metrics(fairness.report)},
        parameters=run_parameters(model, plan, study),
        tags={"records_digest": records.digest, "bundle_digest": digest},
        bundle=folder,
        bundle_digest=digest,
        files=report,
    )
    progress.note(f"Registering the model as {workshop.model_name}.")
    version = workshop.registry.add(workshop.model_name, run)
    logger().info("model trained", bundle=digest, applications=labels.size, features=len(inputs))
    left_out = protected_left_out(offered, plan)
    return TrainingResult(
        judged.evaluation,
        fairness.report,
        version,
        folder,
        report,
        len(inputs),
        plan.learned,
        left_out,
    )


def _people_behind(applications: Rows, records: Portfolio, progress: Progress) -> Rows:
    """Number the people behind the applications, and say how many came back."""
    people = people_of(applications, [loans_of(records.partition(n)) for n in records.partitions])
    again = applications.size - np.unique(people).size
    if again:
        progress.note(f"{again:,} applications are of people seen before: they stay together.")
    return people


def _searched(
    ground: Ground, plan: TrainingPlan, workshop: Workshop, progress: Progress
) -> Study | None:
    """Return what a search found, if the plan wants one."""
    if plan.search is None:
        return None
    return search(ground, plan.parameters, plan.search, workshop.studies, progress)


def _to_compute(usable: Sequence[Declared], plan: TrainingPlan) -> tuple[Feature, ...]:
    """Return the features to compute: the model's, and those that learned ones and rules read."""
    ruled = features_read(plan.policy.rules)
    wanted = {each.name for each in (*usable, *read_by(plan.learned), *ruled)}
    columns = (each for each in ruled if each.name not in BY_NAME)
    return (*(each for each in FEATURES if each.name in wanted), *columns)


def labelled_features(
    records: Portfolio, features: Sequence[Feature], *, work: Path, progress: Progress
) -> tuple[FeatureFrame, Floats]:
    """Compute the features of every application whose outcome is known, in order of its number.

    The order is what makes a training repeatable: it does not depend on the partitions.
    """
    frames = feature_frames(records, features, work=work, progress=progress)
    known = [each.at(~np.isnan(each.numbers[LABEL])) for each in frames]
    frame = FeatureFrame.joined(known)
    return frame.without(LABEL), frame.numbers[LABEL]


def _rows_of(records: Portfolio, frame: FeatureFrame) -> RowsOf:
    """Return what reads the rows of the applications in `frame`, partition by partition."""

    def rows_of(wanted: Mapping[str, Sequence[str]]) -> dict[str, RowFrame]:
        if not wanted:
            return {}
        parts = [
            rows_for(records.partition(number), wanted, frame.applications)
            for number in records.partitions
        ]
        found = {view: [part[view] for part in parts if view in part] for view in wanted}
        return {view: RowFrame.joined(each) for view, each in found.items() if each}

    return rows_of


def known_inputs(
    frame: FeatureFrame, features: Sequence[Declared], definitions: Mapping[str, str]
) -> tuple[ModelInput, ...]:
    """Describe the inputs of a model: the features that are known for some training row."""
    return fit_inputs(frame, [each for each in features if frame.knows(each.name)], definitions)


def _keep_bundle(files: dict[str, bytes], store: BundleStore) -> tuple[Path, str]:
    """Write the bundle into the store, and open it as whoever scores with it will."""
    with tempfile.TemporaryDirectory() as staging:
        digest = write_bundle(Path(staging) / "bundle", files).digest
        store.add(Path(staging) / "bundle", expected_digest=digest)
    kept = store.path(digest)
    verify_bundle(kept, expected_digest=digest)
    store.set_latest(digest)
    return kept, digest
