"""The page of bad inputs names tests that are there, for every one of its numbers."""

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
PAGE = TESTS.parent / "docs" / "reference" / "bad-inputs.md"
ROW = re.compile(r"^\| (\d+) \|.*\| (`.*`) \|$", re.MULTILINE)
NAMED = {
    int(number): re.findall(r"`([^`]+)`", tests) for number, tests in ROW.findall(PAGE.read_text())
}


def test_every_number_from_1_to_58_has_its_row() -> None:
    assert list(NAMED) == list(range(1, 59))


@pytest.mark.parametrize("number", NAMED)
def test_the_tests_that_a_row_names_are_there(number: int) -> None:
    assert NAMED[number]
    for each in NAMED[number]:
        file, _, test = each.partition("::")
        assert re.search(rf"^def {test}\(", (TESTS / file).read_text(), re.MULTILINE), each
