"""Cases that an analyst can check by hand, as data: rows in, named values out."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from creditwright.features.catalogue import FEATURES, feature_named
from creditwright.features.compute import compute
from creditwright.records.records import Records

GOLDEN = Path(__file__).parents[2] / "golden" / "features"
AT_LEAST = 120  # cases


def _cases() -> list[Any]:
    return [
        pytest.param(case, id=f"{path.stem}: {case['it']}")
        for path in sorted(GOLDEN.glob("*.json"))
        for case in json.loads(path.read_text())
    ]


@pytest.mark.parametrize("case", _cases())
def test_a_golden_case_has_the_values_worked_out_by_hand(
    case: dict[str, Any], records_of: Callable[..., Records]
) -> None:
    expected = case["values"]
    records = records_of(case.get("application", {}), **case.get("tables", {}))

    row = compute(records, [feature_named(name) for name in expected]).row(0, named=True)

    for name, value in expected.items():
        assert row[name] == (
            pytest.approx(value, rel=1e-9) if isinstance(value, float | int) else value
        ), name


def test_there_are_cases_for_every_theme_and_for_all_that_a_view_gives() -> None:
    cases = [case for path in GOLDEN.glob("*.json") for case in json.loads(path.read_text())]
    told = [feature_named(name) for case in cases for name in case["values"]]

    assert len(cases) >= AT_LEAST
    assert {each.theme for each in told} == {each.theme for each in FEATURES}
    assert {each.source for each in told} == {each.source for each in FEATURES}


def test_every_feature_stands_in_a_case() -> None:
    told = {
        name
        for path in GOLDEN.glob("*.json")
        for case in json.loads(path.read_text())
        for name in case["values"]
    }

    assert {each.name for each in FEATURES} <= told


def test_no_two_cases_say_the_same() -> None:
    said = [case["it"] for path in GOLDEN.glob("*.json") for case in json.loads(path.read_text())]

    assert len(set(said)) == len(said)
