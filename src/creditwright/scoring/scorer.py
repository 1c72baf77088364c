"""The scoring model in memory: from a matrix to log-odds, attributions, probability and score."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from creditwright.core.errors import UnavailableError
from creditwright.core.numbers import Floats
from creditwright.scoring.calibration import Calibration, probability_from_log_odds
from creditwright.scoring.inputs import Matrix, ModelInput
from creditwright.scoring.scale import ScoreScale, score_from_log_odds

if TYPE_CHECKING:  # it takes seconds to import, and whoever has a booster has done so
    import lightgbm

ALL_THREADS = 0  # LightGBM's word for as many as there are cores


class NoScoreError(UnavailableError):
    """A model gave something that is no number, so nothing can be decided by it."""

    def __init__(self, n_bad: int, n: int) -> None:
        super().__init__(
            f"The model gave {n_bad} of {n} applications no finite log-odds of default, so nothing "
            "is decided. Go back to the model before it, and report this one."
        )


class NotAttributableError(UnavailableError):
    """A booster is of a kind whose margins cannot be attributed to its inputs."""

    def __init__(self, trouble: str) -> None:
        super().__init__(f"The model's log-odds cannot be attributed to its features: {trouble}")


@dataclass(frozen=True, slots=True)
class Scores:
    """What the model says of some applications, each array of shape (applications,)."""

    log_odds: Floats
    default_probability: Floats
    score: Floats


@dataclass(frozen=True, slots=True)
class Scorer:
    """A booster with what turns its margins into what people read.

    Every result has the same bits for one application alone, within a batch, and with any number
    of threads.
    """

    booster: "lightgbm.Booster"
    inputs: tuple[ModelInput, ...]
    calibration: Calibration
    scale: ScoreScale

    def margins(self, values: Floats, *, threads: int = ALL_THREADS) -> Floats:
        """Return the booster's raw log-odds of default, shape (applications,)."""
        return margins_of(self.booster, values, threads=threads)

    def score(self, matrix: Matrix, *, threads: int = ALL_THREADS) -> Scores:
        """Return log-odds, probability of default and score of each application.

        Raises:
            NoScoreError: If the model gives something that is no finite number.
        """
        log_odds = self.calibration.log_odds(self.margins(matrix.values, threads=threads))
        finite = np.isfinite(log_odds)
        if not finite.all():
            raise NoScoreError(n_bad=int((~finite).sum()), n=finite.size)
        return Scores(
            log_odds=log_odds,
            default_probability=probability_from_log_odds(log_odds),
            score=score_from_log_odds(log_odds, self.scale),
        )

    def contributions(self, matrix: Matrix, *, threads: int = ALL_THREADS) -> Floats:
        """Return TreeSHAP in the booster's margin, shape (applications, inputs + 1), base last.

        Raises:
            NotAttributableError: If LightGBM has no TreeSHAP for this kind of booster.
        """
        if matrix.values.shape[0] == 0:
            return np.empty((0, len(self.inputs) + 1))
        from lightgbm.basic import LightGBMError  # noqa: PLC0415 - the booster brought it

        try:
            found = self.booster.predict(matrix.values, pred_contrib=True, num_threads=threads)
        except LightGBMError as error:
            raise NotAttributableError(str(error)) from error
        return np.asarray(found, dtype=np.float64)


def margins_of(
    booster: "lightgbm.Booster", values: Floats, *, threads: int = ALL_THREADS
) -> Floats:
    """Return a booster's raw log-odds of default, shape (applications,); LightGBM refuses none."""
    if values.shape[0] == 0:
        return np.empty(0)
    found = booster.predict(values, raw_score=True, num_threads=threads)
    return np.asarray(found, dtype=np.float64)
