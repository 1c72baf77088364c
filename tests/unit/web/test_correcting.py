"""What an applicant fills in as the right value is read as it is meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditwright.core.text import Language
from creditwright.records.given import GivenRow, given_records
from creditwright.records.table import Kind
from creditwright.web.forms import Form
from creditwright.web.pages.asked import number_of
from creditwright.web.pages.correcting import (
    CORRECTED,
    Field,
    NoValueError,
    field_of,
    value_in,
)
from creditwright.web.pages.figures import Figures

APPLIED: GivenRow = {
    "NAME_CONTRACT_TYPE": "Cash loans",
    "CODE_GENDER": "F",
    "DAYS_BIRTH": -12_000,
    "AMT_INCOME_TOTAL": 100_000,
    "AMT_CREDIT": 100_000,
}


def field(name: str) -> Field:
    found = field_of(name)
    assert found
    return found


def read(name: str, value: str, language: Language = "en", **more: str) -> object:
    form = Form({"value": (value,), **{key: (word,) for key, word in more.items()}})
    return value_in(form, field(name), language)


@given(st.integers(min_value=-(10**9), max_value=10**9), st.sampled_from(["en", "fr"]))
def test_a_number_is_read_as_the_page_writes_it(number: int, language: Language) -> None:
    assert number_of(Figures(language).number(number), language) == number


@pytest.mark.parametrize(
    ("name", "written", "value"),
    [
        ("AMT_INCOME_TOTAL", "250,000", 250_000),
        ("AMT_INCOME_TOTAL", "250 000.50", 250_000.5),
        ("DAYS_EMPLOYED", "400", -400),  # before the application, which nobody writes as a minus
        ("DAYS_EMPLOYED", "-400", -400),
        ("FLAG_OWN_CAR", "yes", True),
        ("FLAG_OWN_CAR", "no", False),
        ("NAME_CONTRACT_TYPE", "Cash loans", "Cash loans"),
        ("REGION_POPULATION_RELATIVE", "12.5", 0.125),
    ],
)
def test_a_value_is_read_as_it_is_meant(name: str, written: str, value: object) -> None:
    assert read(name, written) == value


def test_a_comma_is_one_of_decimals_in_french() -> None:
    assert read("AMT_INCOME_TOTAL", "250\u202f000,5", "fr") == pytest.approx(250_000.5)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("AMT_INCOME_TOTAL", ""),
        ("AMT_INCOME_TOTAL", "a lot"),
        ("AMT_INCOME_TOTAL", "inf"),
        ("FLAG_OWN_CAR", "1"),
        ("NAME_CONTRACT_TYPE", "Another"),
    ],
)
def test_what_is_no_value_of_its_kind_is_refused(name: str, written: str) -> None:
    with pytest.raises(NoValueError):
        read(name, written)


def test_that_there_is_no_value_has_to_be_said() -> None:
    assert read("AMT_INCOME_TOTAL", "", is_none="yes") is None


def test_every_column_but_the_number_can_be_asked_for_and_no_other() -> None:
    assert field_of("SK_ID_CURR") is None
    assert field_of("TARGET") is None
    assert all(field_of(name) for name in CORRECTED)


@pytest.mark.parametrize("name", [name for name, each in CORRECTED.items() if each.values])
def test_every_choice_is_one_that_the_records_take(name: str) -> None:
    for choice in field(name).choices:
        if CORRECTED[name].kind is Kind.CATEGORY:
            given_records(1, {**APPLIED, name: choice}, {})
