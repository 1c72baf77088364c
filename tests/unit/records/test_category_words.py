"""The data's categories have French words; what is unknown stays as it is."""

import pytest

from creditwright.records.category_words import FRENCH, category_word
from creditwright.records.simulator import simulate_tables

SHOWN = (
    "NAME_CONTRACT_TYPE",
    "NAME_EDUCATION_TYPE",
    "NAME_FAMILY_STATUS",
    "NAME_INCOME_TYPE",
    "NAME_HOUSING_TYPE",
    "OCCUPATION_TYPE",
)


@pytest.mark.parametrize("column", SHOWN)
def test_each_category_of_a_lender_has_a_french_word(column: str) -> None:
    words = simulate_tables(300, seed=4)["application_train"][column].unique().drop_nulls()

    assert set(words) - {"Unknown"} <= set(FRENCH)


def test_a_word_of_another_lender_is_shown_as_it_is() -> None:
    assert category_word("Something else", "fr") == "Something else"
