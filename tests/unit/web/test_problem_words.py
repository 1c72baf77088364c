"""Problems in French: every one has its words, and the same code, status and pointers."""

import re
from pathlib import Path

import pytest

import creditwright.web
from creditwright.core import errors
from creditwright.records.faults import Reason
from creditwright.web.problem_words import (
    FRENCH,
    FRENCH_BY_STATUS,
    FRENCH_FAULTS,
    FRENCH_TITLES,
    french_detail,
)
from creditwright.web.problems import STATUS, TITLES, Problem, code_of

WEB = Path(str(creditwright.web.__file__)).parent
FAMILIES = {each for each in vars(errors).values() if isinstance(each, type) and each in STATUS}


def codes_in_the_source() -> set[str]:
    """Return the codes of problems that the web layer makes itself."""
    found = set()
    for file in WEB.rglob("*.py"):
        found |= set(re.findall(r"Problem\(\s*\d+(?: if [^,]*)?,\s*\"(\w+)\"", file.read_text()))
        found |= set(re.findall(r"StrictJsonError\(\s*\"(\w+)\"", file.read_text()))
    return found


def test_every_status_has_its_title_in_both_languages() -> None:
    assert FRENCH_TITLES.keys() == TITLES.keys()


def test_the_source_is_read() -> None:
    assert {"overloaded", "not_utf8", "compressed_body"} <= codes_in_the_source()


def test_every_problem_that_the_web_layer_makes_has_french_words() -> None:
    assert codes_in_the_source() - FRENCH.keys() == set()


def test_every_error_with_a_status_of_its_own_has_french_words() -> None:
    codes = {code_of(kind.__new__(kind)) for kind in STATUS if kind not in FAMILIES}

    assert codes - FRENCH.keys() == set()


def test_every_fault_of_a_value_has_french_words() -> None:
    assert {each.value for each in Reason if each.value in FRENCH_FAULTS} >= {
        "missing",
        "out_of_range",
        "not_finite",
    }


@pytest.mark.parametrize("status", sorted(FRENCH_BY_STATUS))
def test_what_has_no_words_of_its_own_is_told_by_its_status(status: int) -> None:
    assert french_detail("of_tomorrow", status) == FRENCH_BY_STATUS[status]


def test_a_problem_keeps_all_but_its_words() -> None:
    errors_ = [{"pointer": "/a", "code": "out_of_range", "detail": "too large"}]
    problem = Problem(422, "invalid_request", "see errors", errors_, more={"old": "x"})

    english, french = problem.document_in("en"), problem.document_in("fr")

    assert english == problem.document
    assert {k for k in english if english[k] != french[k]} == {"title", "detail", "errors"}
    assert french["errors"][0]["pointer"] == "/a"
