"""What pages show of data and reports is French on a French page."""

import re

import pytest
from tests.pages import Pages, text_of

from creditwright.serving.deployment import Change
from creditwright.training.card import LIMITS, PURPOSE
from creditwright.web.pages.bin_names import bin_name
from creditwright.web.pages.card_words import CARD, CHANGES
from creditwright.web.pages.page import Page

ENGLISH = re.compile(
    r"\b(the|and|of|with|female|male|married|under \d+|\d+ to \d+|region graded|not stated|"
    r"smaller groups|Cash loans|Working|missing|above|below|up to)\b"
)


@pytest.mark.parametrize("by", ["sex", "age", "family_status", "region"])
@pytest.mark.parametrize("path", ["", "/fairness", "/calibration", "/policy"])
def test_groups_are_called_by_french_words(pages: Pages, path: str, by: str) -> None:
    page = pages.get(f"/portfolio{path}?by={by}&cut_off=5&lang=fr", "risk")

    assert page.status_code == 200
    assert ENGLISH.findall(text_of(page)) == []


def test_an_applicant_chooses_the_right_value_among_french_words(pages: Pages) -> None:
    page = pages.get("/me/correct?column=NAME_CONTRACT_TYPE&lang=fr", "ada")

    assert 'value="Cash loans">prêt en espèces' in page.text


def test_all_that_a_card_says_in_words_has_its_french() -> None:
    assert {PURPOSE, *LIMITS} == CARD
    assert CHANGES.keys() == set(Change)


@pytest.mark.parametrize(
    ("label", "french"),
    [
        ("up to 1.22046e+06", "jusqu'à 1\u202f220\u202f460"),
        ("above 0.184692", "au-dessus de 0,1847"),
        ("below 1", "au-dessous de 1"),
        ("missing", "absente"),
        ("3", "3"),
        ("Working", "salarié(e)"),
    ],
)
def test_a_bin_of_a_report_is_called_as_people_read_numbers(label: str, french: str) -> None:
    assert bin_name(Page(None, "fr"), label) == french  # type: ignore[arg-type] # asks nothing
