"""The estimator: what scikit-learn asks of one, and what it says of loans."""

import warnings

import numpy as np
import pandas as pd
import polars as pl
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import cross_val_score
from sklearn.utils.estimator_checks import check_estimator

from creditwright.api import LoanDefaultClassifier
from creditwright.core.errors import CreditwrightError
from creditwright.core.numbers import Floats

FEW_ROWS = {
    "min_data_in_leaf": 1,
    "min_sum_hessian_in_leaf": 0.0,
    "feature_fraction": 1.0,
    "lambda_l1": 0.0,
    "lambda_l2": 0.0,
}
QUICK = {"learning_rate": 0.3, "num_leaves": 4, "feature_fraction": 1.0}
NEEDS_A_SETTING = {"check_array_api_input"}  # skipped unless SCIPY_ARRAY_API is set


def loans(n: int = 2000) -> tuple[pd.DataFrame, Floats]:
    """Loans whose default depends on a ratio, a word and nothing else, some values missing."""
    draw = np.random.default_rng(7)
    ratio, noise = draw.normal(size=n), draw.normal(size=n)
    work = draw.choice(["employed", "retired", "between jobs"], size=n)
    log_odds = -2 + 1.2 * ratio + 1.5 * (work == "between jobs")
    defaulted = (draw.random(n) < 1 / (1 + np.exp(-log_odds))).astype(float)
    ratio[::17] = np.nan
    table = pd.DataFrame({"debt to income": ratio, "work": work, "noise": noise})
    table.loc[::23, "work"] = None
    return table, defaulted


@pytest.fixture(scope="module")
def fitted() -> LoanDefaultClassifier:
    return LoanDefaultClassifier(folds=3, parameters=QUICK).fit(*loans())


def test_it_is_an_estimator_as_scikit_learn_checks_them() -> None:
    estimator = LoanDefaultClassifier(
        calibrate=False,  # labels drawn at random or told apart perfectly cannot be calibrated
        cost_of_missed_default=1,  # then the cut-off is 0.5, as these checks expect of any
        cost_of_refused_good=1,
        fewest_of_each=2,
        parameters=FEW_ROWS,
    )

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = check_estimator(estimator, on_skip=None, on_fail=None)

    assert [each["check_name"] for each in found if each["status"] == "failed"] == []
    assert {e["check_name"] for e in found if e["status"] == "skipped"} <= NEEDS_A_SETTING
    assert len(found) > 50


def test_probabilities_are_true_and_the_cut_off_is_that_of_the_costs(
    fitted: LoanDefaultClassifier,
) -> None:
    table, defaulted = loans()

    probability = fitted.predict_proba(table)

    assert probability.sum(axis=1) == pytest.approx(1)
    assert probability[:, 1].mean() == pytest.approx(defaulted.mean(), abs=0.02)
    assert 0.03 < fitted.cut_off_ < 0.25  # 1 / 11 by theory
    assert set(fitted.predict(table)) == {0.0, 1.0}
    assert (fitted.predict(table) == (probability[:, 1] > fitted.cut_off_)).all()


def test_it_ranks_rows_that_it_has_not_seen() -> None:
    estimator = LoanDefaultClassifier(folds=2, parameters=QUICK)

    scores = cross_val_score(estimator, *loans(), cv=2, scoring="roc_auc", error_score="raise")

    assert scores.min() > 0.7


def test_pandas_polars_and_clones_give_the_same_bits(fitted: LoanDefaultClassifier) -> None:
    table, defaulted = loans()
    again = clone(fitted).fit(pl.from_pandas(table), defaulted)

    same = again.predict_proba(pl.from_pandas(table))

    assert (same == fitted.predict_proba(table)).all()
    assert list(again.feature_names_in_) == list(table.columns)


def test_attributions_add_up_to_the_log_odds_and_keep_the_frames_index(
    fitted: LoanDefaultClassifier,
) -> None:
    table = loans()[0].iloc[100:110]

    found = fitted.attributions(table)

    probability = fitted.predict_proba(table)[:, 1]
    assert isinstance(found, pd.DataFrame)
    assert list(found.index) == list(range(100, 110))
    assert list(found.columns) == ["debt to income", "work", "noise", "base"]
    assert found.sum(axis=1).to_numpy() == pytest.approx(np.log(probability / (1 - probability)))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"fewest_of_each": 10**6}, "n_samples = 2000"),
        ({"folds": 1}, "folds"),
        ({"parameters": {"depth": 3}}, "'depth' is not a model parameter"),
        ({"cost_of_missed_default": -1.0}, "cost"),
    ],
)
def test_what_cannot_be_fitted_is_refused_with_the_reason(
    change: dict[str, object], said: str
) -> None:
    estimator = LoanDefaultClassifier(parameters=QUICK).set_params(**change)

    with pytest.raises(CreditwrightError, match=said):
        estimator.fit(*loans())


def test_labels_that_nothing_foretells_are_refused_as_a_value_error() -> None:
    table, defaulted = loans()

    with pytest.raises(ValueError, match=r"good from bad|cheapest"):
        LoanDefaultClassifier(folds=2, parameters=QUICK).fit(table[["noise"]], defaulted)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda t: t.rename(columns={"work": "job"}), "feature names"),
        (lambda t: t.assign(work=1.0), "categories as text"),
        (lambda t: t.assign(noise=pd.Timestamp("2026-01-01")), "days before the application"),
        (lambda t: t.assign(noise=np.inf), "infinite"),
    ],
)
def test_columns_other_than_those_fitted_on_are_refused(
    fitted: LoanDefaultClassifier, change: object, said: str
) -> None:
    table = change(loans()[0])  # type: ignore[operator] # a function of the table

    with pytest.raises(ValueError, match=said):
        fitted.predict_proba(table)


def test_a_category_never_seen_is_a_missing_value(fitted: LoanDefaultClassifier) -> None:
    table = loans()[0].head(5)

    odd, missing = (
        table.assign(work="astronaut"),
        table.assign(work=pd.Series([None] * 5, dtype="str")),
    )

    assert (fitted.predict_proba(odd) == fitted.predict_proba(missing)).all()


def test_it_says_nothing_before_it_is_fitted() -> None:
    with pytest.raises(NotFittedError):
        LoanDefaultClassifier().predict_proba(loans()[0])
