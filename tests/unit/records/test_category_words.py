"""The data's categories have French words; what is unknown stays as it is."""

import re

import pytest

from creditwright.records.applicant_groups import AGE_BANDS, NOT_STATED, SEXES
from creditwright.records.category_words import category_word
from creditwright.records.tables import TABLES

CODES = re.compile(r"[A-Z]+|\d|[CX]")  # codes of the source: XNA, SCOFR, the status of a month


@pytest.mark.parametrize("table", sorted(TABLES))
def test_each_category_of_a_lender_has_a_french_word(table: str) -> None:
    declared = {word for column in TABLES[table].columns for word in column.values}
    words = {each for each in declared if not CODES.fullmatch(each) or each == "POS"}

    unsaid = {each for each in words if category_word(each, "fr") == each}

    assert unsaid == set()


@pytest.mark.parametrize("group", [*AGE_BANDS, *SEXES.values(), NOT_STATED, "region graded 3"])
def test_each_group_that_decisions_are_compared_between_has_a_french_word(group: str) -> None:
    assert category_word(group, "fr") != group


def test_a_word_of_another_lender_is_shown_as_it_is() -> None:
    assert category_word("Something else 4", "fr") == "Something else 4"
