"""From examples to a calibrated booster with its cheapest cut-off; policy and reasons come after.

Apart from `model`, because whoever fits on columns of their own has neither.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import lightgbm

from creditwright.core.logs import logger
from creditwright.core.numbers import Rows
from creditwright.core.parallel import cores
from creditwright.core.progress import Progress
from creditwright.decision.policy import Costs
from creditwright.scoring.calibration import Calibration, probability_from_log_odds
from creditwright.scoring.inputs import ModelInput
from creditwright.scoring.scale import ScoreScale
from creditwright.scoring.scorer import Scorer
from creditwright.scoring.structure import canonical_model_text, check_structure
from creditwright.training.cut_off import CutOff, choose_cut_off
from creditwright.training.fitting import Examples, fit, rounds_wanted
from creditwright.training.folds import OutOfFold, out_of_fold
from creditwright.training.leaving_out import inputs_read, with_inputs
from creditwright.training.parameters import ModelParameters
from creditwright.training.plan import TrainingPlan
from creditwright.training.platt import fit_line

MANY_ROWS = 100_000  # from here on threads gain more than they lose by waiting for each other
AS_IT_IS = Calibration(slope=1.0, intercept=0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitting:
    """How a calibrated booster is fitted.

    Attributes:
        costs: What the two mistakes cost.
        folds: How many parts the examples are cut into.
        seed: Of everything that is drawn at random.
        parameters: What the boosters are fitted with.
    """

    costs: Costs
    folds: int
    seed: int
    parameters: ModelParameters

    @classmethod
    def of(cls, plan: TrainingPlan) -> "Fitting":
        """Return what a plan says of it."""
        return cls(costs=plan.costs, folds=plan.folds, seed=plan.seed, parameters=plan.parameters)


@dataclass(frozen=True, slots=True)
class Fitted:
    """A booster on all the examples.

    Attributes:
        text: The booster.
        read: The positions of its inputs among those that it was offered.
    """

    text: str
    scorer: Scorer
    read: Rows


@dataclass(frozen=True, slots=True)
class Calibrated:
    """A booster whose margins have become probabilities, and what that was done by."""

    fitted: Fitted
    folds: OutOfFold
    cut_off: CutOff


def fit_calibrated(
    examples: Examples, inputs: Sequence[ModelInput], fitting: Fitting, progress: Progress
) -> Calibrated:
    """Fit on `examples`: folds, calibration, cut-off, then one booster on all of them.

    Calibration and cut-off come from the folds' boosters, each asked only about rows it had not
    seen. What is kept is one booster fitted on all the rows, with the folds' mean number of
    rounds: five would be slower to score and to explain, and hardly better. Inputs that none of
    its trees looks at are left out of it.

    Raises:
        NoCalibrationError: If the model does not tell good from bad.
        CutOffAtEdgeError: If approving or refusing everybody is cheapest.
    """
    folds = out_of_fold(
        examples,
        inputs,
        folds=fitting.folds,
        seed=fitting.seed,
        progress=progress,
        parameters=fitting.parameters,
    )
    line = fit_line(folds.margins, examples.labels)
    calibration = Calibration(line.slope, line.intercept)
    foretold = probability_from_log_odds(calibration.log_odds(folds.margins))
    cut_off = choose_cut_off(foretold, examples.labels, fitting.costs, seed=fitting.seed)
    _say_doubt(cut_off, progress)
    fitted = _final(examples, inputs, fitting, rounds=folds.mean_rounds, calibration=calibration)
    return Calibrated(fitted, folds, cut_off)


def fit_uncalibrated(examples: Examples, inputs: Sequence[ModelInput], fitting: Fitting) -> Fitted:
    """Fit one booster, its margins standing as they are; one part of the rows says when to stop."""
    rounds = rounds_wanted(examples, inputs, seed=fitting.seed, parameters=fitting.parameters)
    return _final(examples, inputs, fitting, rounds=rounds, calibration=AS_IT_IS)


def _say_doubt(cut_off: CutOff, progress: Progress) -> None:
    """Warn where the costs ask for another cut-off than the one that was cheapest."""
    if cut_off.doubt is not None:
        progress.note(cut_off.doubt)
        logger().warning("the cheapest cut-off is not the theoretical one")


def _final(
    examples: Examples,
    inputs: Sequence[ModelInput],
    fitting: Fitting,
    *,
    rounds: int,
    calibration: Calibration,
) -> Fitted:
    """Fit on all rows; inputs that no tree looks at are left out."""
    threads = cores() if examples.labels.size > MANY_ROWS else 1
    booster = fit(
        examples,
        inputs,
        rounds=rounds,
        seed=fitting.seed,
        parameters=fitting.parameters,
        threads=threads,
    )
    text = canonical_model_text(booster.model_to_string())
    read = inputs_read(check_structure(text))
    text = with_inputs(text, read)
    loaded = lightgbm.Booster(model_str=text)  # as every scorer will have it
    kept = tuple(inputs[each] for each in read)
    return Fitted(text, Scorer(loaded, kept, calibration, ScoreScale()), read)
