"""What the benchmark of features says of its measures."""

from pathlib import Path
from typing import Any

import pytest

from creditwright.records.prepared import PreparedRecords
from feature_speed.apart import measure
from feature_speed.report import main_block, ratios, renew, scale_block


def took(seconds: float, **result: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    return {
        "seconds": seconds,
        "all_seconds": [seconds],
        "cpu_seconds": seconds,
        "peak_bytes": 2**30,
        "result": result,
    }


FOUND = {
    "scan": took(2.0, rows=1000, partitions=4),
    "pandas": took(60.0, applications=100, features=["a"] * 300),
    "ours": took(14.0, applications=100, features=700),
    "ours_same": took(10.0, applications=100, features=300),
}


def test_the_ratios_are_of_seconds_a_feature_and_of_seconds_in_all() -> None:
    found = ratios(FOUND)

    assert found["times_faster_per_feature"] == pytest.approx(10)
    assert found["times_faster_for_the_same_features"] == pytest.approx(6)
    assert found["time_of_all_against_the_baseline"] == pytest.approx(14 / 60)
    assert found["times_the_scan"] == pytest.approx(7)


def test_growth_is_of_time_an_application_and_of_memory() -> None:
    small, large = took(10.0, applications=100), took(110.0, applications=1000)

    block = scale_block(small, large, "a machine")

    assert "Time an application: 1.10 of that" in block
    assert "Memory: 1.00 of it" in block


def test_a_block_is_renewed_and_the_rest_of_the_page_stays(tmp_path: Path) -> None:
    page = tmp_path / "README.md"
    mark = "<!-- speed: made by benchmarks/features.py -->"
    page.write_text(f"before\n{mark}\nold\n<!-- /speed -->\nafter\n")

    renew(page, "speed", "new")

    assert page.read_text() == f"before\n{mark}\nnew\n<!-- /speed -->\nafter\n"


@pytest.mark.parametrize("name", ["scan", "ours", "one", "steps"])
def test_each_measure_runs_on_prepared_records(small_portfolio: PreparedRecords, name: str) -> None:
    found = measure(name, small_portfolio.folder, only=())

    assert found["seconds"] > 0
    assert found["result"]


def test_the_figures_of_measures_make_a_page(small_portfolio: PreparedRecords) -> None:
    rest = {name: measure(name, small_portfolio.folder, only=()) for name in ("one", "steps")}
    themes = {"by_theme": took(1.0, loan_terms={"features": 28, "seconds": 1.0})}

    block = main_block({**FOUND, **rest, **themes}, "a machine")

    assert (
        "| pandas, 300 of the same features | 60.0 (60.0 to 60.0) | 60.0 | 200.0 | 1.00 GiB |"
        in block
    )
    assert "| loan terms | 28 | 1.0 |" in block
