"""The choices that make one training run differ from another."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, field

from creditwright.core.errors import UsageError
from creditwright.decision.policy import Costs
from creditwright.features.feature import Declared
from creditwright.learned.catalogue import DEFAULT, STAGES
from creditwright.records.table import Sensitivity
from creditwright.training.parameters import ModelParameters
from creditwright.training.search import SearchPlan

FEWEST_FOLDS = 2
MOST_FOLDS = 20
HIGHEST_COST = 1e12  # times any number of applications it is still a number


class PlanError(UsageError):
    """A choice that cannot be."""


@dataclass(frozen=True, slots=True)
class TrainingPlan:
    """The choices of one run; the same plan on the same records gives the same bundle.

    Attributes:
        costs: What the two mistakes cost; they choose the cut-off.
        folds: How many parts the training rows are cut into.
        hold_out_share: How many of the labelled applications are kept for the end.
        seed: Of everything that is drawn at random.
        allowed_protected: Features computed from sex, age or family that may be used, by name.
            None by default: a law must allow each (Regulation B, 12 CFR 1002.6; Union law).
        without: Features, or whole themes, that are not used, by name. What other features are
            derived or learned from them stays.
        learned: The kinds of learned features, by name.
        parameters: What the boosters are fitted with; where a search is made, what it starts from.
        search: How better parameters are looked for; None: not at all.
    """

    costs: Costs = field(default_factory=Costs)
    folds: int = 5
    hold_out_share: float = 0.2
    seed: int = 1
    allowed_protected: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    learned: tuple[str, ...] = DEFAULT
    parameters: ModelParameters = field(default_factory=ModelParameters)
    search: SearchPlan | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot be trained."""
        if not FEWEST_FOLDS <= self.folds <= MOST_FOLDS:
            raise PlanError(f"The folds must be {FEWEST_FOLDS} to {MOST_FOLDS}, got {self.folds}.")
        if not 0 < self.hold_out_share < 1:
            raise PlanError(f"The hold-out must be a share of 0 to 1, got {self.hold_out_share}.")
        if not 0 <= self.seed < 1 << 31:
            raise PlanError(f"The seed must be 0 to {(1 << 31) - 1}, got {self.seed}.")
        for name in self.learned:
            if name not in STAGES:
                raise PlanError(
                    f"There is no kind of learned features called {name!r}. There are: "
                    f"{', '.join(STAGES)}."
                )
        for name, cost in (
            ("missed default", self.costs.missed_default),
            ("refused good loan", self.costs.refused_good),
        ):
            if not 0 < cost <= HIGHEST_COST:
                raise PlanError(
                    f"The cost of a {name} must be more than 0 and at most {HIGHEST_COST:g}, got "
                    f"{cost}."
                )


def usable_features(features: Sequence[Declared], plan: TrainingPlan) -> tuple[Declared, ...]:
    """Return the features that a model may use.

    Those not protected and those allowed by name, without those that the plan names to be left out.

    Raises:
        PlanError: If a name that is allowed is not that of a protected feature, one to be left out
            is neither a feature nor a theme, or nothing remains.
    """
    _check_allowed(features, plan)
    _check_without(features, plan)
    forbidden = {*protected_left_out(features, plan), *plan.without}
    usable = tuple(
        each for each in features if each.name not in forbidden and each.theme not in plan.without
    )
    if not usable:
        raise PlanError(f"Without {', '.join(plan.without)} there is no feature left to train on.")
    return usable


def protected_left_out(features: Sequence[Declared], plan: TrainingPlan) -> tuple[str, ...]:
    """Return the names of the protected features that the plan does not allow."""
    return tuple(name for name in _protected(features) if name not in plan.allowed_protected)


def _protected(features: Sequence[Declared]) -> tuple[str, ...]:
    return tuple(each.name for each in features if each.sensitivity is Sensitivity.PROTECTED)


def _check_allowed(features: Sequence[Declared], plan: TrainingPlan) -> None:
    protected = _protected(features)
    for name in plan.allowed_protected:
        if name not in protected:
            raise PlanError(
                f"{name!r} is not a protected feature. Protected are: "
                f"{', '.join(sorted(protected)) or 'none'}."
            )


def _check_without(features: Sequence[Declared], plan: TrainingPlan) -> None:
    themes = {each.theme.value for each in features}
    known = themes | {each.name for each in features}
    for name in plan.without:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=3) or sorted(themes)
            raise PlanError(
                f"There is no feature and no theme called {name!r}. Did you mean: "
                f"{', '.join(near)}? `creditwright features list` shows all."
            )
