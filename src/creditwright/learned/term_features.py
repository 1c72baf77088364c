"""What follows from the number of instalments of a loan: its cost, beside which others."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from creditwright.core.numbers import Floats, Rows
from creditwright.core.text import Text
from creditwright.features.feature import Theme
from creditwright.features.frame import FeatureFrame, Identifiers
from creditwright.features.rows import RowFrame
from creditwright.learned.feature import LearnedFeature
from creditwright.records.table import AMOUNT_UNITS, Unit

VIEW = "previous_applications"
ROW_VALUES = (
    "AMT_ANNUITY",
    "AMT_CREDIT",
    "AMT_GOODS_PRICE",
    "CNT_PAYMENT",
    "NAME_CONTRACT_TYPE",
    "is_approved",
)
READS = ("annuity", "contract_type", "credit", "goods_price")
MILLIONTHS = 1_000_000
HIGHEST_RATE = 1000.0  # a year: more is a mistake of the record, and would spoil a mean


@dataclass(frozen=True, slots=True)
class Terms:
    """Loans with their number of instalments, each array of shape (n,).

    Attributes:
        yearly_rate: 24 (n a - c) / (c (n + 1)): the interest of a year to what is owed on average.
    """

    instalments: Floats
    credit: Floats
    annuity: Floats
    income: Floats
    yearly_rate: Floats

    @classmethod
    def of(cls, frame: FeatureFrame, instalments: Floats) -> "Terms":
        """Return the loans asked for, with the instalments expected of them."""
        credit, annuity = frame.numbers["credit"], frame.numbers["annuity"]
        rate = yearly_rate(instalments, annuity, credit)
        return cls(instalments, credit, annuity, frame.numbers["income"], rate)

    @property
    def interest(self) -> Floats:
        """What is paid beyond the loan."""
        return self.instalments * self.annuity - self.credit


def yearly_rate(instalments: Floats, annuity: Floats, credit: Floats) -> Floats:
    """Return 24 (n a - c) / (c (n + 1)), shape (n,); missing without a loan.

    Source:
        The constant-ratio formula for an instalment loan's yearly rate.
    """
    return over(24.0 * (instalments * annuity - credit), credit * (instalments + 1.0))


def over(numerator: Floats, denominator: Floats) -> Floats:
    """Divide where the denominator is positive; missing elsewhere."""
    found = np.full(numerator.size, np.nan)
    np.divide(numerator, denominator, out=found, where=denominator > 0)
    return found


@dataclass(frozen=True, slots=True)
class OwnLoans:
    """An applicant's approved earlier loans, each array of shape (applications,)."""

    rate_mean: Floats
    rate_lowest: Floats
    instalments_mean: Floats

    @classmethod
    def none(cls, applications: int) -> "OwnLoans":
        """Return what is known where there is no history: nothing."""
        unknown = np.full(applications, np.nan)
        return cls(unknown, unknown, unknown)


def own_loans(rows: RowFrame, applications: Identifiers) -> OwnLoans:
    """Sum up each applicant's approved loans.

    Rates are rounded to millionths and instalments are whole, so that sums are exact and means do
    not depend on the order of rows.
    """
    instalments = rows.numbers["CNT_PAYMENT"]
    annuity, credit = (rows.numbers[name] / AMOUNT_UNITS for name in ("AMT_ANNUITY", "AMT_CREDIT"))
    rate = yearly_rate(instalments, annuity, credit)
    usable = (rows.numbers["is_approved"] == 1) & (np.abs(rate) <= HIGHEST_RATE)
    kept = rows.at(np.flatnonzero(usable))
    starts = kept.starts_in(applications)
    whole = np.rint(rate[usable] * MILLIONTHS).astype(np.int64)
    counts = np.diff(starts).astype(np.float64)
    terms = np.rint(instalments[usable]).astype(np.int64)
    return OwnLoans(
        rate_mean=over(_by_application(np.add, whole, starts), counts * MILLIONTHS),
        rate_lowest=over(
            _by_application(np.minimum, whole, starts), np.where(counts > 0, MILLIONTHS, 0.0)
        ),
        instalments_mean=over(_by_application(np.add, terms, starts), counts),
    )


def _by_application(by: np.ufunc, whole: Rows, starts: Rows) -> Floats:
    """Return `by` over the rows of each application; 0 where it has none."""
    found = np.zeros(starts.size - 1)
    filled = np.diff(starts) > 0
    if filled.any():
        found[filled] = by.reduceat(whole, starts[:-1][filled])
    return found


def costs_of(terms: Terms, usual: Floats, own: OwnLoans) -> Mapping[str, Floats]:
    """Return every feature of the stage.

    Args:
        terms: The loans asked for.
        usual: The mean yearly rate of loans of about the same length.
        own: The applicants' earlier loans.
    """
    return {
        "term_expected": terms.instalments,
        "term_interest": terms.interest,
        "term_interest_share": over(terms.interest, terms.credit),
        "term_yearly_rate": terms.yearly_rate,
        "term_interest_to_income": over(terms.interest, terms.income),
        "term_repaid_to_income": over(terms.instalments * terms.annuity, terms.income),
        "term_beyond_credit": terms.instalments - over(terms.credit, terms.annuity),
        "term_rate_less_usual": terms.yearly_rate - usual,
        "term_rate_less_own_mean": terms.yearly_rate - own.rate_mean,
        "term_rate_less_own_lowest": terms.yearly_rate - own.rate_lowest,
        "term_less_own_mean": terms.instalments - own.instalments_mean,
    }


def _feature(
    name: str, en: str, fr: str, meaning: str, unit: Unit, theme: Theme, *more: str
) -> LearnedFeature:
    return LearnedFeature(
        name=name,
        label=Text(en=en, fr=fr),
        meaning=meaning,
        unit=unit,
        theme=theme,
        reads=(*READS, *more),
        rows=((VIEW, ROW_VALUES),),
    )


FEATURES: tuple[LearnedFeature, ...] = (
    _feature("term_expected", "number of instalments expected",
        "nombre de mensualités attendu",
        "What a booster that learned from approved earlier loans foretells from credit, annuity, "
        "goods_price, their ratios and contract_type; at least 1.", Unit.COUNT, Theme.LOAN_TERMS),
    _feature("term_interest", "interest expected in all", "total des intérêts attendus",
        "term_expected times annuity less credit.", Unit.CURRENCY, Theme.LOAN_TERMS),
    _feature("term_interest_share", "interest expected, compared with the loan",
        "intérêts attendus rapportés au crédit",
        "term_interest divided by credit.", Unit.RATIO, Theme.LOAN_TERMS),
    _feature("term_yearly_rate", "yearly rate expected", "taux annuel attendu",
        "24 (n a - c) / (c (n + 1)), where n is term_expected, a annuity and c credit.",
        Unit.RATIO, Theme.LOAN_TERMS),
    _feature("term_interest_to_income", "interest expected, compared with income",
        "intérêts attendus rapportés au revenu",
        "term_interest divided by income.", Unit.RATIO, Theme.AFFORDABILITY, "income"),
    _feature("term_repaid_to_income", "all instalments expected, compared with income",
        "total des mensualités attendues rapporté au revenu",
        "term_expected times annuity, divided by income.", Unit.RATIO, Theme.AFFORDABILITY,
        "income"),
    _feature("term_beyond_credit", "instalments expected beyond those that repay the loan",
        "mensualités attendues au-delà de celles qui remboursent le crédit",
        "term_expected less credit / annuity.", Unit.COUNT, Theme.LOAN_TERMS),
    _feature("term_rate_less_usual", "yearly rate expected beside that of loans as long",
        "taux annuel attendu au regard des crédits de même durée",
        "term_yearly_rate less its mean among training applications whose term_expected rounds to "
        "the same multiple of 6.", Unit.RATIO, Theme.LOAN_TERMS),
    _feature("term_rate_less_own_mean", "yearly rate expected beside that of earlier loans",
        "taux annuel attendu au regard des crédits antérieurs",
        "term_yearly_rate less the mean yearly rate of the approved earlier loans.",
        Unit.RATIO, Theme.PREVIOUS_APPLICATIONS),
    _feature("term_rate_less_own_lowest",
        "yearly rate expected beside the lowest of earlier loans",
        "taux annuel attendu au regard du plus bas des crédits antérieurs",
        "term_yearly_rate less the lowest yearly rate of the approved earlier loans.",
        Unit.RATIO, Theme.PREVIOUS_APPLICATIONS),
    _feature("term_less_own_mean", "number of instalments expected beside earlier loans",
        "nombre de mensualités attendu au regard des crédits antérieurs",
        "term_expected less the mean number of instalments of the approved earlier loans.",
        Unit.COUNT, Theme.PREVIOUS_APPLICATIONS),
)  # fmt: skip
