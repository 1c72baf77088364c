import json

from creditwright.features.catalogue import FEATURES, feature_named
from creditwright.features.description.document import (
    as_document,
    as_full_document,
    dictionary,
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


def test_the_dictionary_says_the_same_of_every_feature_for_programs() -> None:
    features = json.loads(dictionary())["features"]

    assert [each["name"] for each in features] == [each.name for each in FEATURES]
    assert features[0].keys() == as_full_document(FEATURES[0]).keys()
    assert features[0].keys() >= {
        "label", "meaning", "unit", "theme", "table", "window", "null_policy", "sensitivity",
        "formula", "columns", "example",
    }  # fmt: skip
