"""The Merkle tree over the entries: one hash for all of them, and short proofs about it.

Leaves are added as they come and nothing but the roots of whole subtrees is held, at most one for
each power of two; so is a proof made in one passage over the entries.

Source:
    RFC 9162 (and 6962), section 2.1: the tree, inclusion and consistency proofs.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Range = tuple[int, int]  # leaves from the first up to, and without, the second


@dataclass(frozen=True, slots=True)
class TreeHead:
    """The tree over the first `size` entries."""

    size: int
    root: bytes


def leaf_hash(entry: bytes) -> bytes:
    """Return the leaf of an entry, given by its hash."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the node above two others."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """A tree that grows; holds the roots of its whole subtrees, the largest first."""

    def __init__(self) -> None:
        self.size = 0
        self._subtrees: list[bytes] = []

    def add(self, leaf: bytes) -> None:
        """Add a leaf at the end."""
        self._subtrees.append(leaf)
        self.size += 1
        size = self.size
        while size % 2 == 0:
            right = self._subtrees.pop()
            self._subtrees.append(node_hash(self._subtrees.pop(), right))
            size //= 2

    def head(self) -> TreeHead:
        """Return the root over all leaves so far; that of none is the hash of nothing."""
        if not self._subtrees:
            return TreeHead(0, hashlib.sha256(b"").digest())
        *left, root = self._subtrees
        for each in reversed(left):
            root = node_hash(each, root)
        return TreeHead(self.size, root)


def _half(size: int) -> int:
    """Return the largest power of two below `size`: how many leaves are in the left subtree."""
    return 1 << (size - 1).bit_length() - 1


def inclusion_ranges(place: int, size: int) -> list[Range]:
    """Return which subtrees prove that the leaf at `place`, from 0, is among `size`; lowest first.

    Source:
        RFC 9162, section 2.1.3.1: PATH.
    """
    found: list[Range] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _half(end - start)
        if place < middle:
            found.append((middle, end))
            end = middle
        else:
            found.append((start, middle))
            start = middle
    return found[::-1]


def consistency_ranges(old: int, size: int) -> list[Range]:
    """Return which subtrees prove that the first `old` of `size` leaves were all there was then.

    Args:
        old: From 1 to `size`.
        size: Of the tree now.

    Source:
        RFC 9162, section 2.1.4.1: SUBPROOF.
    """
    found: list[Range] = []
    start, end = 0, size
    while end != old:
        middle = start + _half(end - start)
        if old <= middle:
            found.append((middle, end))
            end = middle
        else:
            found.append((start, middle))
            start = middle
    return ([(start, end)] if start else []) + found[::-1]


def roots_of(leaves: Iterable[bytes], ranges: Sequence[Range]) -> list[bytes]:
    """Return the root of each range of leaves, in one passage over them.

    Args:
        leaves: All of them, in order; at least as many as the ranges reach.
        ranges: None overlaps another.
    """
    trees = {each: Tree() for each in ranges}
    waiting = sorted(ranges, reverse=True)
    for place, leaf in enumerate(leaves):
        if waiting and place == waiting[-1][1]:
            waiting.pop()
        if not waiting:
            break
        if place >= waiting[-1][0]:
            trees[waiting[-1]].add(leaf)
    return [trees[each].head().root for each in ranges]


def is_included(leaf: bytes, place: int, path: Sequence[bytes], head: TreeHead) -> bool:
    """Return whether the leaf at `place`, from 0, is in the tree.

    Source:
        RFC 9162, section 2.1.3.2.
    """
    if not 0 <= place < head.size:
        return False
    found, at, last = leaf, place, head.size - 1
    for each in path:
        if last == 0:
            return False
        if at % 2 or at == last:
            found = node_hash(each, found)
            while at % 2 == 0 and at:
                at, last = at >> 1, last >> 1
        else:
            found = node_hash(found, each)
        at, last = at >> 1, last >> 1
    return last == 0 and found == head.root


def is_consistent(old: TreeHead, new: TreeHead, path: Sequence[bytes]) -> bool:
    """Return whether the tree `new` begins with all the leaves of `old`.

    Source:
        RFC 9162, section 2.1.4.2.
    """
    if not 0 < old.size < new.size:
        same = old.size == new.size and old.root == new.root
        return not path and (same or old.size == 0)
    proof = [old.root, *path] if old.size.bit_count() == 1 else list(path)
    if not proof:
        return False
    at, last = old.size - 1, new.size - 1
    while at % 2:
        at, last = at >> 1, last >> 1
    of_old = of_new = proof[0]
    for each in proof[1:]:
        if last == 0:
            return False
        if at % 2 or at == last:
            of_old, of_new = node_hash(each, of_old), node_hash(each, of_new)
            while at % 2 == 0 and at:
                at, last = at >> 1, last >> 1
        else:
            of_new = node_hash(of_new, each)
        at, last = at >> 1, last >> 1
    return last == 0 and of_old == old.root and of_new == new.root
