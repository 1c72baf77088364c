"""Who asks for the same product: the mean figures of its applicants, and how common it is.

A product has a term and a rate, so those who ask for it share the ratio of instalment to credit.
The lender prices risk and people choose by what they can bear, so a product's applicants resemble
each other. No outcome is learned from: a training application is compared with the very means that
a later one is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from creditwright.core.numbers import Floats, Rows
from creditwright.core.progress import Progress
from creditwright.core.text import Text
from creditwright.features.feature import Theme
from creditwright.features.frame import FeatureFrame
from creditwright.features.rows import RowFrame
from creditwright.learned.feature import LearnedFeature
from creditwright.learned.stage import TrainingRows
from creditwright.records.table import Unit
from creditwright.scoring.documents import DocumentError, document_bytes, read_document

PRODUCT = "annuity_to_credit"
STEPS = 10_000  # the ratio is rounded to whole steps of one in so many
LARGEST_RATIO = 1e6  # no instalment is a million times the credit
FEWEST = 20  # a mean of fewer tells too much of each of them; they have the mean of all
PRIOR = 30  # how many applications with the mean of all a product is given beside its own
FILE = "products.json"
SHARE = "product_share"


@dataclass(frozen=True, slots=True)
class Compared:
    """A figure whose mean is taken."""

    name: str
    label: Text
    unit: Unit
    theme: Theme

    @property
    def mean(self) -> str:
        """The name of the feature that is the product's mean."""
        return f"product_mean_{self.name}"

    @property
    def beside(self) -> str:
        """The name of the feature that is the application's own figure less that mean."""
        return f"{self.name}_beside_product"


COMPARED = (
    *(
        Compared(f"external_score_{number}",
                 Text(en=f"external score {number}", fr=f"score externe {number}"),
                 Unit.SCORE, Theme.EXTERNAL_SCORES)
        for number in (1, 2, 3)
    ),
    Compared("employed_days", Text(en="time in the present job", fr="ancienneté dans l'emploi"),
             Unit.DAYS, Theme.EMPLOYMENT),
    Compared("income", Text(en="income", fr="revenu"), Unit.CURRENCY, Theme.AFFORDABILITY),
    Compared("credit", Text(en="loan", fr="crédit"), Unit.CURRENCY, Theme.LOAN_TERMS),
)  # fmt: skip
WITHIN = f"annuity / credit, rounded to {1 / STEPS:g}"


def _declared(compared: Compared) -> tuple[LearnedFeature, LearnedFeature]:
    mean = LearnedFeature(
        name=compared.mean,
        label=Text(
            en=f"{compared.label.en}, average of who asks for this product",
            fr=f"{compared.label.fr}, moyenne des demandeurs de ce produit",
        ),
        meaning=f"(s + {PRIOR} m) / (n + {PRIOR}): s the sum of {compared.name} over the n training"
        f" applications with the same {WITHIN}, and m the mean of all; m where n is below {FEWEST}"
        " or the product is not known.",
        unit=compared.unit,
        theme=Theme.LOAN_TERMS,
        reads=(PRODUCT, compared.name),
    )
    beside = LearnedFeature(
        name=compared.beside,
        label=Text(
            en=f"{compared.label.en} beside who asks for this product",
            fr=f"{compared.label.fr} au regard des demandeurs de ce produit",
        ),
        meaning=f"{compared.name} less {compared.mean}.",
        unit=compared.unit,
        theme=compared.theme,
        reads=(PRODUCT, compared.name),
    )
    return mean, beside


COMMON = LearnedFeature(
    name=SHARE,
    label=Text(en="how many ask for this product", fr="part des demandes pour ce produit"),
    meaning=f"Share of the training applications with the same {WITHIN}; 0 where they are fewer "
    f"than {FEWEST}, null where it is not known.",
    unit=Unit.SHARE,
    theme=Theme.LOAN_TERMS,
    reads=(PRODUCT,),
)


@dataclass(frozen=True)
class Products:
    """The products, and the means of who asks for them.

    Attributes:
        products: Ratios of instalment to credit in whole steps, rising.
        shares: Of the training applications, by product.
        means: By figure the mean of each product, after them that of all; null: nobody has it.
    """

    products: tuple[int, ...]
    shares: tuple[float, ...]
    means: dict[str, tuple[float | None, ...]]

    def __post_init__(self) -> None:
        """Refuse what does not fit together."""
        if list(self.products) != sorted(set(self.products)):
            raise ValueError("the products do not rise")
        many = len(self.products)
        if self.means.keys() != {each.name for each in COMPARED} or len(self.shares) != many:
            raise ValueError("the figures are not those of the products")
        if any(len(each) != many + 1 for each in self.means.values()):
            raise ValueError("there is not one mean for each product and one for all")

    @cached_property
    def _arrays(self) -> tuple[NDArray[np.int64], Floats, dict[str, Floats]]:
        means = {name: np.array(each, dtype=np.float64) for name, each in self.means.items()}
        return np.array(self.products, dtype=np.int64), np.array([*self.shares, 0.0]), means

    def values(self, frame: FeatureFrame) -> dict[str, Floats]:
        """Return the features of each application."""
        products, shares, means = self._arrays
        ratio = frame.numbers[PRODUCT]
        place = _places(_product_of(ratio), products)
        found = {SHARE: np.where(np.isnan(ratio), np.nan, shares[place])}
        for each in COMPARED:
            found[each.mean] = means[each.name][place]
            found[each.beside] = frame.numbers[each.name] - found[each.mean]
        return found


def _product_of(ratio: Floats) -> Rows:
    """Return the product of each ratio; -1 where it is missing or no ratio of a loan."""
    known = np.abs(ratio) <= LARGEST_RATIO  # false where missing
    return np.where(known, np.rint(np.where(known, ratio, 0.0) * STEPS), -1.0).astype(np.int64)


def _places(asked: Rows, products: Rows) -> Rows:
    """Return the place of each among the products; the place after the last for all others."""
    if not products.size:
        return np.zeros(asked.size, dtype=np.int64)
    at = np.searchsorted(products, asked)
    found = products[np.minimum(at, products.size - 1)] == asked
    return np.where(found, at, products.size).astype(np.int64)


def _fitted(frame: FeatureFrame) -> Products:
    asked = _product_of(frame.numbers[PRODUCT])
    products, counts = np.unique(asked[asked >= 0], return_counts=True)
    common = counts >= FEWEST
    products, counts = products[common], counts[common]
    place = _places(asked, products)
    return Products(
        tuple(products.tolist()),
        tuple((counts / max(asked.size, 1)).tolist()),
        {each.name: _means(frame.numbers[each.name], place, products.size) for each in COMPARED},
    )


def _means(values: Floats, place: Rows, products: int) -> tuple[float | None, ...]:
    known = ~np.isnan(values)
    if not known.any():
        return (None,) * (products + 1)
    overall = float(values[known].mean())
    total = np.bincount(place[known], weights=values[known], minlength=products + 1)
    count = np.bincount(place[known], minlength=products + 1)
    means = (total + PRIOR * overall) / (count + PRIOR)
    return (*means[:products].tolist(), overall)


@dataclass(frozen=True, slots=True)
class FittedProducts:
    """The products that were found."""

    products: Products

    def values(self, frame: FeatureFrame, rows: Mapping[str, RowFrame]) -> Mapping[str, Floats]:
        """Return what each application's product says of it."""
        del rows  # it reads no history
        return self.products.values(frame)

    def files(self) -> Mapping[str, bytes]:
        """Return the products as one JSON file."""
        return {FILE: document_bytes(self.products)}


@dataclass(frozen=True, slots=True)
class ProductMeans:
    """What a product's applicants are like."""

    name: str = "products"
    version: int = 1
    features: tuple[LearnedFeature, ...] = (
        COMMON,
        *(feature for each in COMPARED for feature in _declared(each)),
    )

    def fit(
        self, training: TrainingRows, progress: Progress
    ) -> tuple[FittedProducts, Mapping[str, Floats]]:
        """Take the means of the training applications, and compare each with them."""
        del progress  # it takes no time worth telling
        fitted = FittedProducts(_fitted(training.frame))
        return fitted, fitted.values(training.frame, training.rows)

    def read(self, files: Mapping[str, bytes]) -> FittedProducts:
        """Return the products that were kept.

        Raises:
            DocumentError: If they do not fit together.
        """
        if FILE not in files:
            raise DocumentError(FILE, "it is not there")
        return FittedProducts(read_document(Products, files[FILE], file=FILE))


PRODUCTS = ProductMeans()
