"""The tree and its proofs, against the definitions of RFC 9162 written down as they stand there."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditwright.ledger.tree import (
    Tree,
    TreeHead,
    consistency_ranges,
    inclusion_ranges,
    is_consistent,
    is_included,
    leaf_hash,
    roots_of,
)

SIZES = st.integers(1, 70)


def sha(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


def split(size: int) -> int:
    k = 1
    while k * 2 < size:
        k *= 2
    return k


def mth(entries: list[bytes]) -> bytes:
    """MTH of section 2.1.1."""
    if not entries:
        return sha(b"")
    if len(entries) == 1:
        return sha(b"\x00" + entries[0])
    k = split(len(entries))
    return sha(b"\x01" + mth(entries[:k]) + mth(entries[k:]))


def path(m: int, entries: list[bytes]) -> list[bytes]:
    """PATH of section 2.1.3.1."""
    if len(entries) == 1:
        return []
    k = split(len(entries))
    if m < k:
        return [*path(m, entries[:k]), mth(entries[k:])]
    return [*path(m - k, entries[k:]), mth(entries[:k])]


def subproof(m: int, entries: list[bytes], *, whole: bool) -> list[bytes]:
    """SUBPROOF of section 2.1.4.1."""
    if m == len(entries):
        return [] if whole else [mth(entries)]
    k = split(len(entries))
    if m <= k:
        return [*subproof(m, entries[:k], whole=whole), mth(entries[k:])]
    return [*subproof(m - k, entries[k:], whole=False), mth(entries[:k])]


def entries_of(size: int) -> list[bytes]:
    return [b"entry %d" % n for n in range(size)]


def leaves_of(size: int) -> list[bytes]:
    return [leaf_hash(each) for each in entries_of(size)]


def head_of(size: int) -> TreeHead:
    tree = Tree()
    for leaf in leaves_of(size):
        tree.add(leaf)
    return tree.head()


def inclusion(place: int, size: int) -> list[bytes]:
    return roots_of(leaves_of(size), inclusion_ranges(place, size))


def consistency(old: int, size: int) -> list[bytes]:
    return roots_of(leaves_of(size), consistency_ranges(old, size))


def test_a_tree_of_no_entries_has_the_hash_of_nothing() -> None:
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

    assert Tree().head() == TreeHead(0, bytes.fromhex(empty))


def test_the_leaf_of_the_empty_entry_is_that_of_certificate_transparency() -> None:
    known = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"

    assert leaf_hash(b"").hex() == known


@pytest.mark.parametrize("size", range(40))
def test_the_root_is_that_of_the_definition(size: int) -> None:
    assert head_of(size) == TreeHead(size, mth(entries_of(size)))


@given(SIZES, st.data())
def test_an_inclusion_proof_is_that_of_the_definition_and_holds(
    size: int, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, size - 1))

    proof = inclusion(place, size)

    assert proof == path(place, entries_of(size))
    assert is_included(leaves_of(size)[place], place, proof, head_of(size))


@given(SIZES, st.data())
def test_a_consistency_proof_is_that_of_the_definition_and_holds(
    size: int, data: st.DataObject
) -> None:
    old = data.draw(st.integers(1, size))

    proof = consistency(old, size)

    assert proof == subproof(old, entries_of(size), whole=True)
    assert is_consistent(head_of(old), head_of(size), proof)


@given(st.integers(2, 40), st.data())
def test_an_inclusion_proof_holds_for_nothing_else(size: int, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, size - 1))
    other = data.draw(st.integers(0, size + 2).filter(lambda each: each != place))
    proof, leaf, head = inclusion(place, size), leaves_of(size)[place], head_of(size)

    assert not is_included(leaf, other, proof, head)
    assert not is_included(leaf_hash(b"another"), place, proof, head)
    assert not is_included(leaf, place, proof[:-1], head)
    assert not is_included(leaf, place, [*proof, leaf], head)
    assert not is_included(leaf, place, proof, TreeHead(size, sha(b"another")))


@given(st.integers(2, 40), st.data())
def test_a_consistency_proof_holds_for_nothing_else(size: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, size - 1))
    proof, before, after = consistency(old, size), head_of(old), head_of(size)

    assert not is_consistent(TreeHead(old, sha(b"another")), after, proof)
    assert not is_consistent(before, TreeHead(size, sha(b"another")), proof)
    assert not is_consistent(before, after, proof[:-1])
    assert not is_consistent(before, after, [*proof, sha(b"more")])
    assert not is_consistent(after, before, proof)


def test_every_tree_begins_with_that_of_no_entries_and_with_itself() -> None:
    assert is_consistent(head_of(0), head_of(5), [])
    assert is_consistent(head_of(5), head_of(5), [])
    assert not is_consistent(TreeHead(5, sha(b"another")), head_of(5), [])
