"""The judgement: the trained model asked about the hold-out, once."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import numpy as np

from creditwright.core.numbers import Floats, Rows
from creditwright.core.progress import Progress
from creditwright.decision.assessment import Assessments, assess_matrix
from creditwright.decision.catalogue import catalogue_for
from creditwright.decision.model import DecisionModel
from creditwright.decision.policy import Costs, Outcome, Policy
from creditwright.decision.rules import NO_RULE
from creditwright.explanation.bulk import attribute_together
from creditwright.scoring.inputs import Matrix, ModelInput
from creditwright.scoring.scale import ScoreScale
from creditwright.training.calibration_parts import Words
from creditwright.training.cut_off import CutOff
from creditwright.training.evaluation import (
    Evaluation,
    Sizes,
    cost_of,
    importances,
    order_of,
    truth_of,
)
from creditwright.training.metrics import auc, population_stability_index
from creditwright.training.model import TrainedModel
from creditwright.training.plan import TrainingPlan
from creditwright.training.split import Split

MOST_ATTRIBUTED = 5000  # rows that importance is measured on; more do not change the picture


@dataclass(frozen=True, slots=True)
class HoldOut:
    """The applications kept for the end, and the labels of those trained on.

    Attributes:
        hits: The first hard rule that each meets, by place; see `first_hits`.
        segments: By kind the segment that each belongs to; calibration is told by them.
    """

    matrix: Matrix
    labels: Floats
    hits: Rows
    training_labels: Floats
    segments: Mapping[str, Words] = field(default_factory=dict)

    @staticmethod
    def of(
        matrix: Matrix,
        labels: Floats,
        split: Split,
        hits: Rows | None = None,
        segments: Mapping[str, Words] = MappingProxyType({}),
    ) -> "HoldOut":
        """Take the rows that the split keeps for the end; without `hits` no rule is met."""
        met = np.full(labels.size, NO_RULE, dtype=np.int64) if hits is None else hits
        kept = split.hold_out
        inside = {kind: words[kept] for kind, words in segments.items()}
        return HoldOut(matrix.at(kept), labels[kept], met[kept], labels[split.training], inside)

    def seen_by(self, model: TrainedModel) -> "HoldOut":
        """Return the same with the inputs alone that a model reads."""
        return replace(self, matrix=self.matrix.only(model.read))


@dataclass(frozen=True, slots=True)
class Judged:
    """A model's evaluation, with what its plots are drawn from.

    Attributes:
        assessments: What the bundle decides on the hold-out.
        attributed: The values of the rows that attributions were taken of, shape (rows, inputs).
        attributions: In log-odds, same shape.
    """

    evaluation: Evaluation
    assessments: Assessments
    labels: Floats
    default_probability: Floats
    cut_off: CutOff
    costs: Costs
    policy: Policy
    inputs: tuple[ModelInput, ...]
    scale: ScoreScale
    attributed: Floats
    attributions: Floats


def judge(
    model: TrainedModel, hold_out: HoldOut, plan: TrainingPlan, *, progress: Progress
) -> Judged:
    """Evaluate a model on applications that nothing before has looked at, as it sees them."""
    progress.note("Evaluating on the hold-out.")
    assessments = _assess(model, hold_out)
    scores, labels = assessments.scores, hold_out.labels
    some = _some_rows(labels.size, plan.seed)
    seen = hold_out.matrix.at(some)
    attributions = attribute_together(model.scorer, seen, scores.log_odds[some]).values
    training = hold_out.training_labels
    evaluation = Evaluation(
        sizes=Sizes(training.size, int(training.sum()), labels.size, int(labels.sum())),
        order=order_of(labels, scores.log_odds),
        out_of_fold_auc=auc(training, model.folds.margins),
        fold_aucs=_fold_aucs(model, training),
        score_stability_index=population_stability_index(
            model.scorer.calibration.log_odds(model.folds.margins), scores.log_odds
        ),
        truth=truth_of(labels, scores, float(training.mean()), hold_out.segments),
        cost=cost_of(
            labels,
            scores.default_probability,
            policy=model.policy,
            chosen=model.cut_off,
            seed=plan.seed,
        ),
        outcomes=_outcomes(assessments),
        importance=importances(model.scorer.inputs, model.gains, attributions),
    )
    return Judged(
        evaluation=evaluation,
        assessments=assessments,
        labels=labels,
        default_probability=scores.default_probability,
        cut_off=model.cut_off,
        costs=plan.costs,
        policy=model.policy,
        inputs=model.scorer.inputs,
        scale=model.scorer.scale,
        attributed=hold_out.matrix.values[some],
        attributions=attributions,
    )


def _assess(model: TrainedModel, hold_out: HoldOut) -> Assessments:
    whole = DecisionModel(
        digest="",  # it gets one when its bundle is written, which holds these figures
        scorer=model.scorer,
        policy=model.policy,
        catalogue=catalogue_for(model.scorer.inputs),
        reference=model.reference,
    )
    return assess_matrix(hold_out.matrix, whole, hits=hold_out.hits, explain=False)


def _some_rows(n: int, seed: int) -> Rows:
    if n <= MOST_ATTRIBUTED:
        return np.arange(n)
    generator = np.random.Generator(np.random.PCG64(seed))
    return np.sort(generator.choice(n, MOST_ATTRIBUTED, replace=False))


def _fold_aucs(model: TrainedModel, labels: Floats) -> tuple[float, ...]:
    folds = model.folds
    return tuple(
        auc(labels[folds.fold == each], folds.margins[folds.fold == each]).value
        for each in range(len(folds.rounds))
    )


def _outcomes(assessments: Assessments) -> dict[str, int]:
    counted = Counter(each.value for each in assessments.outcomes)
    counted.update(f"refer:{each.value}" for each in assessments.referrals if each is not None)
    return {**{each.value: 0 for each in Outcome}, **dict(sorted(counted.items()))}
