"""The pages of bad inputs and of requirements name tests that are there, for every number."""

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
PAGES = TESTS.parent / "docs" / "reference"
ROW = re.compile(r"^\| (\d+) \|.*\| (`.*`) \|$", re.MULTILINE)
LAST = {"bad-inputs.md": 58, "requirements.md": 72}
NAMED = {
    (page, int(number)): re.findall(r"`([^`]+)`", tests)
    for page in LAST
    for number, tests in ROW.findall((PAGES / page).read_text())
}


@pytest.mark.parametrize("page", LAST)
def test_every_number_has_its_row(page: str) -> None:
    assert [number for of, number in NAMED if of == page] == list(range(1, LAST[page] + 1))


@pytest.mark.parametrize(("page", "number"), NAMED)
def test_the_tests_that_a_row_names_are_there(page: str, number: int) -> None:
    assert NAMED[page, number]
    for each in NAMED[page, number]:
        file, _, test = each.partition("::")
        assert re.search(rf"^def {test}\(", (TESTS / file).read_text(), re.MULTILINE), each
