"""What the cards leave in two tables: their monthly balances, and their payments as instalments."""

import numpy as np
import polars as pl

from creditwright.records.simulator.card import MONTHS, Cards, Statements
from creditwright.records.simulator.credits import Credits
from creditwright.records.simulator.draws import (
    Floats,
    Integers,
    Rng,
    chance,
    money,
    rows_of,
    whole,
    words,
)
from creditwright.records.simulator.payments import instalment_frame
from creditwright.records.simulator.people import People
from creditwright.records.simulator.snapshots import FIRST_MONTH, snapshot_day

STATUSES = ("Active", "Completed", "Signed")
ACTIVE, COMPLETED, SIGNED = range(3)


def card_table(
    rng: Rng, people: People, credits_: Credits, cards: Cards, statements: Statements
) -> pl.DataFrame:
    """Write one row for each month of each card."""
    card, place = rows_of(cards.last - cards.first + 1)
    month = cards.first[card] + place
    cell = {name: getattr(statements, name)[month, card] for name in Statements.__slots__}
    untouched = month < cards.used_from[card]
    is_closed = month >= cards.closed_from[card]
    drawn = cell["at_machine"] + cell["at_shop"] + cell["other"]
    silent = untouched | (is_closed & (cards.used_from[card] >= cards.closed_from[card]))
    no_minimum = silent & chance(rng, 0.33, cards.credit.size)[card]
    no_minimum |= chance(rng, 0.012, card.size) & (cell["minimum"] == 0)
    counts = _drawing_counts(rng, cell)
    late = np.where(
        cell["missed"] > 0, 30 * (cell["missed"] - 1) + rng.integers(1, 31, card.size), 0
    ).astype(np.int64)
    owed = cell["balance"]
    limit = np.where(is_closed, 0.0, cards.limit[card])
    status = np.where(is_closed, np.where(chance(rng, 0.25, card.size), COMPLETED, ACTIVE), ACTIVE)
    signed = chance(rng, 0.12, cards.credit.size)[card] & (place == 0) & untouched
    machine, shop, other = cell["at_machine"], cell["at_shop"], cell["other"]
    nothing_due = silent | (chance(rng, 0.02, card.size) & (cell["minimum"] == 0))
    principal = money(np.maximum(owed - cell["interest"], 0.0))
    return pl.DataFrame(
        {
            "SK_ID_PREV": credits_.identifier[cards.credit[card]],
            "SK_ID_CURR": people.identifier[cards.owner[card]],
            "MONTHS_BALANCE": month + FIRST_MONTH,
            "AMT_BALANCE": owed,
            "AMT_CREDIT_LIMIT_ACTUAL": whole(limit),
            "AMT_DRAWINGS_ATM_CURRENT": np.where(silent, np.nan, machine),
            "AMT_DRAWINGS_CURRENT": drawn,
            "AMT_DRAWINGS_OTHER_CURRENT": np.where(silent, np.nan, np.round(other, 3)),
            "AMT_DRAWINGS_POS_CURRENT": np.where(silent, np.nan, shop),
            "AMT_INST_MIN_REGULARITY": np.where(no_minimum, np.nan, money(cell["minimum"])),
            "AMT_PAYMENT_CURRENT": np.where(nothing_due, np.nan, cell["paid"]),
            "AMT_PAYMENT_TOTAL_CURRENT": cell["paid"],
            "AMT_RECEIVABLE_PRINCIPAL": principal,
            "AMT_RECIVABLE": owed,
            "AMT_TOTAL_RECEIVABLE": owed,
            "CNT_DRAWINGS_ATM_CURRENT": np.where(silent, np.nan, counts[0]),
            "CNT_DRAWINGS_CURRENT": counts.sum(axis=0),
            "CNT_DRAWINGS_OTHER_CURRENT": np.where(silent, np.nan, counts[2]),
            "CNT_DRAWINGS_POS_CURRENT": np.where(silent, np.nan, counts[1]),
            "CNT_INSTALMENT_MATURE_CUM": np.where(no_minimum, np.nan, cell["matured"]),
            "NAME_CONTRACT_STATUS": words(STATUSES, np.where(signed, SIGNED, status)),
            "SK_DPD": late,
            "SK_DPD_DEF": np.where(chance(rng, 0.55, card.size), np.minimum(late, 1), 0),
        },
        nan_to_null=True,
    )


def _drawing_counts(rng: Rng, cell: dict[str, Floats]) -> Integers:
    """Return how often money was drawn at machines, in shops, otherwise; shape (3, rows)."""
    machine, shop, other = (cell[name] for name in ("at_machine", "at_shop", "other"))
    size = machine.size
    at_machine = np.where(machine > 0, 1 + rng.poisson(1.2, size), 0)
    at_shop = np.where(shop > 0, 1 + rng.poisson(rng.exponential(5.5, size)), 0)
    return np.stack([at_machine, at_shop, np.where(other > 0, 1, 0)])


def card_instalment_rows(
    rng: Rng, people: People, credits_: Credits, cards: Cards, statements: Statements
) -> pl.DataFrame:
    """Write the payments on cards as instalments of calendar version 0, in one part or several."""
    months = np.arange(MONTHS)[:, None]
    shown = (months >= cards.first) & (months <= cards.last)
    card, month = np.nonzero((shown & (statements.paid > 0)).T)
    paid = statements.paid[month, card]
    parts = 1 + rng.poisson(1.5, card.size)
    event, place = rows_of(parts)
    amounts = _parted(paid, event, place)
    per_card = np.bincount(card, weights=parts, minlength=cards.credit.size).astype(np.int64)
    _, number = rows_of(per_card)
    end = snapshot_day(people, cards.owner[card], month + FIRST_MONTH)
    due = np.minimum(end - rng.integers(0, 6, card.size), -1)
    entry = np.minimum(due[event] - rng.integers(0, 21, event.size), -1)
    late = chance(rng, 0.05, event.size)
    entry = np.where(late, np.minimum(due[event] + rng.integers(1, 5, event.size), -1), entry)
    return instalment_frame(
        credits_.identifier[cards.credit[card[event]]],
        people.identifier[cards.owner[card[event]]],
        np.zeros(event.size, dtype=np.int64),
        number + 1,
        due[event],
        entry.astype(np.float64),
        amounts,
        amounts,
    )


def _parted(paid: Floats, event: Integers, place: Integers) -> Floats:
    """Split payments into parts that sum to them exactly: halves, and the rest with the first."""
    share = money(paid[event] * 0.5 ** (place + 1.0))
    later = np.bincount(event, weights=np.where(place > 0, share, 0.0), minlength=paid.size)
    first = np.round(paid[event] - later[event], 3)
    return np.where(place == 0, first, share)
