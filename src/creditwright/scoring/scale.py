"""From log-odds of default to score: the points that people read.

The model speaks in log-odds of default, analysts and customers read points. This is the one place
where the two meet, so the scale can change without retraining. Everything here is one multiply and
one add per application, so that a score has the same bits alone and among a million.
"""

import math
from dataclasses import dataclass

from creditwright.core.errors import ConfigurationError
from creditwright.core.numbers import Floats


class ScaleError(ConfigurationError):
    """A scale on which higher is not safer, or which is not a number."""

    def __init__(self, anchor_odds: float, points_to_double_odds: float) -> None:
        super().__init__(
            f"A score scale needs positive, finite anchor odds and points to double the odds, "
            f"got {anchor_odds} and {points_to_double_odds}."
        )


@dataclass(frozen=True, slots=True)
class ScoreScale:
    """A log-odds scale: one anchor, and the points that double the odds."""

    anchor_score: float = 600.0
    anchor_odds: float = 50.0  # good to bad: 50 repay for each one that defaults
    points_to_double_odds: float = 20.0

    def __post_init__(self) -> None:
        """Refuse a scale that turns safe and risky around."""
        positive = self.anchor_odds > 0 and self.points_to_double_odds > 0
        finite = math.isfinite(self.anchor_odds * self.points_to_double_odds)
        if not (positive and finite and math.isfinite(self.anchor_score)):
            raise ScaleError(self.anchor_odds, self.points_to_double_odds)

    @property
    def points_per_log_odds(self) -> float:
        """How many points one unit of log-odds is worth."""
        return self.points_to_double_odds / math.log(2)


def score_from_log_odds(log_odds: Floats, scale: ScoreScale) -> Floats:
    """Convert log-odds of default to scores; the higher the safer.

        score = anchor_score - pdo / ln 2 * (log_odds + ln anchor_odds)

    Args:
        log_odds: ln(pd / (1 - pd)) within the model's horizon, shape (n,), finite.
        scale: The anchor and the points to double the odds (pdo).

    Returns:
        Scores in points, shape (n,), not rounded.

    Source:
        Siddiqi, Credit Risk Scorecards (Wiley, 2006), on scorecard scaling.
    """
    scores: Floats = scale.anchor_score - scale.points_per_log_odds * (
        log_odds + math.log(scale.anchor_odds)
    )
    return scores


def score_from_probability(default_probability: float, scale: ScoreScale) -> float:
    """Return the score of one probability of default strictly between 0 and 1.

    >>> round(score_from_probability(1 / 51, ScoreScale()), 6)
    600.0
    """
    log_odds = math.log(default_probability / (1 - default_probability))
    return scale.anchor_score - scale.points_per_log_odds * (log_odds + math.log(scale.anchor_odds))


@dataclass(frozen=True, slots=True)
class ScalePoint:
    """One score, and what it means: odds of repaying to defaulting, probability of default."""

    score: float
    odds: float
    default_probability: float


def scale_table(scale: ScoreScale, *, steps: int = 5) -> list[ScalePoint]:
    """Return scores around the anchor with their odds and probabilities, riskiest first.

    Args:
        scale: The scale.
        steps: How many times the odds are halved and doubled from the anchor.

    >>> [(each.score, each.odds) for each in scale_table(ScoreScale(), steps=1)]
    [(580.0, 25.0), (600.0, 50.0), (620.0, 100.0)]
    """
    return [
        ScalePoint(
            score=scale.anchor_score + step * scale.points_to_double_odds,
            odds=scale.anchor_odds * 2.0**step,
            default_probability=1 / (1 + scale.anchor_odds * 2.0**step),
        )
        for step in range(-steps, steps + 1)
    ]
