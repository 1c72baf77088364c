"""Checkpoints: a tree head signed, to be kept where whoever can write to the ledger cannot.

Source:
    C2SP tlog-checkpoint and signed-note: what a checkpoint is in transparency logs, so that their
    witnesses and tools read ours.
"""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from creditwright.core.errors import BadDataError, ConfigurationError
from creditwright.core.secrets import check_secret
from creditwright.ledger.tree import TreeHead

CHECKPOINTS = b"creditwright checkpoints v1"
ED25519 = b"\x01"  # what signed notes call this kind of key
NAME = re.compile(r"[^\s+]{1,200}")
NOTE = re.compile(r"(?P<text>(?:[^\n]+\n)+)\n(?P<signatures>(?:\u2014 [^\n]+\n)+)")
SIGNATURE = re.compile(r"\u2014 (?P<name>[^\s+]+) (?P<signature>[A-Za-z0-9+/=]+)")
SIZE = re.compile(r"0|[1-9]\d{0,17}")


class CheckpointError(BadDataError):
    """A checkpoint is none, or was not signed by the key that it should be."""


class SigningKeyError(ConfigurationError):
    """A key for checkpoints is none."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A tree head of one ledger.

    Attributes:
        origin: The ledger's name, without spaces or plus signs.
    """

    origin: str
    head: TreeHead


def _key_id(name: str, public: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + ED25519 + public).digest()[:4]


@dataclass(frozen=True, slots=True)
class VerifyingKey:
    """What checks signatures: a name and a public key of Ed25519, 32 bytes."""

    name: str
    public: bytes

    @classmethod
    def of(cls, text: str) -> "VerifyingKey":
        """Return the key that `str` wrote.

        Raises:
            SigningKeyError: If the text is none.
        """
        try:
            name, identity, key = text.strip().split("+", 2)
            kind_and_key = base64.b64decode(key, validate=True)
        except (ValueError, binascii.Error):
            raise SigningKeyError(f"{text[:100]!r} is no key that checks checkpoints.") from None
        found = cls(name, kind_and_key[1:])
        fits = identity == _key_id(name, found.public).hex() and len(found.public) == 32  # noqa: PLR2004
        if not fits or kind_and_key[:1] != ED25519:
            raise SigningKeyError(f"{text[:100]!r} is no key that checks checkpoints.")
        return found

    def __str__(self) -> str:
        """Return the key as one line: name, id and key, as signed notes write it."""
        key = base64.b64encode(ED25519 + self.public).decode()
        return f"{self.name}+{_key_id(self.name, self.public).hex()}+{key}"

    def signed(self, text: str, signature: bytes) -> bool:
        """Return whether this key signed `text`."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text.encode())
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True, repr=False)
class SigningKey:
    """What signs: a name and the secret seed of an Ed25519 key, 32 bytes."""

    name: str
    seed: bytes

    def __post_init__(self) -> None:
        """Refuse what cannot be written into a note."""
        if not NAME.fullmatch(self.name):
            raise SigningKeyError(
                f"The ledger's name {self.name!r} may hold neither spaces nor plus signs."
            )
        if len(self.seed) != 32:  # noqa: PLR2004
            raise SigningKeyError(f"A key of Ed25519 has 32 bytes, not {len(self.seed)}.")

    @classmethod
    def of_secret(cls, name: str, secret: bytes) -> "SigningKey":
        """Return the key that follows from a secret of 32 bytes or more.

        Raises:
            WeakSecretError: If somebody could guess the secret.
            SigningKeyError: If the name cannot be written into a note.
        """
        check_secret("of checkpoints", secret)
        derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=CHECKPOINTS)
        return cls(name, derived.derive(secret))

    @property
    def verifying(self) -> VerifyingKey:
        """What checks its signatures."""
        public = Ed25519PrivateKey.from_private_bytes(self.seed).public_key()
        return VerifyingKey(self.name, public.public_bytes_raw())


def sign(checkpoint: Checkpoint, key: SigningKey) -> str:
    """Return a checkpoint as a signed note: origin, size and root, a line each; the signature."""
    head = checkpoint.head
    text = f"{checkpoint.origin}\n{head.size}\n{base64.b64encode(head.root).decode()}\n"
    signature = Ed25519PrivateKey.from_private_bytes(key.seed).sign(text.encode())
    identity = _key_id(key.name, key.verifying.public)
    return f"{text}\n\u2014 {key.name} {base64.b64encode(identity + signature).decode()}\n"


def read_checkpoint(note: str, key: VerifyingKey) -> Checkpoint:
    """Return what a signed note says, once its signature is checked; of other signers nothing.

    Raises:
        CheckpointError: If it is no checkpoint, or `key` did not sign it.
    """
    found = NOTE.fullmatch(note)
    if found is None:
        raise CheckpointError("This is no checkpoint: it is not a signed note.")
    if not _is_signed(found["text"], found["signatures"], key):
        raise CheckpointError(
            f"The checkpoint was not signed by {key}, or was changed after it was. Give the key "
            "that signed it."
        )
    return _checkpoint(found["text"])


def _is_signed(text: str, signatures: str, key: VerifyingKey) -> bool:
    for line in signatures.splitlines():
        found = SIGNATURE.fullmatch(line)
        if found is None or found["name"] != key.name:
            continue
        try:
            content = base64.b64decode(found["signature"], validate=True)
        except binascii.Error:
            continue
        if content[:4] == _key_id(key.name, key.public) and key.signed(text, content[4:]):
            return True
    return False


def _checkpoint(text: str) -> Checkpoint:
    origin, size, root = (*text.split("\n"), "", "")[:3]
    try:
        content = base64.b64decode(root, validate=True)
    except (binascii.Error, ValueError):
        content = b""
    if not SIZE.fullmatch(size) or len(content) != 32:  # noqa: PLR2004
        raise CheckpointError("This is no checkpoint: it names no size and root of a tree.")
    return Checkpoint(origin, TreeHead(int(size), content))
