"""Cases that an analyst can check by hand, as data: rows in, named values out."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from creditwright.features.catalogue import feature_named
from creditwright.features.compute import compute
from creditwright.records.records import Records

GOLDEN = Path(__file__).parents[2] / "golden" / "features"


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
