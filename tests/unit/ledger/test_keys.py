"""The keys, and contents under seal: what opens what, and what does not."""

import hmac
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.ledgers import KEY, SECRET, VAULT, heading, ledger

from creditwright.core.secrets import WeakSecretError
from creditwright.ledger.keys import (
    Vault,
    WrongMasterKeyError,
    of_application,
)
from creditwright.ledger.sealing import SealError, commitment, seal, unseal

OTHER = bytes((5 * n * n + 17 * n + 3) % 249 for n in range(40))
REFERENCE = VAULT.reference(of_application(100002))


@given(st.binary(max_size=500))
def test_a_content_comes_back_and_is_committed_to(content: bytes) -> None:
    sealed = seal(content, KEY, b"of entry 1")

    assert unseal(sealed, KEY, b"of entry 1", where="entry 1") == content
    assert content not in sealed.ciphertext or len(content) < 4


def test_the_commitment_is_to_the_content_under_a_salt_that_is_sealed_too() -> None:
    sealed = seal(b"income 90000", KEY, b"")

    assert commitment(b"salt", b"income 90000") == hmac.digest(b"salt", b"income 90000", "sha256")
    assert seal(b"income 90000", KEY, b"").commitment != sealed.commitment


@pytest.mark.parametrize("part", ["nonce", "ciphertext", "commitment"])
def test_a_changed_seal_does_not_open(part: str) -> None:
    sealed = seal(b"content", KEY, b"")
    value = getattr(sealed, part)
    changed = {part: bytes([value[0] ^ 1]) + value[1:]}

    with pytest.raises(SealError, match="entry 7 cannot be opened"):
        unseal(replace(sealed, **changed), KEY, b"", where="entry 7")


def test_a_content_opens_under_no_other_key_and_in_no_other_entry() -> None:
    entry = ledger(1)[0]

    with pytest.raises(SealError):
        unseal(entry.sealed, bytes(32), entry.heading.associated(), where="entry 1")
    with pytest.raises(SealError):
        unseal(entry.sealed, KEY, heading(2).associated(), where="entry 1")


def test_a_subject_is_called_the_same_each_time_and_not_by_its_number() -> None:
    again = Vault.opened(SECRET, VAULT.wrapped_naming)

    assert again.reference("application 100002") == REFERENCE
    assert len(REFERENCE) == 32
    assert Vault.new(SECRET).reference("application 100002") != REFERENCE


def test_a_key_opens_for_its_subject_and_master_key_alone() -> None:
    wrapped = VAULT.new_key(REFERENCE)

    assert len(VAULT.key(REFERENCE, wrapped)) == 32
    with pytest.raises(WrongMasterKeyError):
        VAULT.key(VAULT.reference("application 2"), wrapped)
    with pytest.raises(WrongMasterKeyError):
        VAULT.with_master_key(OTHER).key(REFERENCE, wrapped)
    with pytest.raises(WrongMasterKeyError):
        VAULT.key(REFERENCE, b"")


def test_under_a_new_master_key_names_and_keys_are_the_same() -> None:
    wrapped = VAULT.new_key(REFERENCE)
    renewed = VAULT.with_master_key(OTHER)

    moved = VAULT.rewrapped(REFERENCE, wrapped, renewed)
    opened = Vault.opened(OTHER, renewed.wrapped_naming)

    assert opened.key(REFERENCE, moved) == VAULT.key(REFERENCE, wrapped)
    assert opened.reference("application 100002") == REFERENCE


def test_another_master_key_does_not_open_the_vault() -> None:
    with pytest.raises(WrongMasterKeyError, match="belongs to this database"):
        Vault.opened(OTHER, VAULT.wrapped_naming)


def test_no_key_is_shown_where_a_vault_is_printed() -> None:
    assert repr(VAULT.naming)[2:-1] not in repr(VAULT)


@pytest.mark.parametrize("secret", [SECRET[:31], bytes(64), b"changeme" * 8, bytes(range(40))])
def test_a_master_key_that_could_be_guessed_is_refused(secret: bytes) -> None:
    with pytest.raises(WeakSecretError, match="secret of the ledger"):
        Vault.new(secret)
    with pytest.raises(WeakSecretError):
        VAULT.with_master_key(secret)
