"""`creditwright audit`: what an auditor types, and which exit code says what."""

import json
from pathlib import Path

import pytest
from sqlalchemy import update
from tests.ledgers import KEY, SECRET
from tests.recorded import decisions, keep, touched
from tests.small_model import SmallModel
from typer.testing import CliRunner

from creditwright.cli.main import app, exit_code_of
from creditwright.decision.model import DecisionModel
from creditwright.decision.record import DecisionRecord
from creditwright.ledger.chain import LedgerBrokenError
from creditwright.ledger.checkpoint import CheckpointError
from creditwright.ledger.keys import WrongMasterKeyError
from creditwright.scoring.bundle import write_bundle
from creditwright.store.database import Database, open_database
from creditwright.store.migrate import migrate
from creditwright.store.tables.ledger import ENTRIES
from creditwright.workflows.replay import NotReplayedError


@pytest.fixture(scope="module")
def made(small_model: SmallModel, small_decision_model: DecisionModel) -> list[DecisionRecord]:
    return decisions(small_model, small_decision_model, 4)


@pytest.fixture
def home(
    small_model: SmallModel,
    small_decision_model: DecisionModel,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Path:
    """A home with a model, a store, and both secrets."""
    monkeypatch.chdir(tmp_path)
    home = tmp_path / ".creditwright"
    write_bundle(home / "bundles" / small_decision_model.digest, small_model.files)
    (home / "keys").mkdir()
    (home / "keys" / "ledger").write_bytes(SECRET)
    (home / "keys" / "checkpoints").write_bytes(KEY)
    return home


@pytest.fixture
def store(home: Path) -> Database:
    database = open_database(f"sqlite:///{home / 'store.db'}")
    migrate(database)
    return database


def run(*arguments: str) -> str:
    result = CliRunner().invoke(app, ["audit", *arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def tamper(database: Database) -> None:
    with database.writing() as connection:
        connection.exec_driver_sql("DROP TRIGGER ledger_entry_no_update")
        connection.execute(update(ENTRIES).where(ENTRIES.c.seq == 2).values(actor="nobody"))


def test_a_ledger_is_signed_for_and_later_verified_against_it(
    store: Database, made: list[DecisionRecord]
) -> None:
    keep(store, made)

    signed = json.loads(run("checkpoint", "--out", "away/checkpoint", "--json"))
    found = json.loads(run("verify", "--checkpoint", "away/checkpoint", "--json"))
    by_line = run("verify", "--checkpoint", "away/checkpoint", "--key", signed["key"])

    assert found == {
        "is_whole": True,
        "entries": 4,
        "last_hash": signed["last_hash"],
        "root": signed["root"],
        "checkpoints": [4],
    }
    assert "4 entries is as it was written" in by_line
    assert "agrees with the checkpoint of 4" in by_line


def test_a_broken_ledger_ends_with_65_and_names_the_entry(
    store: Database, made: list[DecisionRecord]
) -> None:
    keep(store, made)
    tamper(store)

    result = CliRunner().invoke(app, ["audit", "verify", "--json"])

    assert json.loads(result.stdout)["first_bad"] == 2
    assert isinstance(result.exception, LedgerBrokenError)
    assert exit_code_of(result.exception) == 65


def test_a_checkpoint_of_another_key_is_refused(store: Database, home: Path) -> None:
    keep(store, [])
    run("checkpoint", "--out", "checkpoint")
    (home / "keys" / "checkpoints").write_bytes(SECRET)

    result = CliRunner().invoke(app, ["audit", "verify", "--checkpoint", "checkpoint"])

    assert isinstance(result.exception, CheckpointError)


def test_a_proof_is_written_for_the_applicant_and_checked_without_the_ledger(
    store: Database, made: list[DecisionRecord], home: Path
) -> None:
    keep(store, made)
    key = json.loads(run("checkpoint", "--out", "checkpoint", "--json"))["key"]
    run("proof", made[2].assessment, "--out", "proof.json")
    assert json.loads(run("proof", made[2].assessment)) == json.loads(
        Path("proof.json").read_text()
    )
    store.close()
    (home / "store.db").unlink()

    printed = run("check-proof", "proof.json", "--key", key)

    assert f"Entry 3 (assessment.recorded, {made[2].assessment}" in printed


def test_that_a_ledger_only_grew_is_proven_and_checked_without_it(
    store: Database, made: list[DecisionRecord], home: Path
) -> None:
    keep(store, made[:3])
    key = json.loads(run("checkpoint", "--out", "monday", "--json"))["key"]
    keep(store, made[3:])
    run("checkpoint", "--out", "tuesday")
    run("consistency", "monday", "tuesday", "--out", "growth.json")
    assert json.loads(run("consistency", "monday", "tuesday"))["path"]
    store.close()
    (home / "store.db").unlink()

    found = json.loads(run("check-consistency", "growth.json", "--key", key, "--json"))

    assert (found["from"], found["to"]) == (3, 4)


def test_a_service_does_not_start_on_a_ledger_that_was_put_back(
    store: Database, made: list[DecisionRecord], home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(store, made[:2])
    with store.reading() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    backup = (home / "store.db").read_bytes()
    keep(store, made[2:])
    run("checkpoint", "--out", "away")
    store.close()
    for each in home.glob("store.db-*"):
        each.unlink()
    (home / "store.db").write_bytes(backup)
    monkeypatch.setenv("CREDITWRIGHT_LEDGER_CHECKPOINT", "away")

    result = CliRunner().invoke(app, ["serve", "--port", "0"])

    assert isinstance(result.exception, LedgerBrokenError)
    assert exit_code_of(result.exception) == 65


def test_recorded_decisions_are_made_again_from_the_bundles_of_the_home(
    store: Database, made: list[DecisionRecord]
) -> None:
    keep(store, made)

    found = json.loads(run("replay", "--json"))
    later = json.loads(run("replay", "--json", "--since", "2026-11-21T09:32:00"))

    assert (found["is_whole"], found["decisions"], found["same"]) == (True, 4, 4)
    assert later["decisions"] == 2
    assert "4 came out the same in every bit" in run("replay")


def test_a_decision_that_differs_ends_with_65(store: Database, made: list[DecisionRecord]) -> None:
    keep(store, [made[0], touched(made[1], score="0x1p+9")])

    result = CliRunner().invoke(app, ["audit", "replay", "--json"])

    assert json.loads(result.stdout)["is_whole"] is False
    assert isinstance(result.exception, NotReplayedError)
    assert exit_code_of(result.exception) == 65


def test_a_bundle_that_is_gone_ends_with_65_and_is_named(
    store: Database, made: list[DecisionRecord], home: Path, small_decision_model: DecisionModel
) -> None:
    keep(store, made)
    (home / "bundles" / small_decision_model.digest).rename(home / "elsewhere")

    result = CliRunner().invoke(app, ["audit", "replay", "--json"])

    assert list(json.loads(result.stdout)["not_replayable"]) == [small_decision_model.digest]
    assert exit_code_of(result.exception or SystemExit()) == 65


def test_a_new_master_key_opens_what_the_old_one_did(
    store: Database,
    made: list[DecisionRecord],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    keep(store, made)

    run("renew-key", "new.key")

    old = CliRunner().invoke(app, ["audit", "replay"])
    assert isinstance(old.exception, WrongMasterKeyError)
    monkeypatch.setenv("CREDITWRIGHT_LEDGER_KEY", "new.key")
    assert json.loads(run("replay", "--json"))["same"] == 4
    assert json.loads(run("verify", "--json"))["entries"] == 5


def test_without_the_master_key_nothing_is_replayed_and_none_is_made_up(
    store: Database, made: list[DecisionRecord], home: Path
) -> None:
    keep(store, made)
    (home / "keys" / "ledger").unlink()

    result = CliRunner().invoke(app, ["audit", "replay"])

    assert "Cannot read" in str(result.exception)
    assert not (home / "keys" / "ledger").exists()
