"""Each feature worked out on an invented applicant."""

from dataclasses import replace

import pytest

from creditwright.features.catalogue import FEATURES, feature_named
from creditwright.features.description.applicants import invented_applicants
from creditwright.features.description.example import (
    as_lines,
    example_of,
    told_in_words,
)
from creditwright.features.description.steps import steps_of
from creditwright.features.views.all import VIEWS
from creditwright.features.views.bureau import BUREAU_LOANS
from creditwright.features.views.instalments import INSTALMENTS
from creditwright.features.views.previous import PREVIOUS_APPLICATIONS
from creditwright.records.records import HISTORY


def test_every_feature_has_an_example_with_a_value_and_with_what_it_comes_from() -> None:
    examples = {each.name: example_of(each) for each in FEATURES}

    assert [name for name, each in examples.items() if each is None or each.value is None] == []
    assert [name for name, each in examples.items() if each is None or not each.rows] == []


def test_only_rows_that_count_are_shown_with_the_columns_read_and_what_is_derived() -> None:
    example = example_of(feature_named("card_utilisation_max_3m"))

    assert example is not None
    assert example.value == 1.04
    assert example.rows == (
        {"MONTHS_BALANCE": -2, "AMT_BALANCE": 52000, "AMT_CREDIT_LIMIT_ACTUAL": 50000,
         "utilisation": 1.04},
        {"MONTHS_BALANCE": -1, "AMT_BALANCE": 45000, "AMT_CREDIT_LIMIT_ACTUAL": 60000,
         "utilisation": 0.75},
    )  # fmt: skip


def test_a_derived_feature_is_worked_out_from_the_features_it_reads() -> None:
    example = example_of(feature_named("credit_to_income"))

    assert example is not None
    assert example.rows == ({"credit": 270000, "income": 180000},)
    assert example.value == 1.5


def test_an_amount_of_the_application_is_told_in_currency_units() -> None:
    example = example_of(feature_named("income"))

    assert example is not None
    assert example.rows == ({"AMT_INCOME_TOTAL": 180000},)


def test_where_the_first_applicant_has_no_value_the_next_is_taken() -> None:
    example = example_of(feature_named("bureau_loans_sold_or_bad"))

    assert example is not None
    assert example.who == invented_applicants()[1].who
    assert [row["CREDIT_ACTIVE"] for row in example.rows] == ["Sold"]


def test_a_feature_that_no_expression_computes_has_no_example() -> None:
    assert example_of(replace(feature_named("income"), source="learned")) is None


@pytest.mark.parametrize(
    ("view", "name", "steps"),
    [
        (INSTALMENTS.name, "shortfall", 1000),
        (INSTALMENTS.name, "paid_ratio", 1_000_000),
        (INSTALMENTS.name, "days_late", 1),
        (INSTALMENTS.name, "is_short", 1),
        (PREVIOUS_APPLICATIONS.name, "amount_left", 1000),
        (PREVIOUS_APPLICATIONS.name, "instalments_left", 1),
        (BUREAU_LOANS.name, "months_late", 1),
    ],
)
def test_the_steps_a_value_is_kept_in_follow_from_how_it_is_computed(
    view: str, name: str, steps: int
) -> None:
    assert steps_of(name, VIEWS[view]) == steps


def test_the_invented_applicants_have_every_table() -> None:
    for applicant in invented_applicants():
        assert set(applicant.records.history) == set(HISTORY)


def test_rows_are_told_as_a_table() -> None:
    assert as_lines(({"a": 1, "bb": None},)) == ["a       bb", "1  missing"]
    assert as_lines(()) == ["no rows that count"]
    assert [told_in_words(each) for each in (True, "x", 0.25)] == ["yes", "x", "0.25"]
