"""How likely a credit like this one, asked for by someone with this past, begins with late payment.

Learned from the lender's own earlier credits, each of which has an outcome of its own: whether one
of its first instalments was late. It needs no label of an application, and sees of a credit only
what is known of the current one too.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from creditwright.core.numbers import Floats
from creditwright.core.progress import Progress
from creditwright.core.text import Text
from creditwright.features.feature import Theme
from creditwright.features.frame import FeatureFrame
from creditwright.features.rows import RowFrame
from creditwright.learned.booster import Column, LearnedBooster, fit_booster
from creditwright.learned.feature import LearnedFeature
from creditwright.learned.margins import MILLIONTHS, whole_margins
from creditwright.learned.past_credits import (
    FIRST_INSTALMENTS,
    LATE_DAYS,
    READS,
    PastCredits,
    past_credits,
)
from creditwright.learned.row_models import PARAMETERS
from creditwright.learned.stage import FittedStage, TrainingRows, fitted_by_fold
from creditwright.records.table import AMOUNT_UNITS, Unit

ROUNDS = 100
FEWEST_CREDITS = 1_000
BOOSTER = "booster"
COLUMNS = tuple(
    Column(name)
    for name in (
        "credit", "annuity", "goods_price", "credit_to_annuity", "credit_to_goods_price",
        "is_cash", "is_revolving", "earlier_credits", "earlier_late",
    )
)  # fmt: skip
FEATURE = LearnedFeature(
    name="late_start_log_odds",
    label=Text(
        en="risk that a credit like this one starts with late payments",
        fr="risque qu'un crédit comme celui-ci commence par des retards",
    ),
    meaning=(
        f"Log-odds that one of the first {FIRST_INSTALMENTS} instalments is paid more than "
        f"{LATE_DAYS} days late, by a booster fitted on the earlier credits of the training "
        "applications."
    ),
    unit=Unit.RATIO,
    theme=Theme.REPAYMENT,
    reads=("credit", "annuity", "goods_price", "contract_type"),
    rows=tuple(READS.items()),
)


@dataclass(frozen=True, slots=True)
class FittedPseudoDefault:
    """A booster over credits; None: there were too few to learn from."""

    booster: LearnedBooster | None

    def values(self, frame: FeatureFrame, rows: Mapping[str, RowFrame]) -> Mapping[str, Floats]:
        """Return the log-odds that the credit asked for begins late."""
        if self.booster is None:
            return {FEATURE.name: np.full(frame.height, np.nan)}
        margins = self.booster.predict(_asked_for(frame, past_credits(frame, rows)))
        return {FEATURE.name: whole_margins(margins) / MILLIONTHS}

    def files(self) -> Mapping[str, bytes]:
        """Return the booster's files."""
        return {} if self.booster is None else self.booster.files(BOOSTER)


@dataclass(frozen=True, slots=True)
class PseudoDefault:
    """The stage: a model of how earlier credits began, asked about the current one."""

    name: str = "pseudo_default"
    version: int = 1
    features: tuple[LearnedFeature, ...] = (FEATURE,)

    def fit(
        self, training: TrainingRows, progress: Progress
    ) -> tuple[FittedStage, Mapping[str, Floats]]:
        """Fit on all training rows; each one's own value comes from the other folds' credits."""
        progress.note("Learning how earlier credits began.")
        return fitted_by_fold(training, self.fitted)

    @staticmethod
    def fitted(training: TrainingRows) -> FittedPseudoDefault:
        """Fit a booster on the earlier credits of these applications."""
        past = past_credits(training.frame, training.rows)
        if past is None:
            return FittedPseudoDefault(None)
        told = ~np.isnan(past.late)
        late = past.late[told]
        if late.size < FEWEST_CREDITS or not 0.0 < float(late.mean()) < 1.0:
            return FittedPseudoDefault(None)
        booster = fit_booster(
            _granted(past)[told],
            late,
            COLUMNS,
            parameters=PARAMETERS,
            rounds=ROUNDS,
            seed=training.seed,
        )
        return FittedPseudoDefault(booster)

    @staticmethod
    def read(files: Mapping[str, bytes]) -> FittedPseudoDefault:
        """Read back what `files` wrote."""
        there = f"{BOOSTER}.txt" in files
        return FittedPseudoDefault(LearnedBooster.read(files, BOOSTER) if there else None)


def _granted(past: PastCredits) -> Floats:
    """Return earlier credits as the booster sees them."""
    numbers = past.rows.numbers
    amounts = (
        numbers[name] / AMOUNT_UNITS for name in ("AMT_CREDIT", "AMT_ANNUITY", "AMT_GOODS_PRICE")
    )
    kinds = (numbers["is_cash"], numbers["is_revolving"])
    return _matrix(tuple(amounts), kinds, past.before(past.owner, past.age))


def _asked_for(frame: FeatureFrame, past: PastCredits | None) -> Floats:
    """Return the credits asked for as the booster sees them."""
    amounts = tuple(frame.numbers[name] for name in ("credit", "annuity", "goods_price"))
    contract = frame.categories["contract_type"]
    kind = contract.in_vocabulary(("Cash loans", "Revolving loans"))
    known = ~np.isnan(kind)
    cash, revolving = (np.where(known, kind == code, np.nan) for code in (0.0, 1.0))
    nothing = np.full(frame.height, np.nan)
    everyone = np.arange(frame.height)
    earlier = (nothing, nothing) if past is None else past.before(everyone, np.zeros_like(everyone))
    return _matrix(amounts, (cash, revolving), earlier)


def _matrix(
    amounts: tuple[Floats, ...], kinds: tuple[Floats, ...], earlier: tuple[Floats, Floats]
) -> Floats:
    credit, annuity, goods = amounts
    ratios = (_ratio(credit, annuity), _ratio(credit, goods))
    return np.ascontiguousarray(np.column_stack([*amounts, *ratios, *kinds, *earlier]))


def _ratio(above: Floats, below: Floats) -> Floats:
    """Divide; NaN where either is missing or the lower is 0."""
    found: Floats = np.divide(above, below, out=np.full(above.size, np.nan), where=below > 0.0)
    return found


PSEUDO_DEFAULT = PseudoDefault()
