"""`creditwright monitor`: what it prints and writes, and the exit code that a scheduler sees."""

import json
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner, Result

from creditwright.cli.monitor import ALARM, group


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(group, ["run", *map(str, arguments)], catch_exceptions=False)


@pytest.fixture
def current(tables: Path, tmp_path: Path) -> Path:
    """Applications that ask for half as much again."""
    table = pl.read_parquet(tables / "application_train.parquet")
    path = tmp_path / "current.parquet"
    table.with_columns(AMT_CREDIT=pl.col("AMT_CREDIT") * 1.5).write_parquet(path)
    return path


def test_drift_ends_with_three_and_is_written_for_people_and_programs(
    tables: Path, current: Path, tmp_path: Path
) -> None:
    reference, out = tables / "application_train.parquet", tmp_path / "out"

    result = run("--reference", reference, "--current", current, "--out", out, "--json")

    assert result.exit_code == ALARM
    told = json.loads(result.stdout)
    assert told["drifted"] == ["AMT_CREDIT"]
    assert json.loads((out / "monitoring.json").read_text()) == told
    assert {each.name for each in out.iterdir()} == {
        "monitoring.html",
        "monitoring.fr.html",
        "monitoring.json",
        "creditwright.prom",
    }


def test_a_command_is_run_on_an_alarm_and_given_it(
    tables: Path, current: Path, tmp_path: Path
) -> None:
    reference, told = tables / "application_train.parquet", tmp_path / "told.json"

    result = run("--reference", reference, "--current", current, "--on-alarm", f"tee {told}")

    assert result.exit_code == ALARM
    assert json.loads(told.read_text())["drifted"] == ["AMT_CREDIT"]


def test_no_drift_ends_with_nought_and_tells_nobody(tables: Path, tmp_path: Path) -> None:
    reference, told = tables / "application_train.parquet", tmp_path / "told.json"

    result = run("--reference", reference, "--current", reference, "--on-alarm", f"tee {told}")

    assert result.exit_code == 0
    assert "No alarm." in result.stdout
    assert not told.exists()
