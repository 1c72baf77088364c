"""`creditwright store`: from a lender's tables to a database that the service can read."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from creditwright.cli.main import app, exit_code_of
from creditwright.records.simulator import simulate_tables
from creditwright.records.tables import TABLES
from creditwright.store.errors import StoreOutdatedError


@pytest.fixture
def lender(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "lender"
    folder.mkdir()
    for name, table in simulate_tables(30, seed=1).items():
        if name in TABLES and name != "credit_card_balance":
            table.write_csv(folder / f"{name}.csv")
    return folder


def run(*arguments: str) -> str:
    result = CliRunner().invoke(app, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_loading_makes_the_database_and_says_what_is_not_known(lender: Path) -> None:
    printed = run("store", "load", str(lender))

    assert "30 added, 0 changed, 0 as they were" in printed
    assert "nothing is known: credit_card_balance" in printed
    assert (lender.parent / ".creditwright" / "store.db").is_file()


def test_loading_again_finds_everything_as_it_was(lender: Path) -> None:
    run("store", "load", str(lender))

    again = json.loads(run("store", "load", str(lender), "--json"))

    assert again["loaded"] == {"added": 0, "changed": 0, "unchanged": 30}


def test_making_a_database_that_is_there_changes_nothing(lender: Path) -> None:
    run("store", "load", str(lender))

    made = json.loads(run("store", "init", "--json"))

    assert made["store"].endswith("store.db")
    assert json.loads(run("store", "load", str(lender), "--json"))["loaded"]["unchanged"] == 30


def test_an_outdated_database_ends_a_command_as_unavailable() -> None:
    assert exit_code_of(StoreOutdatedError("at step 1")) == 69
