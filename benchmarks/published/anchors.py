"""The published figures and where they stand: their authors' own, not checked."""

from dataclasses import dataclass

LABELLED = 307_511  # applications of the competition whose outcome was told
LADDER = "Zhenghao-Young/home-credit-reproduction on GitHub (2026)"


@dataclass(frozen=True, slots=True)
class Rung:
    """A step of the published ladder: one recipe of LightGBM, five fixed folds.

    Attributes:
        name: What was added.
        features: How many there were then.
        folds: AUC out of fold, on all labelled applications.
        private: AUC of the competition's private part, by whoever held the contest.
    """

    name: str
    features: int
    folds: float
    private: float


RUNGS = {
    "raw columns": Rung("raw application", 78, 0.75765, 0.74418),
    "+ ratios": Rung("business ratios, summaries of scores", 85, 0.76816, 0.76307),
    "+ history": Rung("simple aggregates of histories", 126, 0.78511, 0.78562),
}
LAST = Rung("groups, windows and trends as well", 191, 0.78634, 0.78696)


@dataclass(frozen=True, slots=True)
class Course:
    """A course project's result: AUC and cost of 61,503 applications kept, by their author."""

    model: str
    area: float
    cost: float
    source: str


COURSES = (
    Course("random forest", 0.7409, 0.554, "a course journal"),
    Course("logistic regression, balanced", 0.7709, 0.515, "a course journal"),
    Course("LightGBM, no weights, declined above 0.09", 0.7800, 0.499, "a course project's test"),
    Course("LightGBM, 911 columns", 0.7828, 0.495, "Eqqinox/home-credit-scoring-api on GitHub"),
    Course("LightGBM, weighted", 0.7880, 0.490, "a course journal"),
    Course("LightGBM, tuned, 402 features", 0.7900, 0.481, "a course journal"),
)
