"""The choices that make one training run differ from another."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, field

from creditwright.core.errors import UsageError
from creditwright.decision.document import PolicyDocument, check_document
from creditwright.decision.policy import Costs
from creditwright.decision.protected import allowed_among
from creditwright.features.feature import Declared
from creditwright.learned.catalogue import DEFAULT, STAGES
from creditwright.records.table import Sensitivity
from creditwright.scoring.inputs import SHOWN
from creditwright.training.feature_list import FeatureList
from creditwright.training.parameters import ModelParameters
from creditwright.training.search import SearchPlan

FEWEST_FOLDS = 2
MOST_FOLDS = 20


class PlanError(UsageError):
    """A choice that cannot be."""


@dataclass(frozen=True, slots=True)
class TrainingPlan:
    """The choices of one run; the same plan on the same records gives the same bundle.

    Attributes:
        policy: What the lender wants done with the probabilities: costs, bands, rules, whose law.
        folds: How many parts the training rows are cut into.
        hold_out_share: How many of the labelled applications are kept for the end.
        seed: Of everything that is drawn at random.
        without: Features, or whole themes, that are not used, by name. What other features are
            derived or learned from them stays.
        learned: The kinds of learned features, by name.
        features: The only features that are offered, by name; None: all there are.
        parameters: What the boosters are fitted with; where a search is made, what it starts from.
        search: How better parameters are looked for; None: not at all.
    """

    policy: PolicyDocument = field(default_factory=PolicyDocument)
    folds: int = 5
    hold_out_share: float = 0.2
    seed: int = 1
    without: tuple[str, ...] = ()
    learned: tuple[str, ...] = DEFAULT
    features: FeatureList | None = None
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
        check_document(self.policy)

    @property
    def costs(self) -> Costs:
        """What the two mistakes cost."""
        return self.policy.costs

    @property
    def allowed_protected(self) -> tuple[str, ...]:
        """Features computed from sex, age or family that the policy allows, by name."""
        return self.policy.law.allowed_protected


def usable_features(features: Sequence[Declared], plan: TrainingPlan) -> tuple[Declared, ...]:
    """Return the features that a model may use.

    Those not protected and those allowed by name, without those that the plan names to be left out.

    Raises:
        ProtectedError: If a name that is allowed is not that of a protected feature, or the legal
            profile does not let it be used.
        PlanError: If one that is named is neither a feature nor a theme, or nothing remains.
    """
    _check_named(features, plan)
    wanted = None if plan.features is None else set(plan.features.features)
    forbidden = {*protected_left_out(features, plan), *plan.without}
    usable = tuple(
        each
        for each in features
        if each.name not in forbidden
        and each.theme not in plan.without
        and (wanted is None or each.name in wanted)
    )
    if not usable:
        raise PlanError("There is no feature left to train on: use more, or leave out fewer.")
    return usable


def protected_left_out(features: Sequence[Declared], plan: TrainingPlan) -> tuple[str, ...]:
    """Return the names of the protected features that the plan does not allow."""
    allowed = allowed_among(features, plan.policy.law)
    return tuple(
        each.name
        for each in features
        if each.sensitivity is Sensitivity.PROTECTED and each.name not in allowed
    )


def _check_named(features: Sequence[Declared], plan: TrainingPlan) -> None:
    """Refuse the name of a feature that there is not: a slip would train another model."""
    themes = {each.theme.value for each in features}
    names = {each.name for each in features}
    for name in plan.without:
        if name not in themes | names:
            near = difflib.get_close_matches(name, themes | names, n=3) or sorted(themes)
            raise PlanError(
                f"There is no feature and no theme called {name!r}. Did you mean: "
                f"{', '.join(near)}? `creditwright features list` shows all."
            )
    unknown = [] if plan.features is None else sorted(set(plan.features.features) - names)
    if unknown:
        raise PlanError(
            f"The list of features names {len(unknown)} that are not offered: "
            f"{', '.join(unknown[:SHOWN])}. A learned feature needs its kind (--learned); "
            "`creditwright features list` shows all."
        )
