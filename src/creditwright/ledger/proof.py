"""The proof that one entry is in the ledger, for whoever the entry concerns to keep.

It holds the entry but for its sealed content, the way from it to the root of the tree, and the root
signed. It can be checked without the ledger, and without us.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from creditwright.core.errors import BadDataError
from creditwright.ledger.checkpoint import Checkpoint, VerifyingKey, read_checkpoint
from creditwright.ledger.entry import Heading, hash_of_parts
from creditwright.ledger.tree import is_included, leaf_hash


class ProofError(BadDataError):
    """A proof is none, or does not hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What proves that an entry is in the ledger.

    Attributes:
        heading: What the entry says in the clear.
        nonce: Of the sealed content.
        ciphertext_sha256: Of the sealed content.
        commitment: To the content.
        previous: The hash of the entry before it.
        path: The nodes on the way from the entry to the root, lowest first.
        checkpoint: The signed note that has the root.
    """

    heading: Heading
    nonce: bytes
    ciphertext_sha256: bytes
    commitment: bytes
    previous: bytes
    path: tuple[bytes, ...]
    checkpoint: str

    @property
    def entry_hash(self) -> bytes:
        """The hash that the entry must have."""
        others = (self.nonce, self.ciphertext_sha256, self.commitment, self.previous)
        return hash_of_parts(self.heading, others)

    def document(self) -> dict[str, Any]:
        """Return the proof as JSON types; bytes in hexadecimal."""
        return {
            "entry": {**asdict(self.heading), "subject": self.heading.subject.hex()},
            "nonce": self.nonce.hex(),
            "ciphertext_sha256": self.ciphertext_sha256.hex(),
            "commitment": self.commitment.hex(),
            "previous": self.previous.hex(),
            "path": [each.hex() for each in self.path],
            "checkpoint": self.checkpoint,
        }


def proof_of(document: Mapping[str, Any]) -> Proof:
    """Return the proof that `Proof.document` wrote.

    Raises:
        ProofError: If it is none.
    """
    try:
        entry = dict(document["entry"])
        heading = Heading(**{**entry, "subject": bytes.fromhex(entry["subject"])})
        found = Proof(
            heading=heading,
            nonce=bytes.fromhex(document["nonce"]),
            ciphertext_sha256=bytes.fromhex(document["ciphertext_sha256"]),
            commitment=bytes.fromhex(document["commitment"]),
            previous=bytes.fromhex(document["previous"]),
            path=tuple(bytes.fromhex(each) for each in document["path"]),
            checkpoint=str(document["checkpoint"]),
        )
        _ = found.entry_hash  # whether its numbers and texts can be hashed
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise ProofError(f"This is no proof of an entry ({type(error).__name__}).") from None
    return found


def check_proof(proof: Proof, key: VerifyingKey) -> Checkpoint:
    """Return the checkpoint that the entry is proven against.

    Raises:
        CheckpointError: If `key` did not sign it.
        ProofError: If the entry is not in the tree that it was signed for.
    """
    checkpoint = read_checkpoint(proof.checkpoint, key)
    place = proof.heading.seq - 1
    if not is_included(leaf_hash(proof.entry_hash), place, proof.path, checkpoint.head):
        raise ProofError(
            f"Entry {proof.heading.seq}, as it stands in this proof, is not in the ledger of "
            f"{checkpoint.head.size} entries that was signed for."
        )
    return checkpoint
