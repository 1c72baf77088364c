"""How often applications for the same product defaulted.

A lender's product has a term and a rate, so those who ask for it share the ratio of instalment to
credit; and rates follow risk. Few have exactly the same ratio, more a similar one: the rate of the
narrow group is drawn towards that of the wide one, and this towards that of all, the more the
smaller the group (Micci-Barreca, A preprocessing scheme for high-cardinality categorical
attributes, SIGKDD Explorations 3, 2001). Rates are learned from outcomes, so a training application
is told by the folds that it is not in.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from creditwright.core.numbers import Floats
from creditwright.core.progress import Progress
from creditwright.core.text import Text
from creditwright.features.feature import Theme
from creditwright.features.frame import FeatureFrame
from creditwright.features.rows import RowFrame
from creditwright.learned.feature import LearnedFeature
from creditwright.learned.stage import FittedStage, TrainingRows, fitted_by_fold
from creditwright.records.table import Unit
from creditwright.scoring.documents import DocumentError, document_bytes, read_document

PRODUCT = "annuity_to_credit"
WIDE_STEPS, NARROW_STEPS = 1_000, 10_000  # the ratio is rounded to whole steps of one in so many
WIDE_PRIOR, NARROW_PRIOR = 100, 60  # how many applications of the wider rate a group is given
FEWEST_APPLICATIONS = 20  # smaller groups are not kept: a rate of few would tell on each of them
LARGEST_RATIO = 1e6  # no instalment is a million times the credit
FILE = "products.json"
WIDE, NARROW = "default_rate_by_product_wide", "default_rate_by_product"

Wholes = NDArray[np.int64]


def _feature(name: str, words: Text, steps: int, prior: int, wider: str) -> LearnedFeature:
    return LearnedFeature(
        name=name,
        label=words,
        meaning=(
            f"(d + {prior} r) / (n + {prior}): n training applications with the same "
            f"{PRODUCT}, rounded to {1 / steps:g}, d of which defaulted, and r {wider}. Groups of "
            f"fewer than {FEWEST_APPLICATIONS} count as none."
        ),
        unit=Unit.SHARE,
        theme=Theme.LOAN_TERMS,
        reads=(PRODUCT,),
    )


FEATURES = (
    _feature(
        WIDE,
        Text(en="default rate of similar products", fr="taux de défaut des produits semblables"),
        WIDE_STEPS,
        WIDE_PRIOR,
        "the share of defaults of all",
    ),
    _feature(
        NARROW,
        Text(en="default rate of this product", fr="taux de défaut de ce produit"),
        NARROW_STEPS,
        NARROW_PRIOR,
        WIDE,
    ),
)


@dataclass(frozen=True, slots=True)
class Group:
    """Training applications for one product.

    Attributes:
        product: The ratio of instalment to credit in whole steps.
    """

    product: int
    applications: int
    defaults: int

    def __post_init__(self) -> None:
        """Refuse a group too small to be kept, or with more defaults than applications."""
        if not 0 <= self.defaults <= self.applications >= FEWEST_APPLICATIONS:
            raise ValueError(f"a group of {self.applications} with {self.defaults} defaults")


@dataclass(frozen=True)
class Counted:
    """How many applications, and how many defaults, there were of each product.

    Attributes:
        wide: Products in steps of 1 / `WIDE_STEPS`, rising.
        narrow: Products in steps of 1 / `NARROW_STEPS`, rising.
    """

    applications: int
    defaults: int
    wide: tuple[Group, ...]
    narrow: tuple[Group, ...]

    def __post_init__(self) -> None:
        """Refuse products out of order, or nobody."""
        for groups in (self.wide, self.narrow):
            products = [each.product for each in groups]
            if products != sorted(set(products)):
                raise ValueError("the products do not rise")
        if not 0 <= self.defaults <= self.applications > 0:
            raise ValueError("nobody was counted, or more defaults than applications")

    @cached_property
    def _arrays(self) -> tuple[tuple[Wholes, Floats, Floats], tuple[Wholes, Floats, Floats]]:
        return _as_arrays(self.wide), _as_arrays(self.narrow)

    def rates(self, ratio: Floats) -> tuple[Floats, Floats]:
        """Return the wide and the narrow rate; NaN where the ratio is missing."""
        wide_groups, narrow_groups = self._arrays
        overall = np.full(ratio.size, self.defaults / self.applications)
        wide = _drawn(ratio, WIDE_STEPS, wide_groups, WIDE_PRIOR, overall)
        return wide, _drawn(ratio, NARROW_STEPS, narrow_groups, NARROW_PRIOR, wide)


@dataclass(frozen=True, slots=True)
class FittedDefaultRates:
    """The counts of every product."""

    counted: Counted

    def values(self, frame: FeatureFrame, rows: Mapping[str, RowFrame]) -> Mapping[str, Floats]:
        """Return the default rates of each application's product."""
        del rows  # it reads no history
        wide, narrow = self.counted.rates(frame.numbers[PRODUCT])
        return {WIDE: wide, NARROW: narrow}

    def files(self) -> Mapping[str, bytes]:
        """Return the counts."""
        return {FILE: document_bytes(self.counted)}


@dataclass(frozen=True, slots=True)
class DefaultRates:
    """The stage: the default rates of products."""

    name: str = "default_rates"
    version: int = 1
    features: tuple[LearnedFeature, ...] = FEATURES

    def fit(
        self, training: TrainingRows, progress: Progress
    ) -> tuple[FittedStage, Mapping[str, Floats]]:
        """Count all training applications; each one's own value comes from the other folds."""
        progress.note("Counting defaults by product.")
        return fitted_by_fold(training, self.fitted)

    @staticmethod
    def fitted(training: TrainingRows) -> FittedDefaultRates:
        """Count the applications and defaults of every product."""
        ratio = training.frame.numbers[PRODUCT]
        wide, narrow = (
            _counted(ratio, training.labels, steps) for steps in (WIDE_STEPS, NARROW_STEPS)
        )
        defaults = round(float(training.labels.sum()))
        return FittedDefaultRates(Counted(training.labels.size, defaults, wide, narrow))

    @staticmethod
    def read(files: Mapping[str, bytes]) -> FittedDefaultRates:
        """Read back what `files` wrote.

        Raises:
            DocumentError: If the counts are not there, or cannot be.
        """
        if FILE not in files:
            raise DocumentError(FILE, "it is not there")
        return FittedDefaultRates(read_document(Counted, files[FILE], file=FILE))


def _steps(ratio: Floats, steps: int) -> Wholes:
    held = np.clip(np.nan_to_num(ratio), 0.0, LARGEST_RATIO)
    found: Wholes = np.rint(held * steps).astype(np.int64)
    return found


def _counted(ratio: Floats, labels: Floats, steps: int) -> tuple[Group, ...]:
    known = ~np.isnan(ratio)
    products, places = np.unique(_steps(ratio[known], steps), return_inverse=True)
    many = np.bincount(places, minlength=products.size)
    defaults = np.bincount(places, weights=labels[known], minlength=products.size)
    return tuple(
        Group(int(products[n]), int(many[n]), round(float(defaults[n])))
        for n in np.flatnonzero(many >= FEWEST_APPLICATIONS)
    )


def _as_arrays(groups: tuple[Group, ...]) -> tuple[Wholes, Floats, Floats]:
    """Return products, applications and defaults."""
    products = np.array([each.product for each in groups], dtype=np.int64)
    many = np.array([each.applications for each in groups], dtype=np.float64)
    return products, many, np.array([each.defaults for each in groups], dtype=np.float64)


def _drawn(
    ratio: Floats, steps: int, groups: tuple[Wholes, Floats, Floats], prior: int, wider: Floats
) -> Floats:
    """Return each product's rate drawn to the wider one, which it is where nobody was counted."""
    products, many, defaults = groups
    if not products.size:
        return np.where(np.isnan(ratio), np.nan, wider)
    asked = _steps(ratio, steps)
    places = np.minimum(np.searchsorted(products, asked), products.size - 1)
    rate = (defaults[places] + prior * wider) / (many[places] + prior)
    found = np.where(products[places] == asked, rate, wider)
    return np.where(np.isnan(ratio), np.nan, found)


DEFAULT_RATES = DefaultRates()
