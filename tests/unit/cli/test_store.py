"""`creditwright store`: from a lender's tables to a database that the service can read."""

import json
import sqlite3
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from creditwright.cli.main import app, exit_code_of
from creditwright.cli.store import NothingToLoadError
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


def fill(database: sqlite3.Connection, name: str, table: pl.DataFrame) -> None:
    columns = ", ".join(f'"{each}"' for each in table.columns)
    database.execute(f"CREATE TABLE {name} ({columns})")
    places = ", ".join("?" * table.width)
    database.executemany(f"INSERT INTO {name} VALUES ({places})", table.rows())  # noqa: S608 - our own names


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


def test_the_database_of_an_older_system_is_loaded_when_nothing_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with sqlite3.connect("requests.db") as requests:
        for name, table in simulate_tables(30, seed=1).items():
            if name.startswith("application_"):
                fill(requests, name, table)
    requests.close()
    monkeypatch.setenv("CREDIT_REQUESTS_DB", "requests.db")

    loaded = json.loads(run("store", "load", "--json"))["loaded"]

    assert loaded == {"added": 30, "changed": 0, "unchanged": 0}


def test_loading_nothing_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    result = CliRunner().invoke(app, ["store", "load"])

    assert isinstance(result.exception, NothingToLoadError)
