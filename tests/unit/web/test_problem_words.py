"""Problems in French: every one has its words, and the same code, status and pointers."""

import pytest

from creditwright.records.faults import Reason
from creditwright.web.problem_words import (
    FRENCH,
    FRENCH_BY_STATUS,
    FRENCH_FAULTS,
    FRENCH_TITLES,
    french_detail,
)
from creditwright.web.problems import STATUS, TITLES, Problem


def test_every_status_has_its_title_in_both_languages() -> None:
    assert FRENCH_TITLES.keys() == TITLES.keys()


def test_every_status_that_an_error_has_is_told_of_in_french() -> None:
    """A new error needs no words of its own to be told in French."""
    assert {status for status in STATUS.values() if status not in FRENCH_BY_STATUS} <= {412, 429}
    assert {"version_conflict", "too_many_requests"} <= FRENCH.keys()


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
