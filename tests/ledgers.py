"""Ledgers in memory, for tests of what shows when one is tampered with."""

from collections.abc import Sequence
from dataclasses import replace

from creditwright.ledger.chain import EMPTY, Head, next_entry
from creditwright.ledger.entry import NOTHING, Action, Entry, Heading, entry_hash
from creditwright.ledger.keys import Vault

SECRET = bytes((7 * n * n + 13 * n + 5) % 251 for n in range(32))
KEY = bytes((11 * n * n + 3 * n + 1) % 253 for n in range(32))
VAULT = Vault.new(SECRET)


def heading(seq: int, about: str = "") -> Heading:
    """Return a heading; what it says depends on its number alone."""
    return Heading(
        seq=seq,
        at=f"2026-11-21T09:30:{seq % 60:02d}.000000Z",
        action=Action.ASSESSMENT_RECORDED,
        actor="officer-1",
        about=about or f"assessment {seq}",
        subject=VAULT.reference(f"application {seq % 3}"),
    )


def ledger(size: int) -> list[Entry]:
    """Return a ledger of some entries."""
    entries: list[Entry] = []
    head = EMPTY
    for seq in range(1, size + 1):
        entry = next_entry(head, heading(seq), b"content %d" % seq, KEY)
        entries.append(entry)
        head = Head(seq, entry.hash)
    return entries


def rehashed(entries: Sequence[Entry], since: int = 1) -> list[Entry]:
    """Return the entries numbered and chained anew from number `since` on, as a forger would."""
    done = list(entries[: since - 1])
    for seq, each in enumerate(entries[since - 1 :], start=since):
        previous = done[-1].hash if done else NOTHING
        head = replace(each.heading, seq=seq)
        done.append(Entry(head, each.sealed, previous, entry_hash(head, each.sealed, previous)))
    return done
