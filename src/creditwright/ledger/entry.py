"""One entry of the ledger: who did what, when and about what, and its content under seal.

The hash covers the sealed content and not the content, so that it still holds when the key of a
subject is destroyed.
"""

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from creditwright.ledger.encoding import encoded, encoded_number

HASH_BYTES = 32
NOTHING = bytes(HASH_BYTES)  # what the first entry says came before it
ENTRY = b"creditwright ledger entry v1"
PAYLOAD = b"creditwright ledger payload v1"


class Action(StrEnum):
    """What was done. A name that was once written is never given another meaning."""

    ASSESSMENT_RECORDED = "assessment.recorded"
    ASSESSMENT_REVIEWED = "assessment.reviewed"
    ASSESSMENT_CONTESTED = "assessment.contested"
    NOTE_ADDED = "note.added"
    WORK_ASSIGNED = "work.assigned"
    NOTICE_GIVEN = "notice.given"
    AUTOMATION_SWITCHED = "automation.switched"
    CORRECTION_ASKED = "correction.asked"
    CORRECTION_ANSWERED = "correction.answered"
    RECORDS_RESTRICTED = "records.restricted"
    RECORDS_PURGED = "records.purged"
    HOLD_CHANGED = "hold.changed"
    RECORDS_READ = "records.read"
    RECORDS_CHANGED = "records.changed"
    SUBJECT_ERASED = "subject.erased"
    MODELS_CHANGED = "models.changed"
    POLICY_PROPOSED = "policy.proposed"
    POLICY_DECIDED = "policy.decided"
    ACCESS_CHANGED = "access.changed"
    KEYS_CHANGED = "keys.changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What an entry says in the clear: no number, name or value of an applicant.

    Attributes:
        seq: Its place, from 1, without a gap. What comes first is told by it, not by the time.
        at: When, UTC, as `instant_text` writes it.
        action: What was done; see `Action`, which a newer version may have more of.
        actor: Who did it: the id of a principal.
        about: The id of what it was done to, such as an assessment's; may be empty.
        subject: Whom it concerns, see `Vault.reference`; 32 bytes.
    """

    seq: int
    at: str
    action: str
    actor: str
    about: str
    subject: bytes

    def fields(self) -> tuple[bytes, ...]:
        """Return the fields in the order in which they are hashed."""
        texts = (self.at, self.action, self.actor, self.about)
        return (encoded_number(self.seq), *(each.encode() for each in texts), self.subject)

    def associated(self) -> bytes:
        """Return what a payload is sealed together with, so that it fits no other entry."""
        return encoded((PAYLOAD, *self.fields()))


@dataclass(frozen=True, slots=True)
class Sealed:
    """A content under seal; three times nothing where there is none.

    Attributes:
        nonce: 12 bytes.
        ciphertext: AES-256-GCM of the salt and the content, its tag at the end.
        commitment: HMAC-SHA256 of the content under the salt.
    """

    nonce: bytes
    ciphertext: bytes
    commitment: bytes

    @property
    def digest(self) -> bytes:
        """SHA-256 of the ciphertext."""
        return hashlib.sha256(self.ciphertext).digest()


NO_CONTENT = Sealed(b"", b"", b"")


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as it lies in the ledger.

    Attributes:
        previous: The hash of the entry before it; `NOTHING` for the first.
        hash: `entry_hash` of all the others.
    """

    heading: Heading
    sealed: Sealed
    previous: bytes
    hash: bytes


def entry_hash(heading: Heading, sealed: Sealed, previous: bytes) -> bytes:
    """Return the SHA-256 that an entry has."""
    others = (sealed.nonce, sealed.digest, sealed.commitment, previous)
    return hash_of_parts(heading, others)


def hash_of_parts(heading: Heading, others: tuple[bytes, bytes, bytes, bytes]) -> bytes:
    """Return the SHA-256 that an entry has, where its ciphertext itself is not at hand.

    Args:
        heading: Of the entry.
        others: Nonce, SHA-256 of the ciphertext, commitment, hash of the entry before it.
    """
    return hashlib.sha256(encoded((ENTRY, *heading.fields(), *others))).digest()
