from creditwright.features.catalogue import FEATURES, feature_named
from creditwright.features.description.document import (
    as_document,
    what_a_row_is,
)
from creditwright.features.description.page import features_page


def test_the_page_has_a_row_for_every_feature_and_none_is_broken_by_its_words() -> None:
    rows = [line for line in features_page().splitlines() if line.startswith("| `")]

    assert len(rows) == len(FEATURES)
    assert {row.count("|") for row in rows} == {9}


def test_a_feature_over_two_tables_names_both() -> None:
    document = as_document(feature_named("bureau_debt_total_active_to_income"))

    assert document["table"] == "application + bureau"
    assert "application_train.AMT_INCOME_TOTAL" in document["columns"]


def test_what_a_row_is_is_said_for_every_source() -> None:
    assert what_a_row_is(feature_named("income")) == "The application itself."
    assert what_a_row_is(feature_named("credit_to_income")).startswith("Other features")
    assert what_a_row_is(feature_named("bureau_loans")) == "One loan at another lender."
