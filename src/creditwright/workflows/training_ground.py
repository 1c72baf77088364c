"""What a plan trains on: the labelled applications with their features, folds and hold-out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from creditwright.core.numbers import Floats, Rows
from creditwright.core.progress import Progress
from creditwright.decision.rules import features_read, first_hits
from creditwright.features.catalogue import BY_NAME, FEATURES
from creditwright.features.feature import Declared, Feature
from creditwright.features.frame import FeatureFrame
from creditwright.features.rows import RowFrame, rows_for
from creditwright.learned.catalogue import LEARNED_BY_STAGE, all_definitions, read_by
from creditwright.learned.fitting import Labelled, RowsOf, fit_stages
from creditwright.learned.stage import FittedStage
from creditwright.records.people import loans_of, people_of
from creditwright.records.records import LABEL
from creditwright.scoring.inputs import Matrix, ModelInput, fit_inputs, matrix_of
from creditwright.training.calibration_parts import SEGMENTED_BY, Words, segments_in
from creditwright.training.fitting import Examples
from creditwright.training.judge import HoldOut
from creditwright.training.monotone import check_monotone
from creditwright.training.plan import TrainingPlan, usable_features
from creditwright.training.split import Split, parts_of, split_hold_out
from creditwright.training.trying import Ground
from creditwright.workflows.feature_frames import feature_frames
from creditwright.workflows.portfolio import Portfolio, say_what_is_absent


@dataclass(frozen=True, slots=True)
class Material:
    """Labelled applications, in order of their numbers, divided by a plan.

    Attributes:
        applications: SK_ID_CURR, shape (n,).
        matrix: Their values of `inputs`; learned features are out of fold where trained on.
        labels: 1 for a default, 0 for a loan repaid, shape (n,).
        people: The person behind each, shape (n,).
        hits: The first hard rule that each meets, by place; see `first_hits`.
        segments: By kind the segment that each belongs to; calibration is told by them.
        split: Those trained on, and those kept for the end.
        fold: The fold of each of those trained on.
        inputs: The features that are known for some of those trained on.
        stages: What was learned for learned features, by kind.
        offered: The features that there are, whether the plan uses them or not.
    """

    applications: Rows
    matrix: Matrix
    labels: Floats
    people: Rows
    hits: Rows
    segments: Mapping[str, Words]
    split: Split
    fold: Rows
    inputs: tuple[ModelInput, ...]
    stages: Mapping[str, FittedStage]
    offered: tuple[Declared, ...]

    @property
    def hold_out(self) -> HoldOut:
        """The applications kept for the end."""
        return HoldOut.of(self.matrix, self.labels, self.split, self.hits, self.segments)

    @property
    def kept_for_the_end(self) -> Rows:
        """SK_ID_CURR of those."""
        return self.applications[self.split.hold_out]

    def ground(self, plan: TrainingPlan) -> Ground:
        """Return the applications trained on: what models are made from and compared on."""
        examples = Examples(self.matrix.values, self.labels, self.people).at(self.split.training)
        return Ground(examples, self.inputs, self.fold, plan.costs, plan.seed)


def training_material(
    records: Portfolio,
    plan: TrainingPlan,
    *,
    work: Path,
    progress: Progress,
    features: Sequence[Feature] = FEATURES,
) -> Material:
    """Compute what `plan` trains on, learned features included.

    Args:
        records: The portfolio.
        plan: Its features, folds and hold-out.
        work: A folder for what one process hands to another.
        progress: Is told of each part of the work.
        features: What there is, but for learned features.

    Raises:
        PlanError, MonotoneError: If the plan names a feature that cannot be meant.
        TooFewLabelsError: If there are too few outcomes of one kind.
    """
    say_what_is_absent(records, progress)
    learned = (each for name in plan.learned for each in LEARNED_BY_STAGE[name])
    offered: tuple[Declared, ...] = (*features, *learned)
    usable = usable_features(offered, plan)
    check_monotone(plan.parameters.monotone, usable)
    frame, labels = labelled_features(
        records, features_to_compute(usable, plan), work=work, progress=progress
    )
    people = _people_behind(frame.applications, records, progress)
    split = split_hold_out(labels, share=plan.hold_out_share, seed=plan.seed, people=people)
    fold = parts_of(labels[split.training], plan.folds, plan.seed, people[split.training])
    labelled = Labelled(frame, labels, split.training, fold, reading_rows(records, frame))
    stages, frame = fit_stages(plan.learned, labelled, seed=plan.seed, progress=progress)
    inputs = known_inputs(frame.at(split.training), usable, all_definitions(FEATURES))
    matrix = matrix_of(frame, inputs)
    return Material(
        frame.applications,
        matrix,
        labels,
        people,
        first_hits(plan.policy.rules, frame),
        segments_in(frame),
        split,
        fold,
        inputs,
        stages,
        offered,
    )


def training_ground(
    records: Portfolio,
    plan: TrainingPlan,
    *,
    work: Path,
    progress: Progress,
    features: Sequence[Feature] = FEATURES,
) -> Ground:
    """Return the training applications with the features and folds that `train` would use.

    The applications that it keeps for the end are left out: whatever is chosen here is judged on
    them once, by the training that uses it.
    """
    found = training_material(records, plan, work=work, progress=progress, features=features)
    return found.ground(plan)


def _people_behind(applications: Rows, records: Portfolio, progress: Progress) -> Rows:
    """Number the people behind the applications, and say how many came back."""
    people = people_of(applications, [loans_of(records.partition(n)) for n in records.partitions])
    again = applications.size - np.unique(people).size
    if again:
        progress.note(f"{again:,} applications are of people seen before: they stay together.")
    return people


def features_to_compute(usable: Sequence[Declared], plan: TrainingPlan) -> tuple[Feature, ...]:
    """Return the features to compute: the model's, and what others are learned or told by."""
    ruled = features_read(plan.policy.rules)
    wanted = {each.name for each in (*usable, *read_by(plan.learned), *ruled, *SEGMENTED_BY)}
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


def reading_rows(records: Portfolio, frame: FeatureFrame) -> RowsOf:
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
