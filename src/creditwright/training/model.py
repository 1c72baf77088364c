"""The trained model put together: booster, calibration, cut-off, reference, and their bundle."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from creditwright.core.digests import sha256_of_bytes
from creditwright.core.numbers import Floats, Rows
from creditwright.core.progress import Progress
from creditwright.decision.catalogue import catalogue_for
from creditwright.decision.golden import expected_of
from creditwright.decision.model import DecisionModel
from creditwright.decision.policy import Policy
from creditwright.explanation.attribution import attribute
from creditwright.explanation.reference import Reference, freeze_reference, nearest_approved
from creditwright.learned.kept import bundle_files_of
from creditwright.learned.stage import FittedStage
from creditwright.scoring.bundle import MODEL
from creditwright.scoring.documents import document_bytes
from creditwright.scoring.expected import with_expected
from creditwright.scoring.golden import make_golden
from creditwright.scoring.inputs import Matrix, ModelInput
from creditwright.scoring.scorer import Scorer, margins_of
from creditwright.scoring.structure import check_structure
from creditwright.scoring.verification import ScaledCalibration
from creditwright.training.calibrated import Fitting, fit_calibrated
from creditwright.training.cut_off import CutOff
from creditwright.training.fitting import FIXED, Examples
from creditwright.training.folds import OutOfFold
from creditwright.training.parameters import ModelParameters
from creditwright.training.plan import TrainingPlan

NOTHING_LEARNED: Mapping[str, FittedStage] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class TrainedModel:
    """A model and what it was chosen by.

    Attributes:
        read: The positions of its inputs among those that it was offered.
        gains: The loss that each input took away, shape (inputs,).
    """

    text: str
    scorer: Scorer
    read: Rows
    folds: OutOfFold
    cut_off: CutOff
    policy: Policy
    reference: Reference
    gains: Floats
    learned: Mapping[str, FittedStage]
    parameters: ModelParameters


def train(
    examples: Examples,
    inputs: Sequence[ModelInput],
    plan: TrainingPlan,
    progress: Progress,
    *,
    learned: Mapping[str, FittedStage] = NOTHING_LEARNED,
) -> TrainedModel:
    """Train on `examples`: a calibrated booster with its cut-off, then policy and reference.

    Args:
        examples: The training applications.
        inputs: What their columns are.
        plan: The choices of the run.
        progress: Is told of each fold.
        learned: The fitted stages that some of the inputs come from; they go into the bundle.

    Raises:
        NoCalibrationError: If the model does not tell good from bad.
        CutOffAtEdgeError: If approving or refusing everybody is cheapest.
        ReferenceTooSmallError: If too few are approved.
    """
    found = fit_calibrated(examples, inputs, Fitting.of(plan), progress)
    policy = plan.policy.settled(found.cut_off.probability)
    fitted, scorer = found.fitted, found.fitted.scorer
    values = examples.values[:, fitted.read]
    return TrainedModel(
        text=fitted.text,
        scorer=scorer,
        read=fitted.read,
        folds=found.folds,
        cut_off=found.cut_off,
        policy=policy,
        reference=_reference(scorer, values, policy.approve_up_to, fitted.text),
        gains=np.asarray(scorer.booster.feature_importance("gain"), dtype=np.float64),
        learned=learned,
        parameters=plan.parameters,
    )


def _reference(scorer: Scorer, values: Floats, cut_off: float, text: str) -> Reference:
    matrix = Matrix(values, np.zeros(values.shape, dtype=np.bool_))
    scores = scorer.score(matrix)
    rows = nearest_approved(scores.default_probability, cut_off)
    return freeze_reference(
        attribute(scorer, matrix.at(rows), scores.log_odds[rows]),
        scores.log_odds[rows],
        inputs=scorer.inputs,
        cut_off=cut_off,
        model_sha256=sha256_of_bytes(text.encode()),
    )


def bundle_files(model: TrainedModel, card: Mapping[str, object]) -> dict[str, bytes]:
    """Return the files of the model's bundle, by name.

    Args:
        model: The model.
        card: What the model is, was trained on and reached: JSON values.
    """
    scorer = model.scorer
    catalogue = catalogue_for(scorer.inputs)
    golden = make_golden(
        check_structure(model.text),
        scorer.inputs,
        lambda rows: margins_of(scorer.booster, rows),
    )
    files = {
        MODEL: model.text.encode(),
        "features.json": document_bytes(scorer.inputs),
        "calibration.json": document_bytes(ScaledCalibration(scorer.calibration, scorer.scale)),
        "policy.json": document_bytes(model.policy),
        "reasons.json": document_bytes(catalogue),
        "reference.json": document_bytes(model.reference),
        "golden.json": document_bytes(golden),
        "card.json": document_bytes(dict(card)),
        **bundle_files_of(model.learned),
    }
    whole = DecisionModel("", scorer, model.policy, catalogue, model.reference, model.learned)
    return with_expected(files, expected_of(whole, golden))


def training_parameters(model: TrainedModel) -> dict[str, object]:
    """Return what the booster was fitted with."""
    return {
        **FIXED,
        **model.parameters.as_document(),
        "rounds": model.folds.mean_rounds,
        "rounds_by_fold": list(model.folds.rounds),
    }
