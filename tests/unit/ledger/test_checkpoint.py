"""Checkpoints: notes that other tools for transparency logs write and read."""

import base64

import pytest
from tests.ledgers import KEY, SECRET

from creditwright.core.secrets import WeakSecretError
from creditwright.ledger.checkpoint import (
    Checkpoint,
    CheckpointError,
    SigningKey,
    SigningKeyError,
    VerifyingKey,
    read_checkpoint,
    sign,
)
from creditwright.ledger.tree import TreeHead

SIGNER = SigningKey("lender.example/ledger", SECRET)
CHECKPOINT = Checkpoint("lender.example/ledger", TreeHead(1234, bytes(range(32))))
NOTE = sign(CHECKPOINT, SIGNER)


def test_a_checkpoint_comes_back_from_its_note() -> None:
    assert read_checkpoint(NOTE, SIGNER.verifying) == CHECKPOINT


def test_a_note_has_the_lines_of_a_checkpoint() -> None:
    origin, size, root, empty, signature = NOTE.splitlines()

    assert (origin, size, empty) == ("lender.example/ledger", "1234", "")
    assert base64.b64decode(root) == bytes(range(32))
    assert signature.startswith("\u2014 lender.example/ledger ")
    assert NOTE.endswith("\n")


def test_the_note_that_the_format_gives_as_its_example_is_understood() -> None:
    """golang.org/x/mod/sumdb/note: its key and its signature."""
    key = VerifyingKey.of("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
    text = (
        "If you think cryptography is the answer to your problem,\n"
        "then you don't know what your problem is.\n"
    )
    signature = base64.b64decode(
        "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
    )

    assert str(key) == "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    assert signature[:4].hex() == "c74f20a3"
    assert key.signed(text, signature[4:])


def test_a_witness_may_sign_too_and_its_line_is_passed_over() -> None:
    witnessed = f"{NOTE}\u2014 witness.example/w1 {base64.b64encode(bytes(76)).decode()}\n"

    assert read_checkpoint(witnessed, SIGNER.verifying) == CHECKPOINT


@pytest.mark.parametrize(
    ("before", "after"),
    [("1234", "1233"), ("lender.example/ledger\n1", "other.example\n1"), ("AAEC", "AAED")],
)
def test_a_changed_checkpoint_is_refused(before: str, after: str) -> None:
    with pytest.raises(CheckpointError, match="not signed by"):
        read_checkpoint(NOTE.replace(before, after, 1), SIGNER.verifying)


def test_a_checkpoint_of_another_signer_is_refused() -> None:
    forger = SigningKey("lender.example/ledger", KEY)

    with pytest.raises(CheckpointError, match="not signed by"):
        read_checkpoint(sign(CHECKPOINT, forger), SIGNER.verifying)


@pytest.mark.parametrize("note", ["", "hello\n", "\n\n\u2014 a b\n", NOTE.replace("\n\n", "\n")])
def test_what_is_no_note_is_refused(note: str) -> None:
    with pytest.raises(CheckpointError, match="not a signed note"):
        read_checkpoint(note, SIGNER.verifying)


@pytest.mark.parametrize("origin", ["one line", "two\n007", "two\n12\nabcd"])
def test_a_signed_note_that_is_no_checkpoint_is_refused(origin: str) -> None:
    note = sign(Checkpoint(origin, TreeHead(1, bytes(31))), SIGNER)

    with pytest.raises(CheckpointError, match="no size and root"):
        read_checkpoint(note, SIGNER.verifying)


def test_a_key_comes_back_from_its_line() -> None:
    assert VerifyingKey.of(f"{SIGNER.verifying}\n") == SIGNER.verifying


@pytest.mark.parametrize("text", ["", "a+b", "a+00000000+AQ==", "a+00000000+***", "a+b+c+d"])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(SigningKeyError, match="no key that checks"):
        VerifyingKey.of(text)


@pytest.mark.parametrize(("name", "seed"), [("a b", SECRET), ("a+b", SECRET), ("", SECRET)])
def test_a_name_that_no_note_can_hold_is_refused(name: str, seed: bytes) -> None:
    with pytest.raises(SigningKeyError, match="spaces"):
        SigningKey(name, seed)


def test_from_one_secret_follows_one_key() -> None:
    one = SigningKey.of_secret("lender.example/ledger", SECRET)

    assert one == SigningKey.of_secret("lender.example/ledger", SECRET)
    assert one.seed not in {SECRET, SigningKey.of_secret("lender.example/ledger", KEY).seed}
    with pytest.raises(WeakSecretError, match="secret of checkpoints"):
        SigningKey.of_secret("lender.example/ledger", b"changeme" * 4)


def test_a_seed_of_another_size_is_refused() -> None:
    with pytest.raises(SigningKeyError, match="32 bytes, not 31"):
        SigningKey("name", SECRET[:31])
