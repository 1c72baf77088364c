"""What is told of a model: the card in its bundle, and the figures of its run."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from creditwright.core.numbers import Floats
from creditwright.learned.catalogue import LEARNED_BY_NAME
from creditwright.records.table import Sensitivity
from creditwright.training.cut_off import GRID, cost_curve
from creditwright.training.evaluation import Evaluation
from creditwright.training.judge import Judged
from creditwright.training.line_doubt import doubt_as_json, line_doubt
from creditwright.training.model import TrainedModel, training_parameters
from creditwright.training.plan import TrainingPlan
from creditwright.training.search import Study

PURPOSE = (
    "Estimates the probability that the applicant of a consumer credit will have difficulty "
    "repaying it, to support a decision that a person can review."
)
LIMITS = (
    "Learned from the lender's own accepted applications; of any unlike them it knows nothing.",
    "Its probabilities hold where the share of defaults is as in training; calibrate anew if not.",
    "One hold-out of the same time as the training records: how the model ages has to be watched.",
)


def model_card(
    model: TrainedModel,
    evaluation: Evaluation,
    plan: TrainingPlan,
    records_digest: str,
    absent: Sequence[str],
    study: Study | None = None,
) -> dict[str, Any]:
    """Return what the model is, was trained on, and reached; of JSON values, without a date."""
    return {
        "purpose": PURPOSE,
        "limits": list(LIMITS),
        "records_digest": records_digest,
        "absent_tables": list(absent),
        "plan": asdict(plan)
        | {
            "allowed_protected": list(plan.allowed_protected),
            "without": list(plan.without),
            "learned": list(plan.learned),
            "features": None if plan.features is None else plan.features.summary(),
            "parameters": plan.parameters.as_document(),
            "search": None if plan.search is None else plan.search.summary(),
        },
        "parameters": training_parameters(model),
        "search": None if study is None else study.summary(),
        "features": len(model.scorer.inputs),
        "learned_features": [
            each.name for each in model.scorer.inputs if each.name in LEARNED_BY_NAME
        ],
        "protected_features": [
            each.name for each in model.scorer.inputs if each.sensitivity is Sensitivity.PROTECTED
        ],
        "calibration_from": "out-of-fold margins",
        "calibration_doubt": doubt_as_json(
            line_doubt(model.scorer.calibration.log_odds(model.folds.margins))
        ),
        "cut_off_from": "out-of-fold probabilities",
        "cut_off_doubt": evaluation.cost.doubt,
        "figures": dict(run_metrics(evaluation)),
        "importance": {each.name: each.mean_attribution for each in evaluation.importance},
    }


def run_metrics(evaluation: Evaluation) -> Mapping[str, float]:
    """Return the figures of an evaluation by name, flat."""
    order, truth, cost = evaluation.order, evaluation.truth, evaluation.cost
    return {
        "auc": order.auc.value,
        "auc_low": order.auc.low,
        "auc_high": order.auc.high,
        "auc_out_of_fold": evaluation.out_of_fold_auc.value,
        "auc_out_of_fold_low": evaluation.out_of_fold_auc.low,
        "auc_out_of_fold_high": evaluation.out_of_fold_auc.high,
        "fold_auc_spread": float(np.std(evaluation.fold_aucs, ddof=1)),
        "score_stability_index": evaluation.score_stability_index,
        "gini": order.gini.value,
        "kolmogorov_smirnov": order.kolmogorov_smirnov,
        "average_precision": order.average_precision,
        "brier": truth.brier,
        "brier_of_constant": truth.brier_of_constant,
        "calibration_slope": truth.line.slope.value,
        "calibration_slope_low": truth.line.slope.low,
        "calibration_slope_high": truth.line.slope.high,
        "calibration_intercept": truth.line.intercept.value,
        "expected_calibration_error": truth.expected_calibration_error,
        "cut_off": cost.cut_off,
        "cut_off_cheapest": cost.cheapest.value,
        "cut_off_cheapest_low": cost.cheapest.low,
        "cut_off_cheapest_high": cost.cheapest.high,
        "cut_off_theoretical": cost.theoretical_cut_off,
        "cost_per_applicant": cost.model.value,
        "cost_per_applicant_low": cost.model.low,
        "cost_per_applicant_high": cost.model.high,
        "cost_per_applicant_approve_all": cost.approve_all,
        "cost_per_applicant_refuse_all": cost.refuse_all,
        "hold_out_applications": float(evaluation.sizes.hold_out),
        "hold_out_defaults": float(evaluation.sizes.hold_out_defaults),
        "training_applications": float(evaluation.sizes.training),
    }


def run_series(judged: Judged) -> Mapping[str, Mapping[int, float]]:
    """Return the figures of a run that have a step: by fold, or by cut-off in thousandths."""
    hold_out = cost_curve(judged.default_probability, judged.labels, judged.costs)
    return {
        "fold_auc": dict(enumerate(judged.evaluation.fold_aucs)),
        "cost_by_cut_off_hold_out": _by_cut_off(hold_out),
        "cost_by_cut_off_out_of_fold": _by_cut_off(judged.cut_off.curve),
    }


def _by_cut_off(curve: Floats) -> Mapping[int, float]:
    """Return every tenth point of a curve over `GRID`, which is what a chart can show."""
    return {step: float(curve[step - 1]) for step in range(10, GRID.size + 1, 10)}


def run_parameters(
    model: TrainedModel, plan: TrainingPlan, study: Study | None = None
) -> Mapping[str, str]:
    """Return the choices of a run by name, as text."""
    chosen = {
        **training_parameters(model),
        "cost_of_missed_default": plan.costs.missed_default,
        "cost_of_refused_good": plan.costs.refused_good,
        "folds": plan.folds,
        "hold_out_share": plan.hold_out_share,
        "seed": plan.seed,
        "policy": f"{plan.policy.name} {plan.policy.version}",
        "legal_profile": plan.policy.law.profile.value,
        "allowed_protected": ",".join(plan.allowed_protected) or "none",
        "without": ",".join(plan.without) or "none",
        "learned": ",".join(plan.learned) or "none",
        "features": len(model.scorer.inputs),
        "feature_list": "none" if plan.features is None else plan.features.digest,
        "trials": 0 if study is None else len(study.trials),
        "objective": "none" if study is None else study.objective,
    }
    return {name: str(value) for name, value in chosen.items()}
