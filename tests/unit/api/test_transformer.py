"""Features as a transformer: the command's values, in the caller's order and library."""

from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from sklearn.base import clone
from sklearn.model_selection import cross_val_score
from sklearn.pipeline import make_pipeline

from creditwright.api import ApplicationFeatures, LoanDefaultClassifier
from creditwright.core.errors import CreditwrightError
from creditwright.features.catalogue import BY_NAME
from creditwright.features.compute import compute
from creditwright.records.prepared import PreparedRecords
from creditwright.records.records import APPLICATION_KEY, LABEL

NAMES = ("credit_to_income", "external_score_2", "instalment_days_late_mean_1y", "contract_type")


@pytest.fixture(scope="module")
def names() -> list[str]:
    return [name for name in NAMES if name in BY_NAME]


@pytest.fixture(scope="module")
def tables(small_portfolio: PreparedRecords) -> dict[str, pl.DataFrame]:
    source = small_portfolio.folder.parent / "source"
    return {each.stem: pl.read_parquet(each) for each in sorted(source.glob("*.parquet"))}


def histories_of(tables: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    return {name: each for name, each in tables.items() if not name.startswith("application")}


def test_values_are_those_of_the_command_in_the_order_asked(
    small_portfolio: PreparedRecords, tables: dict[str, pl.DataFrame], names: list[str]
) -> None:
    asked = tables["application_train"].sample(40, seed=1, shuffle=True)

    found = ApplicationFeatures(histories_of(tables), names).fit_transform(asked)

    parts = [
        compute(small_portfolio.partition(number), [BY_NAME[name] for name in names])
        for number in small_portfolio.partitions
    ]
    wanted = asked.select(APPLICATION_KEY).join(
        pl.concat(parts), on=APPLICATION_KEY, how="left", maintain_order="left"
    )
    assert found.equals(wanted.drop(APPLICATION_KEY), null_equal=True)


def test_pandas_keeps_its_index_and_without_histories_nothing_of_the_past_is_known(
    tables: dict[str, pl.DataFrame], names: list[str]
) -> None:
    asked = tables["application_train"].head(6).to_pandas().set_index(np.arange(10, 16))

    found = ApplicationFeatures(features=names).fit(asked).transform(asked)

    assert isinstance(found, pd.DataFrame)
    assert list(found.index) == list(range(10, 16))
    assert found["instalment_days_late_mean_1y"].isna().all()
    assert found["credit_to_income"].notna().all()


def test_a_pipeline_from_tables_to_probabilities_is_cross_validated(
    tables: dict[str, pl.DataFrame], names: list[str]
) -> None:
    applications = tables["application_train"].to_pandas()
    labels = applications.pop(LABEL)
    model = make_pipeline(
        ApplicationFeatures(histories_of(tables), names),
        LoanDefaultClassifier(
            folds=2, fewest_of_each=20, parameters={"learning_rate": 0.2, "feature_fraction": 1.0}
        ),
    )

    scores = cross_val_score(model, applications, labels, cv=2, scoring="roc_auc")

    assert scores.min() > 0.55


def test_by_default_every_feature_is_given_that_is_not_protected() -> None:
    given = clone(ApplicationFeatures()).get_feature_names_out()

    assert len(given) > 700
    assert not {"age_years", "children"} & set(given)


@pytest.mark.parametrize(
    ("arguments", "change", "said"),
    [
        ({"features": ["credit_to_incme"]}, {}, "no feature 'credit_to_incme'"),
        ({"features": ["PROTECTED"]}, {}, "sex, age or family"),
        ({"histories": {"loans": pl.DataFrame({"x": [1]})}}, {}, "no history table 'loans'"),
        ({"histories": {"bureau": pl.DataFrame({"x": [1]})}}, {}, "no column SK_ID_CURR"),
        ({"histories": {"bureau": [1]}}, {}, "Table bureau must be a DataFrame"),
        ({}, {"AMT_CREDIT": pl.lit(-5.0)}, "3 of 3 rows of application_test cannot be taken"),
        ({}, {"SK_ID_CURR": pl.lit(7)}, "of 3 rows of application_test cannot be taken"),
    ],
)
def test_what_cannot_be_taken_is_told(
    tables: dict[str, pl.DataFrame],
    arguments: dict[str, Any],
    change: dict[str, pl.Expr],
    said: str,
) -> None:
    asked = tables["application_train"].head(3).with_columns(**change)
    if arguments.get("features") == ["PROTECTED"]:
        arguments = {
            "features": [next(n for n, f in BY_NAME.items() if f.sensitivity == "protected")]
        }

    with pytest.raises((CreditwrightError, ValueError), match=said):
        ApplicationFeatures(**arguments).fit(asked).transform(asked)
