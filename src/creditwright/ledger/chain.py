"""The chain: how the next entry is made, and how all of them are checked.

A chain alone shows every change but two: entries taken off its end, and everything rewritten from
some entry on. Those show against a tree head that was signed and kept elsewhere.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from creditwright.core.errors import BadDataError
from creditwright.ledger.entry import NO_CONTENT, NOTHING, Entry, Heading, entry_hash
from creditwright.ledger.sealing import seal
from creditwright.ledger.tree import Tree, TreeHead, leaf_hash


class LedgerBrokenError(BadDataError):
    """The ledger is not as it was written.

    Attributes:
        seq: The first entry that is not as it was, or not there.
        trouble: What is wrong with it.
    """

    def __init__(self, seq: int, trouble: str) -> None:
        self.seq = seq
        self.trouble = trouble
        super().__init__(
            f"The ledger is broken at entry {seq}: {trouble}. Keep the database as it is, and "
            "compare it with a backup."
        )


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry of a chain; `EMPTY` where there is none."""

    seq: int
    hash: bytes


EMPTY = Head(0, NOTHING)


def next_entry(head: Head, heading: Heading, content: bytes | None, key: bytes | None) -> Entry:
    """Return the entry that follows `head`.

    Args:
        head: The last entry there is.
        heading: With the number after that of `head`.
        content: To be sealed; None: the entry has none.
        key: The subject's; needed where there is content.
    """
    if heading.seq != head.seq + 1:
        raise ValueError(f"entry {heading.seq} cannot follow entry {head.seq}")
    sealed = NO_CONTENT
    if content is not None and key is not None:
        sealed = seal(content, key, heading.associated())
    elif content is not None:
        raise ValueError("a content needs the key of its subject")
    return Entry(heading, sealed, head.hash, entry_hash(heading, sealed, head.hash))


@dataclass(frozen=True, slots=True)
class Verified:
    """A ledger that is as it was written.

    Attributes:
        head: Its last entry.
        tree: The tree over all of it.
        checkpoints: The sizes of the signed tree heads that it was found to agree with.
    """

    head: Head
    tree: TreeHead
    checkpoints: tuple[int, ...]


def verify(entries: Iterable[Entry], signed: Sequence[TreeHead] = ()) -> Verified:
    """Check every entry, in one passage; what is held does not grow with their number.

    Args:
        entries: All of them, by their numbers.
        signed: Tree heads that were signed and kept elsewhere, their signatures checked.

    Raises:
        LedgerBrokenError: Naming the first entry that is not as it was written.
    """
    passage = _Passage(sorted(signed, key=lambda head: head.size))
    stream = iter(entries)
    for entry in stream:
        passage.take(entry, stream)
    return passage.end()


class _Passage:
    """One passage over the entries: the head, the tree, and the signed heads not yet reached."""

    def __init__(self, signed: Sequence[TreeHead]) -> None:
        self.head = EMPTY
        self.tree = Tree()
        self.waiting = list(signed)
        self.agreed: list[int] = []
        self._compare()

    def take(self, entry: Entry, following: Iterator[Entry]) -> None:
        """Check the next entry; where it does not fit, the one after it tells whose fault it is."""
        seq = self.head.seq + 1
        _check_number(entry, seq)
        if entry_hash(entry.heading, entry.sealed, entry.previous) != entry.hash:
            raise LedgerBrokenError(seq, "its content is not what its hash was made of")
        if entry.previous != self.head.hash:
            raise _link_broken(entry, next(following, None))
        self.head = Head(seq, entry.hash)
        self.tree.add(leaf_hash(entry.hash))
        self._compare()

    def _compare(self) -> None:
        while self.waiting and self.waiting[0].size == self.tree.size:
            signed = self.waiting.pop(0)
            if signed != self.tree.head():
                first = (self.agreed[-1] if self.agreed else 0) + 1
                raise LedgerBrokenError(
                    first,
                    f"the entries from {first} to {signed.size} are not those that the checkpoint "
                    f"of {signed.size} entries was signed for; they were rewritten from one of "
                    "these on",
                )
            self.agreed.append(signed.size)

    def end(self) -> Verified:
        if self.waiting:
            raise LedgerBrokenError(
                self.head.seq + 1,
                f"it is missing; a checkpoint was signed for {self.waiting[0].size} entries, and "
                f"the ledger ends after {self.head.seq}",
            )
        return Verified(self.head, self.tree.head(), tuple(self.agreed))


def _check_number(entry: Entry, seq: int) -> None:
    found = entry.heading.seq
    if found > seq:
        raise LedgerBrokenError(seq, f"it is missing; the next is entry {found}")
    if found < seq:
        raise LedgerBrokenError(found, "there are two of this number")


def _link_broken(entry: Entry, following: Entry | None) -> LedgerBrokenError:
    seq = entry.heading.seq
    if seq == 1:
        return LedgerBrokenError(1, "it says that others came before it")
    if following is None or following.previous == entry.hash:
        return LedgerBrokenError(
            seq - 1, f"it is not the one that entry {seq} was written after; it was changed since"
        )
    return LedgerBrokenError(
        seq, f"it was not written after entry {seq - 1}, nor the next one after it"
    )
