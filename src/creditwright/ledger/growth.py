"""The proof that a ledger only grew between two checkpoints: what was there is there, unchanged.

Whoever keeps checkpoints can ask for it, and check it without the ledger and without us.

Source:
    RFC 9162, section 2.1.4.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from creditwright.ledger.checkpoint import Checkpoint, VerifyingKey, read_checkpoint
from creditwright.ledger.proof import ProofError
from creditwright.ledger.tree import is_consistent


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """What proves that a later ledger begins with all of an earlier one.

    Attributes:
        earlier: The signed note of the earlier checkpoint.
        later: The signed note of the later one.
        path: The nodes of the tree that lead from the one to the other.
    """

    earlier: str
    later: str
    path: tuple[bytes, ...]

    def document(self) -> dict[str, Any]:
        """Return the proof as JSON types; bytes in hexadecimal."""
        path = [each.hex() for each in self.path]
        return {"earlier": self.earlier, "later": self.later, "path": path}


def growth_of(document: Mapping[str, Any]) -> Growth:
    """Return the proof that `Growth.document` wrote.

    Raises:
        ProofError: If it is none.
    """
    try:
        return Growth(
            earlier=str(document["earlier"]),
            later=str(document["later"]),
            path=tuple(bytes.fromhex(each) for each in document["path"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ProofError(f"This is no proof of growth ({type(error).__name__}).") from None


def check_growth(growth: Growth, key: VerifyingKey) -> tuple[Checkpoint, Checkpoint]:
    """Return the two checkpoints between which the ledger only grew.

    Raises:
        CheckpointError: If `key` did not sign one of them.
        ProofError: If they are of two ledgers, in the wrong order, or the later does not begin with
            all of the earlier.
    """
    earlier, later = (read_checkpoint(each, key) for each in (growth.earlier, growth.later))
    check_pair(earlier, later)
    if not is_consistent(earlier.head, later.head, growth.path):
        raise ProofError(
            f"The ledger of {later.head.size:,} entries does not begin with the "
            f"{earlier.head.size:,} that were signed for before: something was changed or taken "
            "out."
        )
    return earlier, later


def check_pair(earlier: Checkpoint, later: Checkpoint) -> None:
    """Refuse two checkpoints that cannot be of one ledger that grew.

    Raises:
        ProofError: If they are of two ledgers, or in the wrong order.
    """
    if earlier.origin != later.origin:
        raise ProofError(f"The checkpoints are of two ledgers: {earlier.origin}, {later.origin}.")
    if earlier.head.size > later.head.size:
        raise ProofError(
            f"The first checkpoint, of {earlier.head.size:,} entries, is the later one: name the "
            "earlier one first."
        )
