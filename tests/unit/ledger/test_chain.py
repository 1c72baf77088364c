"""The chain: every way of tampering is found, and the first bad entry named."""

import tracemalloc
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.ledgers import KEY, heading, ledger, rehashed

from creditwright.ledger.chain import EMPTY, Head, LedgerBrokenError, next_entry, verify
from creditwright.ledger.encoding import encoded
from creditwright.ledger.entry import NOTHING, Entry, entry_hash
from creditwright.ledger.tree import Tree, TreeHead, leaf_hash

SIZE = 12
LEDGER = ledger(SIZE)
PLACES = st.integers(0, SIZE - 1)


def head_of(entries: list[Entry]) -> TreeHead:
    tree = Tree()
    for each in entries:
        tree.add(leaf_hash(each.hash))
    return tree.head()


def broken(entries: list[Entry], *signed: TreeHead) -> LedgerBrokenError:
    with pytest.raises(LedgerBrokenError) as caught:
        verify(entries, signed)
    return caught.value


def flipped(content: bytes, bit: int) -> bytes:
    number = int.from_bytes(content, "big") ^ (1 << bit % (8 * len(content)))
    return number.to_bytes(len(content), "big")


def test_a_ledger_as_it_was_written_verifies() -> None:
    found = verify(LEDGER, [head_of(LEDGER[:5]), head_of(LEDGER)])

    assert found.head == Head(SIZE, LEDGER[-1].hash)
    assert found.tree == head_of(LEDGER)
    assert found.checkpoints == (5, SIZE)


def test_a_ledger_without_entries_verifies() -> None:
    assert verify([], [head_of([])]).head == EMPTY


@given(
    place=PLACES,
    bit=st.integers(0, 2**16),
    part=st.sampled_from(["nonce", "ciphertext", "commitment"]),
)
def test_one_bit_of_a_sealed_content_names_its_entry(place: int, bit: int, part: str) -> None:
    sealed = LEDGER[place].sealed
    changed = {part: flipped(getattr(sealed, part), bit)}
    entry = replace(LEDGER[place], sealed=replace(sealed, **changed))

    error = broken([*LEDGER[:place], entry, *LEDGER[place + 1 :]])

    assert error.seq == place + 1
    assert "not what its hash was made of" in error.trouble


@pytest.mark.parametrize("name", ["at", "action", "actor", "about"])
def test_a_word_changed_names_its_entry(name: str) -> None:
    entry = replace(LEDGER[4], heading=replace(LEDGER[4].heading, **{name: "another"}))  # type: ignore[arg-type] # any of its texts

    assert broken([*LEDGER[:4], entry, *LEDGER[5:]]).seq == 5


def test_another_subject_names_its_entry() -> None:
    entry = replace(LEDGER[4], heading=replace(LEDGER[4].heading, subject=bytes(32)))

    assert broken([*LEDGER[:4], entry, *LEDGER[5:]]).seq == 5


@pytest.mark.parametrize("place", [0, 4, SIZE - 2])
def test_an_entry_written_anew_with_its_hash_is_named_by_the_one_after_it(place: int) -> None:
    head = replace(LEDGER[place].heading, actor="somebody else")
    previous = LEDGER[place].previous
    sealed = LEDGER[place].sealed
    entry = Entry(head, sealed, previous, entry_hash(head, sealed, previous))

    error = broken([*LEDGER[:place], entry, *LEDGER[place + 1 :]])

    assert error.seq == place + 1
    assert "changed since" in error.trouble


@given(place=st.integers(0, SIZE - 2))
def test_an_entry_taken_out_is_named(place: int) -> None:
    error = broken([*LEDGER[:place], *LEDGER[place + 1 :]])

    assert (error.seq, "is missing" in error.trouble) == (place + 1, True)


@given(place=st.integers(0, SIZE - 2))
def test_two_entries_that_changed_places_are_named_by_the_first(place: int) -> None:
    one, other = LEDGER[place], LEDGER[place + 1]
    swapped = [
        replace(other, heading=replace(other.heading, seq=place + 1)),
        replace(one, heading=replace(one.heading, seq=place + 2)),
    ]

    assert broken([*LEDGER[:place], *swapped, *LEDGER[place + 2 :]]).seq == place + 1


def test_an_entry_copied_over_another_with_its_hash_made_anew_is_named() -> None:
    head, sealed = replace(LEDGER[8].heading, seq=5), LEDGER[8].sealed
    entry = Entry(head, sealed, LEDGER[8].previous, entry_hash(head, sealed, LEDGER[8].previous))

    error = broken([*LEDGER[:4], entry, replace(LEDGER[5], previous=NOTHING), *LEDGER[6:]])

    assert error.seq == 5


def test_an_entry_put_between_shows_at_the_one_it_pushed_on() -> None:
    extra = next_entry(Head(5, LEDGER[4].hash), heading(6, "put between"), b"x", KEY)
    moved = [replace(e, heading=replace(e.heading, seq=e.heading.seq + 1)) for e in LEDGER[5:]]

    assert broken([*LEDGER[:5], extra, *moved]).seq == 7
    assert broken([*LEDGER[:6], extra, *LEDGER[6:]]).trouble == "there are two of this number"


@given(kept=st.integers(0, SIZE - 1))
def test_a_tail_cut_off_shows_against_a_checkpoint_and_only_there(kept: int) -> None:
    cut = LEDGER[:kept]

    assert verify(cut).head.seq == kept
    error = broken(cut, head_of(LEDGER))
    assert error.seq == kept + 1
    assert f"the ledger ends after {kept}" in error.trouble


@given(since=st.integers(1, SIZE))
def test_everything_rewritten_from_an_entry_on_shows_against_a_checkpoint_and_only_there(
    since: int,
) -> None:
    changed = replace(LEDGER[since - 1].heading, actor="somebody else")
    forged = list(LEDGER)
    forged[since - 1] = replace(LEDGER[since - 1], heading=changed)
    forged = rehashed(forged, since)

    assert verify(forged).head.seq == SIZE
    assert broken(forged, head_of(LEDGER)).seq == 1
    assert broken(forged, head_of(LEDGER[: since - 1]), head_of(LEDGER)).seq == since


def test_a_ledger_that_grew_from_another_start_shows_against_a_checkpoint() -> None:
    assert broken(ledger(SIZE), head_of(LEDGER[:3])).seq == 1


def test_a_ledger_whose_first_entry_is_not_the_first_is_named() -> None:
    later = rehashed([replace(LEDGER[4], heading=replace(LEDGER[4].heading, seq=1))])[0]
    claims = replace(later, previous=LEDGER[3].hash)
    claims = replace(claims, hash=entry_hash(claims.heading, claims.sealed, claims.previous))

    assert broken([claims]).trouble == "it says that others came before it"


def test_what_is_held_of_ten_thousand_entries_is_what_is_held_of_ten() -> None:
    def stream(size: int) -> Iterator[Entry]:
        head = EMPTY
        for seq in range(1, size + 1):
            entry = next_entry(head, heading(seq), None, None)
            head = Head(seq, entry.hash)
            yield entry

    def peak(size: int) -> int:
        tracemalloc.start()
        verify(stream(size))
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(10)
    assert peak(10_000) < peak(10) + 20_000


def test_an_entry_follows_only_the_one_before_it() -> None:
    with pytest.raises(ValueError, match="cannot follow entry 3"):
        next_entry(Head(3, NOTHING), heading(5), None, None)
    with pytest.raises(ValueError, match="needs the key"):
        next_entry(Head(3, NOTHING), heading(4), b"content", None)


@given(st.lists(st.binary(max_size=12), max_size=5), st.lists(st.binary(max_size=12), max_size=5))
def test_no_two_lists_of_fields_give_the_same_bytes(one: list[bytes], other: list[bytes]) -> None:
    assert (encoded(one) == encoded(other)) == (one == other)
