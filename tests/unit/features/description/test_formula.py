"""A feature's formula, down to the columns of the tables."""

from dataclasses import replace

import pytest

from creditwright.features.catalogue import FEATURES, feature_named
from creditwright.features.description.formula import formula_of, of_rows
from creditwright.features.views.all import VIEWS


def test_the_values_of_rows_are_told_down_to_the_columns() -> None:
    formula = formula_of(feature_named("instalment_days_late_mean_1y"))

    assert formula.value == "mean(days_late) over rows with DAYS_INSTALMENT >= -365"
    assert formula.where[:2] == (
        "days_late = max(delay_days, 0)",
        "delay_days = (DAYS_ENTRY_PAYMENT, 0 if missing) - DAYS_INSTALMENT",
    )
    assert formula.where[-1].endswith("NUM_INSTALMENT_VERSION are merged into one")


def test_what_another_table_says_of_a_row_is_told() -> None:
    where = formula_of(feature_named("bureau_late_months_1y_total")).where

    assert where[0] == (
        "months_late_1y = sum(is_late and MONTHS_BALANCE >= -12), of bureau_balance with the same "
        "SK_ID_BUREAU"
    )
    assert "STATUS is missing where it is X" in where


def test_a_derived_feature_tells_the_features_it_reads_and_where_their_rows_come_from() -> None:
    where = formula_of(feature_named("bureau_debt_total_active_to_income")).where

    assert (
        "bureau_debt_total_active = total(AMT_CREDIT_SUM_DEBT) over rows with is_active, over "
        "rows of bureau_loans" in where
    )
    assert "income = AMT_INCOME_TOTAL" in where
    assert 'in bureau_loans: is_active = [CREDIT_ACTIVE = "Active"]' in where


def test_the_order_of_rows_is_told_where_it_matters() -> None:
    last = formula_of(feature_named("previous_last_product"))
    mean = formula_of(feature_named("previous_credit_mean"))

    assert "rows stand in order of DAYS_DECISION, SK_ID_PREV" in last.where
    assert not any("in order of" in line for line in mean.where)


def test_what_says_not_known_is_told() -> None:
    formula = formula_of(feature_named("employed_days"))

    assert str(formula) == "-DAYS_EMPLOYED\n  where DAYS_EMPLOYED is missing where it is 365243"


def test_a_feature_that_no_expression_computes_has_its_meaning_for_a_formula() -> None:
    learned = replace(feature_named("income"), source="learned")

    assert formula_of(learned).value == learned.meaning


@pytest.mark.parametrize("feature", FEATURES, ids=lambda each: each.name)
def test_every_name_in_a_formula_is_a_column_or_is_told(feature: object) -> None:
    formula = formula_of(feature)  # type: ignore[arg-type]

    told = {line.split(": ")[-1].split(" ")[0] for line in formula.where}
    read = {name for name in feature.value.reads if name.islower()}  # type: ignore[attr-defined]
    assert read <= told


def test_what_rows_say_is_told_of_every_view() -> None:
    for view in VIEWS.values():
        told = {line.split(" = ")[0] for line in of_rows(view)}

        assert view.derived.keys() <= told
