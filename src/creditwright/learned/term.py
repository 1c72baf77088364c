"""How many instalments the loan has: the application does not say it, but earlier loans did.

A booster learns the number of instalments from approved earlier loans and is asked about the loan
applied for. What it costs, and how that compares with the applicant's own earlier loans and with
other loans as long, follows from it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from creditwright.core.numbers import Flags, Floats
from creditwright.core.progress import Progress
from creditwright.features.frame import Categories, FeatureFrame
from creditwright.features.rows import RowFrame
from creditwright.learned.booster import Column, LearnedBooster, fit_booster, matrix_of_values
from creditwright.learned.feature import LearnedFeature
from creditwright.learned.stage import TrainingRows, fitted_by_fold
from creditwright.learned.term_features import (
    FEATURES,
    VIEW,
    OwnLoans,
    Terms,
    costs_of,
    over,
    own_loans,
)
from creditwright.records.table import AMOUNT_UNITS
from creditwright.scoring.documents import DocumentError, document_bytes, read_document

BOOSTER = "term"
RATES = "rates.json"
FEWEST_LOANS = 500  # with fewer nothing is learned, and the features stay missing
MOST_LOANS = 300_000  # a sample of more learns no better, only longer
FEWEST_ALIKE = 100  # applications of about the same length, to take a mean rate of
LENGTH_STEP = 6  # instalments; most loans have a multiple of it
ROUNDS = 150
PARAMETERS: Mapping[str, float | int | str | bool] = {
    "objective": "regression",
    "learning_rate": 0.1,
    "num_leaves": 31,
    "min_data_in_leaf": 20,
    "max_bin": 255,
}
NUMBERS = ("credit", "annuity", "goods_price", "credit_to_annuity", "goods_price_to_credit")
KIND = "contract_type"


def _seen(credit: Floats, annuity: Floats, goods_price: Floats) -> dict[str, Floats]:
    """Return what a loan shows of itself; the same of an earlier loan as of the one asked for."""
    seen = (credit, annuity, goods_price, over(credit, annuity), over(goods_price, credit))
    return dict(zip(NUMBERS, seen, strict=True))


@dataclass(frozen=True, slots=True)
class Loans:
    """Earlier loans whose number of instalments is known."""

    numbers: dict[str, Floats]
    kind: Categories
    instalments: Floats


def _loans(rows: RowFrame, *, seed: int) -> Loans:
    credit, annuity, goods = (
        rows.numbers[name] / AMOUNT_UNITS
        for name in ("AMT_CREDIT", "AMT_ANNUITY", "AMT_GOODS_PRICE")
    )
    instalments = rows.numbers["CNT_PAYMENT"]
    known: Flags = (
        (rows.numbers["is_approved"] == 1) & (instalments > 0) & (credit > 0) & (annuity > 0)
    )
    chosen = np.flatnonzero(known)
    if chosen.size > MOST_LOANS:
        generator = np.random.Generator(np.random.PCG64(seed))
        chosen = np.sort(generator.choice(chosen, MOST_LOANS, replace=False))
    kind = rows.categories["NAME_CONTRACT_TYPE"]
    return Loans(
        _seen(credit[chosen], annuity[chosen], goods[chosen]),
        Categories(kind.codes[chosen], kind.words),
        instalments[chosen],
    )


def _fitted_booster(loans: Loans, *, seed: int) -> LearnedBooster | None:
    if loans.instalments.size < FEWEST_LOANS:
        return None
    columns = (*(Column(name) for name in NUMBERS), Column(KIND, loans.kind.vocabulary()))
    values = matrix_of_values(loans.numbers, {KIND: loans.kind}, columns)
    return fit_booster(
        values, loans.instalments, columns, parameters=PARAMETERS, rounds=ROUNDS, seed=seed
    )


@dataclass(frozen=True, slots=True)
class FittedTerm:
    """The booster, and the mean yearly rate of loans of about each length.

    Attributes:
        booster: None where there were too few loans to learn from.
        rates: By length, in steps of `LENGTH_STEP` instalments.
    """

    booster: LearnedBooster | None
    rates: dict[int, float]

    def values(self, frame: FeatureFrame, rows: Mapping[str, RowFrame]) -> Mapping[str, Floats]:
        """Return the term expected, and what follows from it."""
        terms = Terms.of(frame, self.instalments_of(frame))
        found = own_loans(rows[VIEW], frame.applications) if VIEW in rows else None
        return costs_of(terms, self._usual(terms), found or OwnLoans.none(frame.height))

    def instalments_of(self, frame: FeatureFrame) -> Floats:
        """Return how many instalments are expected; missing for a kind that had none to learn."""
        if self.booster is None:
            return np.full(frame.height, np.nan)
        numbers = frame.numbers
        seen = _seen(numbers["credit"], numbers["annuity"], numbers["goods_price"])
        values = matrix_of_values(seen, {KIND: frame.categories[KIND]}, self.booster.columns)
        known = ~(np.isnan(values[:, -1]) | np.isnan(seen["credit_to_annuity"]))
        foretold = np.full(frame.height, np.nan)
        foretold[known] = np.maximum(self.booster.predict(values[known]), 1.0)
        return foretold

    def _usual(self, terms: Terms) -> Floats:
        """Return the mean rate of loans of about the same length."""
        rates = [self.rates.get(each, np.nan) for each in _lengths(terms.instalments).tolist()]
        return np.array(rates, dtype=np.float64)

    def files(self) -> Mapping[str, bytes]:
        """Return the rates, and the booster where there is one."""
        rates = {RATES: document_bytes(tuple(sorted(self.rates.items())))}
        return rates if self.booster is None else {**rates, **self.booster.files(BOOSTER)}


def _lengths(instalments: Floats) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    steps = np.rint(np.nan_to_num(instalments, nan=-1.0) / LENGTH_STEP)
    return steps.astype(np.int64) * LENGTH_STEP


def _fitted(training: TrainingRows) -> FittedTerm:
    rows = training.rows.get(VIEW)
    loans = None if rows is None else _loans(rows, seed=training.seed)
    booster = None if loans is None else _fitted_booster(loans, seed=training.seed)
    if booster is None:
        return FittedTerm(None, {})
    terms = Terms.of(training.frame, FittedTerm(booster, {}).instalments_of(training.frame))
    known = ~np.isnan(terms.yearly_rate)
    lengths, rates = _lengths(terms.instalments)[known], terms.yearly_rate[known]
    usual = {int(each): rates[lengths == each] for each in np.unique(lengths)}
    return FittedTerm(
        booster,
        {each: float(found.mean()) for each, found in usual.items() if found.size >= FEWEST_ALIKE},
    )


@dataclass(frozen=True, slots=True)
class Term:
    """The term model (block D.3 and D.4 of the plan)."""

    name: str = "term"
    version: int = 1
    features: tuple[LearnedFeature, ...] = FEATURES

    def fit(
        self, training: TrainingRows, progress: Progress
    ) -> tuple[FittedTerm, Mapping[str, Floats]]:
        """Fit on the earlier loans of all training applications, and by fold for their values.

        An application's own earlier loans have no part in what is foretold of it, as they have
        none for an application that comes later.
        """
        del progress  # some seconds
        fitted, values = fitted_by_fold(training, _fitted)
        if not isinstance(fitted, FittedTerm):
            raise TypeError("fitted_by_fold returns what it was given")
        return fitted, values

    def read(self, files: Mapping[str, bytes]) -> FittedTerm:
        """Return what was kept.

        Raises:
            DocumentError: If it is not there, or does not fit.
        """
        if RATES not in files:
            raise DocumentError(RATES, "it is not there")
        rates = read_document(tuple[tuple[int, float], ...], files[RATES], file=RATES)
        if len(files) == 1:
            return FittedTerm(None, dict(rates))
        booster = LearnedBooster.read(files, BOOSTER)
        if tuple(each.name for each in booster.columns) != (*NUMBERS, KIND):
            raise DocumentError(f"{BOOSTER}.columns.json", "it names other columns")
        return FittedTerm(booster, dict(rates))


TERM = Term()
