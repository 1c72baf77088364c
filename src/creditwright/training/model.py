"""The trained model put together: booster, calibration, cut-off, reference, and their bundle."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import lightgbm
import numpy as np

from creditwright.core.digests import sha256_of_bytes
from creditwright.core.logs import logger
from creditwright.core.numbers import Floats, Rows
from creditwright.core.parallel import cores
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
from creditwright.scoring.calibration import Calibration, probability_from_log_odds
from creditwright.scoring.documents import document_bytes
from creditwright.scoring.expected import with_expected
from creditwright.scoring.golden import make_golden
from creditwright.scoring.inputs import Matrix, ModelInput
from creditwright.scoring.scale import ScoreScale
from creditwright.scoring.scorer import Scorer, margins_of
from creditwright.scoring.structure import canonical_model_text, check_structure
from creditwright.scoring.verification import ScaledCalibration
from creditwright.training.cut_off import CutOff, choose_cut_off
from creditwright.training.fitting import FIXED, Examples, fit
from creditwright.training.folds import OutOfFold, out_of_fold
from creditwright.training.leaving_out import inputs_read, with_inputs
from creditwright.training.parameters import ModelParameters
from creditwright.training.plan import TrainingPlan
from creditwright.training.platt import fit_line

NOTHING_LEARNED: Mapping[str, FittedStage] = MappingProxyType({})
MANY_ROWS = 100_000  # from here on threads gain more than they lose by waiting for each other


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
    """Train on `examples`: folds, calibration, cut-off, then one booster on all of them.

    Calibration and cut-off come from the folds' boosters, each asked only about rows it had not
    seen. What is kept is one booster fitted on all the rows, with the folds' mean number of
    rounds: five would be slower to score and to explain, and hardly better. Inputs that none of
    its trees looks at are left out of it.

    Args:
        examples: The training applications.
        inputs: What their columns are.
        plan: The choices of the run.
        progress: Is told of each fold.
        learned: The fitted stages that some of the inputs come from; they go into the bundle.

    Raises:
        CalibrationError, NoCalibrationError: If the model does not tell good from bad.
        CutOffAtEdgeError: If approving or refusing everybody is cheapest.
        ReferenceTooSmallError: If too few are approved.
    """
    folds = out_of_fold(
        examples,
        inputs,
        folds=plan.folds,
        seed=plan.seed,
        progress=progress,
        parameters=plan.parameters,
    )
    line = fit_line(folds.margins, examples.labels)
    calibration = Calibration(line.slope, line.intercept)
    foretold = probability_from_log_odds(calibration.log_odds(folds.margins))
    cut_off = choose_cut_off(foretold, examples.labels, plan.costs, seed=plan.seed)
    _say_doubt(cut_off, progress)
    policy = plan.policy.settled(cut_off.probability)
    text, read = _final(examples, inputs, plan, rounds=folds.mean_rounds)
    booster = lightgbm.Booster(model_str=text)  # as every scorer will have it
    scorer = Scorer(booster, tuple(inputs[each] for each in read), calibration, ScoreScale())
    return TrainedModel(
        text=text,
        scorer=scorer,
        read=read,
        folds=folds,
        cut_off=cut_off,
        policy=policy,
        reference=_reference(scorer, examples.values[:, read], policy.approve_up_to, text),
        gains=np.asarray(booster.feature_importance("gain"), dtype=np.float64),
        learned=learned,
        parameters=plan.parameters,
    )


def _say_doubt(cut_off: CutOff, progress: Progress) -> None:
    """Warn where the costs ask for another cut-off than the one that was cheapest."""
    if cut_off.doubt is not None:
        progress.note(cut_off.doubt)
        logger().warning("the cheapest cut-off is not the theoretical one")


def _final(
    examples: Examples, inputs: Sequence[ModelInput], plan: TrainingPlan, *, rounds: int
) -> tuple[str, Rows]:
    """Fit on all rows; return the booster's text, and the positions of the inputs it reads."""
    threads = cores() if examples.labels.size > MANY_ROWS else 1
    booster = fit(
        examples,
        inputs,
        rounds=rounds,
        seed=plan.seed,
        parameters=plan.parameters,
        threads=threads,
    )
    text = canonical_model_text(booster.model_to_string())
    read = inputs_read(check_structure(text))
    return with_inputs(text, read), read


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
