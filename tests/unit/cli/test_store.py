"""`creditwright store`: from a lender's tables to a database that the service can read."""

import hashlib
import json
import sqlite3
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from creditwright.cli.main import app, exit_code_of
from creditwright.cli.store import NothingToLoadError
from creditwright.cli.store_copies import ErasedTwiceSaidError
from creditwright.records.simulator import simulate_tables
from creditwright.records.tables import TABLES
from creditwright.store.copying import StoreNotEmptyError
from creditwright.store.database import file_of
from creditwright.store.errors import StoreOutdatedError
from creditwright.workflows.back_up import ErasuresUnknownError


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


def test_of_sqlite_nothing_is_left_to_scrub(lender: Path) -> None:
    run("store", "load", str(lender))

    told = json.loads(run("store", "scrub", "--json"))

    assert told == {
        "tables": 0,
        "is_log_behind": True,
        "is_log_reused": False,
        "is_log_archived": False,
    }


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


def test_a_backup_is_taken_and_put_to_use_again(lender: Path) -> None:
    run("store", "load", str(lender))

    taken = json.loads(run("store", "backup", "away/backup", "--json"))
    back = json.loads(run("store", "restore", "away/backup", "--json"))

    assert taken["sha256"] == hashlib.sha256(Path("away/backup").read_bytes()).hexdigest()
    assert (back["entries"], back["erased_again"]) == (taken["entries"], 0)
    assert Path(back["replaced"]).is_file()
    assert json.loads(run("store", "load", str(lender), "--json"))["loaded"]["unchanged"] == 30


def test_where_the_database_is_lost_it_is_to_be_said_who_was_erased(lender: Path) -> None:
    run("store", "load", str(lender))
    run("store", "backup", "backup")
    run("store", "erasures", "--out", "erased")
    (lender.parent / ".creditwright" / "store.db").unlink()

    unsaid = CliRunner().invoke(app, ["store", "restore", "backup"])
    twice = ["store", "restore", "backup", "--erasures", "erased", "--nobody-erased"]

    assert isinstance(unsaid.exception, ErasuresUnknownError)
    assert isinstance(CliRunner().invoke(app, twice).exception, ErasedTwiceSaidError)
    assert "0 applicants were erased again" in run(
        "store", "restore", "backup", "--erasures", "erased"
    )


def test_a_store_is_copied_to_a_new_one_and_not_to_the_same_one_again(lender: Path) -> None:
    run("store", "load", str(lender))
    to = f"sqlite:///{lender.parent / 'new.db'}"

    copied = json.loads(run("store", "copy", "--to", to, "--json"))

    assert copied["rows"]["application"] == 30
    again = CliRunner().invoke(app, ["store", "copy", "--to", to])
    assert isinstance(again.exception, StoreNotEmptyError)


def test_platforms_call_postgresql_postgres() -> None:
    assert file_of("postgres://user@db.example/name") is None
