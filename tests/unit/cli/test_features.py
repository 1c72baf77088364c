"""`creditwright features`: what it prints, for people and for programs."""

import json
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from creditwright.cli.features import features
from creditwright.features.catalogue import FEATURES
from creditwright.learned.page import EVERY_FEATURE
from creditwright.records.simulator import simulate_tables


def run(*arguments: str) -> str:
    result = CliRunner().invoke(features, list(arguments), catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout


def test_list_as_json_gives_each_feature_with_what_a_page_needs() -> None:
    listed = json.loads(run("list", "--json"))["features"]

    assert len(listed) == len(EVERY_FEATURE)
    assert listed[0].keys() == {"name", "label", "unit", "theme", "table", "sensitivity"}
    assert listed[0]["label"].keys() == {"en", "fr"}


def test_list_for_people_has_a_line_for_each() -> None:
    lines = run("list").splitlines()

    assert len(lines) == len(EVERY_FEATURE) + 1
    assert lines[-1] == f"{len(EVERY_FEATURE)} features"


def test_describe_names_the_columns_behind_a_feature() -> None:
    told = run("describe", "income_per_child")

    assert "revenu par enfant, un de plus compté" in told
    assert "application_train.CNT_CHILDREN" in told
    assert "protected" in told


def test_describe_as_json_is_one_document() -> None:
    told = json.loads(run("describe", "instalment_late_share_1y", "--json"))

    assert told["unit"] == "share"
    assert told["table"] == "installments_payments"


def test_compute_writes_a_row_an_application(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CREDITWRIGHT_HOME", str(tmp_path / "state"))
    tables = tmp_path / "tables"
    tables.mkdir()
    for name, frame in simulate_tables(60, seed=3).items():
        frame.write_parquet(tables / f"{name}.parquet")

    out = tmp_path / "f.parquet"
    told = json.loads(run("compute", str(tables), "--out", str(out), "--partitions", "2", "--json"))

    frame = pl.read_parquet(out)
    assert told["applications"] == len(frame) == 60
    assert (told["partitions"], told["resumed"]) == (2, 0)
    assert frame.width == len(FEATURES) + 3


def test_skew_says_how_many_values_agree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CREDITWRIGHT_HOME", str(tmp_path / "state"))
    tables = tmp_path / "tables"
    tables.mkdir()
    for name, frame in simulate_tables(60, seed=3).items():
        frame.write_parquet(tables / f"{name}.parquet")

    told = run("skew", str(tables), "--sample", "5")

    assert f"All {len(FEATURES)} values of 5 applications are the same to the last bit" in told


def test_describe_shows_formula_and_worked_example() -> None:
    told = run("describe", "credit_to_income")

    assert "formula      credit / income" in told
    assert "where      income = AMT_INCOME_TOTAL" in told
    assert "gives credit_to_income = 1.5" in told
