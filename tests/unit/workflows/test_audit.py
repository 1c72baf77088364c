"""Auditing the ledger of a store: checked, signed for, proven."""

import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from tests.ledgers import KEY, SECRET

from creditwright.core.errors import FileAccessError
from creditwright.core.progress import SilentProgress
from creditwright.ledger.chain import LedgerBrokenError
from creditwright.ledger.checkpoint import Checkpoint, CheckpointError, SigningKey, read_checkpoint
from creditwright.ledger.entry import Action
from creditwright.ledger.growth import check_growth, growth_of
from creditwright.ledger.proof import ProofError, check_proof, proof_of
from creditwright.ledger.tree import TreeHead
from creditwright.store.database import Database, open_database
from creditwright.store.ledger import EntryNotFoundError, append_entry
from creditwright.store.subject_keys import open_vault
from creditwright.store.tables.ledger import ENTRIES
from creditwright.workflows.audit import (
    prove_entry,
    prove_growth,
    read_checkpoint_file,
    sign_ledger,
    verify_ledger,
)

SIGNER = SigningKey.of_secret("lender.example/ledger", SECRET)
QUIET = SilentProgress()
REFERENCE = Path(__file__).parents[3] / "docs" / "reference" / "ledger.md"


@pytest.fixture
def store(sqlite_address: str) -> Database:
    database = open_database(sqlite_address)
    add(database, 1, 7)
    return database


def add(database: Database, first: int, last: int) -> None:
    with database.writing() as connection:
        vault = open_vault(connection, SECRET)
        for number in range(first, last + 1):
            append_entry(
                connection,
                vault,
                action=Action.RECORDS_READ,
                actor="officer-1",
                about=f"assessment-{number}",
                subject=number,
                payload=b"what was decided",
                at=datetime(2026, 11, 21, tzinfo=UTC),
            )


def tamper(database: Database, seq: int) -> None:
    with database.writing() as connection:
        connection.exec_driver_sql("DROP TRIGGER ledger_entry_no_update")
        mine = ENTRIES.c.seq == seq
        connection.execute(update(ENTRIES).where(mine).values(actor="nobody"))


def test_a_checkpoint_is_signed_for_what_was_checked(store: Database, tmp_path: Path) -> None:
    signed = sign_ledger(store, SIGNER, tmp_path / "checkpoint", QUIET)

    found = read_checkpoint((tmp_path / "checkpoint").read_text(), SIGNER.verifying)
    assert found == Checkpoint("lender.example/ledger", signed.verified.tree)
    assert found.head.size == 7
    assert signed.agreed is None
    assert verify_ledger(store, [found], QUIET).checkpoints == (7,)


def test_a_later_checkpoint_replaces_one_that_the_ledger_agrees_with(
    store: Database, tmp_path: Path
) -> None:
    sign_ledger(store, SIGNER, tmp_path / "checkpoint", QUIET)
    add(store, 8, 10)

    signed = sign_ledger(store, SIGNER, tmp_path / "checkpoint", QUIET)

    assert (signed.agreed, signed.verified.tree.size) == (7, 10)


def test_a_broken_ledger_is_not_signed_for_and_the_old_checkpoint_stands(
    store: Database, tmp_path: Path
) -> None:
    sign_ledger(store, SIGNER, tmp_path / "checkpoint", QUIET)
    before = (tmp_path / "checkpoint").read_text()
    tamper(store, 3)

    with pytest.raises(LedgerBrokenError, match="broken at entry 3"):
        sign_ledger(store, SIGNER, tmp_path / "checkpoint", QUIET)
    with pytest.raises(LedgerBrokenError, match="broken at entry 3"):
        prove_entry(store, "assessment-5", SIGNER, QUIET)

    assert (tmp_path / "checkpoint").read_text() == before


def test_a_restored_old_backup_shows_against_a_checkpoint(store: Database) -> None:
    with pytest.raises(LedgerBrokenError, match="ends after 7") as caught:
        verify_ledger(store, [Checkpoint("x", TreeHead(9, bytes(32)))], QUIET)

    assert caught.value.seq == 8


def checkpoint_of(database: Database, out: Path) -> str:
    return sign_ledger(database, SIGNER, out, QUIET).note


@pytest.fixture
def notes(store: Database, tmp_path: Path) -> tuple[str, str]:
    """The checkpoints of 7 and of 12 entries."""
    earlier = checkpoint_of(store, tmp_path / "earlier")
    add(store, 8, 12)
    return earlier, checkpoint_of(store, tmp_path / "later")


def test_growth_is_proven_between_two_checkpoints(store: Database, notes: tuple[str, str]) -> None:
    proof = prove_growth(store, *notes, SIGNER.verifying, QUIET)

    read_back = growth_of(json.loads(json.dumps(proof.document())))
    earlier, later = check_growth(read_back, SIGNER.verifying)
    assert (read_back, earlier.head.size, later.head.size) == (proof, 7, 12)


def test_a_checkpoint_has_grown_from_itself(store: Database, notes: tuple[str, str]) -> None:
    proof = prove_growth(store, notes[1], notes[1], SIGNER.verifying, QUIET)

    assert check_growth(proof, SIGNER.verifying)[0].head.size == 12


def test_growth_backwards_of_another_signer_or_without_a_node_is_not_proven(
    store: Database, notes: tuple[str, str]
) -> None:
    proof = prove_growth(store, *notes, SIGNER.verifying, QUIET)
    forger = SigningKey.of_secret("lender.example/ledger", KEY)

    with pytest.raises(ProofError, match="does not begin with"):
        check_growth(replace(proof, path=proof.path[1:]), SIGNER.verifying)
    with pytest.raises(ProofError, match="name the earlier one first"):
        check_growth(replace(proof, earlier=notes[1], later=notes[0]), SIGNER.verifying)
    with pytest.raises(CheckpointError, match="not signed by"):
        check_growth(proof, forger.verifying)


def test_growth_from_what_was_changed_since_is_not_proven(
    store: Database, notes: tuple[str, str]
) -> None:
    tamper(store, 3)

    with pytest.raises(LedgerBrokenError):
        prove_growth(store, *notes, SIGNER.verifying, QUIET)


@pytest.mark.parametrize("document", [{}, {"earlier": "x", "later": "y", "path": ["zz"]}, []])
def test_what_is_no_proof_of_growth_is_refused(document: Any) -> None:  # noqa: ANN401
    with pytest.raises(ProofError, match="no proof of growth"):
        growth_of(document)


@pytest.mark.parametrize("number", [1, 4, 7])
def test_a_proof_holds_for_its_entry(store: Database, number: int) -> None:
    proof = prove_entry(store, f"assessment-{number}", SIGNER, QUIET)

    read_back = proof_of(json.loads(json.dumps(proof.document())))
    assert read_back == proof
    assert check_proof(read_back, SIGNER.verifying).head.size == 7
    assert read_back.heading.seq == number


def test_a_proof_of_another_word_or_signer_does_not_hold(store: Database) -> None:
    proof = prove_entry(store, "assessment-4", SIGNER, QUIET)
    forger = SigningKey.of_secret("lender.example/ledger", KEY)

    with pytest.raises(ProofError, match="is not in the ledger"):
        changed = replace(proof.heading, about="assessment-99")
        check_proof(replace(proof, heading=changed), SIGNER.verifying)
    with pytest.raises(CheckpointError, match="not signed by"):
        check_proof(proof, forger.verifying)


@pytest.mark.parametrize(
    "spoil",
    [
        {"entry": {}},
        {"path": 3},
        {"nonce": "zz"},
        {"entry": None},
        {"previous": None},
        {"path": [1]},
    ],
)
def test_what_is_no_proof_is_refused(store: Database, spoil: dict[str, Any]) -> None:
    document = prove_entry(store, "assessment-4", SIGNER, QUIET).document()

    with pytest.raises(ProofError, match="no proof"):
        proof_of({**document, **spoil})
    with pytest.raises(ProofError, match="no proof"):
        proof_of({**document, "entry": {**document["entry"], "seq": -1}})


def test_nothing_is_proven_about_what_the_ledger_does_not_know(store: Database) -> None:
    with pytest.raises(EntryNotFoundError, match="assessment-99"):
        prove_entry(store, "assessment-99", SIGNER, QUIET)


def test_a_checkpoint_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileAccessError, match="Cannot read"):
        read_checkpoint_file(tmp_path / "none", SIGNER.verifying)


def test_the_program_that_the_reference_gives_to_others_finds_what_we_find(
    store: Database, tmp_path: Path
) -> None:
    program = REFERENCE.read_text().split("```python\n")[1].split("```")[0]
    file = store.engine.url.database
    root = verify_ledger(store, [], QUIET).tree.root

    def run() -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-I", "-c", program, str(file)]
        return subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)

    before = run()
    tamper(store, 3)
    after = run()
    assert before.stdout.split() == ["7", root.hex()], before.stderr
    assert (after.returncode, "entry 3" in after.stderr) == (1, True)
