"""Audit the ledger: check all of it, sign for it, prove that an entry is in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from creditwright.core.clock import Clock
from creditwright.core.errors import FileAccessError
from creditwright.core.files import write_text
from creditwright.core.logs import logger
from creditwright.core.progress import Progress
from creditwright.ledger.chain import Verified, verify
from creditwright.ledger.checkpoint import (
    Checkpoint,
    SigningKey,
    VerifyingKey,
    read_checkpoint,
    sign,
)
from creditwright.ledger.entry import Action, Entry
from creditwright.ledger.growth import Growth, check_pair
from creditwright.ledger.keys import Vault
from creditwright.ledger.proof import Proof
from creditwright.ledger.tree import (
    consistency_ranges,
    inclusion_ranges,
    leaf_hash,
    roots_of,
)
from creditwright.store.agreement import check_agreement
from creditwright.store.database import Connection, Database
from creditwright.store.ledger import append_entry, entries, entry_about, last_entry
from creditwright.store.subject_keys import rewrap


@dataclass(frozen=True, slots=True)
class Signed:
    """A checkpoint that was written.

    Attributes:
        note: What was written.
        verified: What it was signed for.
        agreed: The size of the checkpoint that was there before, which the ledger agrees with.
    """

    note: str
    verified: Verified
    agreed: int | None


def verify_ledger(
    database: Database, checkpoints: Sequence[Checkpoint], progress: Progress
) -> Verified:
    """Check every entry, the ledger against checkpoints kept elsewhere, and assessments against it.

    Args:
        database: Writing to it goes on meanwhile.
        checkpoints: Their signatures checked.
        progress: Told of every entry.

    Raises:
        LedgerBrokenError: Naming the first entry that is not as it was written.
        AssessmentMismatchError: If an assessment is not in the ledger, or the other way round.
    """
    with database.reading() as connection:
        found = verify(_told(connection, progress), [each.head for each in checkpoints])
        check_agreement(connection)
    logger().info("ledger verified", count=found.head.seq)
    return found


def sign_ledger(database: Database, key: SigningKey, out: Path, progress: Progress) -> Signed:
    """Check the ledger, and write a signed checkpoint of it to `out`.

    Args:
        database: Writing to it goes on meanwhile.
        key: Signs; its name is the ledger's.
        out: A checkpoint that stands there is replaced, if the ledger agrees with it.
        progress: Told of every entry.

    Raises:
        LedgerBrokenError, AssessmentMismatchError: Then nothing is signed, and what stood at `out`
            stands.
        CheckpointError: If what stands at `out` is no checkpoint of this key.
    """
    before = [read_checkpoint_file(out, key.verifying)] if out.exists() else []
    verified = verify_ledger(database, before, progress)
    note = sign(Checkpoint(key.name, verified.tree), key)
    write_text(out, note)
    return Signed(note, verified, before[0].head.size if before else None)


def prove_entry(database: Database, about: str, key: SigningKey, progress: Progress) -> Proof:
    """Return the proof that the first entry about something is in the ledger as it is now.

    Args:
        database: Writing to it goes on meanwhile.
        about: The id of an assessment, or of whatever else an entry tells of.
        key: Signs the checkpoint of the proof.
        progress: Told of every entry.

    Raises:
        EntryNotFoundError: If there is no such entry.
        LedgerBrokenError: If the ledger is not as it was written: then nothing is proven.
    """
    with database.reading() as connection:
        entry = entry_about(connection, about)
        verified = verify(_told(connection, progress))
        ranges = inclusion_ranges(entry.heading.seq - 1, verified.tree.size)
        leaves = (leaf_hash(each.hash) for each in entries(connection))
        path = roots_of(leaves, ranges)
    return Proof(
        heading=entry.heading,
        nonce=entry.sealed.nonce,
        ciphertext_sha256=entry.sealed.digest,
        commitment=entry.sealed.commitment,
        previous=entry.previous,
        path=tuple(path),
        checkpoint=sign(Checkpoint(key.name, verified.tree), key),
    )


def prove_growth(
    database: Database, earlier: str, later: str, key: VerifyingKey, progress: Progress
) -> Growth:
    """Return the proof that the ledger only grew between two checkpoints.

    Args:
        database: Writing to it goes on meanwhile.
        earlier: The signed note of a checkpoint.
        later: That of a later one.
        key: Signed both.
        progress: Told of every entry.

    Raises:
        CheckpointError: If one is none, or `key` did not sign it.
        ProofError: If they are of two ledgers, or in the wrong order.
        LedgerBrokenError: If the ledger does not agree with one of them.
    """
    first, second = (read_checkpoint(each, key) for each in (earlier, later))
    check_pair(first, second)
    ranges = consistency_ranges(first.head.size, second.head.size) if first.head.size else []
    with database.reading() as connection:
        verify(_told(connection, progress), [first.head, second.head])
        leaves = (leaf_hash(each.hash) for each in entries(connection))
        path = roots_of(leaves, ranges)
    return Growth(earlier=earlier, later=later, path=tuple(path))


def renew_master_key(
    database: Database, vault: Vault, secret: bytes, *, by: str, clock: Clock
) -> None:
    """Wrap every key of the ledger under a new master key, and note it there; all or nothing.

    Args:
        database: The ledger's.
        vault: Under the master key there is.
        secret: The new one.
        by: Who does so.
        clock: Says when.

    Raises:
        WeakSecretError: If somebody could guess the new one.
    """
    with database.writing() as connection:
        append_entry(
            connection,
            rewrap(connection, vault, secret),
            action=Action.KEYS_CHANGED,
            actor=by,
            about="master key",
            subject=None,
            payload=None,
            at=clock.now(),
        )
    logger().info("master key renewed")


def read_checkpoint_file(path: Path, key: VerifyingKey) -> Checkpoint:
    """Return the checkpoint in a file.

    Raises:
        FileAccessError: If the file cannot be read.
        CheckpointError: If it is none, or `key` did not sign it.
    """
    return read_checkpoint(read_note(path), key)


def read_note(path: Path) -> str:
    """Return the text of a checkpoint's file, its signature not yet checked.

    Raises:
        FileAccessError: If the file cannot be read.
    """
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise FileAccessError(f"Cannot read {path}: {error.strerror}.") from error


def _told(connection: Connection, progress: Progress) -> Iterator[Entry]:
    total = last_entry(connection).seq
    yield from progress.track(entries(connection), description="Checking", total=total)
