"""Credit cards month by month: drawn, charged, paid or missed."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from creditwright.records.simulator.credits import Credits
from creditwright.records.simulator.draws import (
    Flags,
    Floats,
    Integers,
    Rng,
    chance,
    logistic,
    money,
    whole,
)
from creditwright.records.simulator.payments import NEVER_SETTLED
from creditwright.records.simulator.people import People
from creditwright.records.simulator.snapshots import (
    FIRST_MONTH,
    LAST_MONTH,
    first_snapshot_from,
    snapshot_day,
)

MONTHS = LAST_MONTH - FIRST_MONTH + 1
MONTHLY_RATE = 0.019
SMALLEST_MINIMUM = 2250.0
MINIMUM_SHARE = 0.05
PAYS_IN_FULL, PAYS_THE_MINIMUM = 0.035, 0.45  # shares of months
STAYS_BEHIND, STAYS_LOST = 0.42, 0.97  # chance of missing again: at first, and after LOST_AFTER
LOST_AFTER = 4  # missed payments
LEAST_ROOM = 900.0  # nobody draws less
ONLY_MACHINES = 0.85  # of drawings with a card that is not for shopping
ELSEWHERE = 0.012  # of drawings, neither at a machine nor in a shop
Grid = NDArray[np.float64]  # shape (months, cards)


@dataclass(frozen=True, slots=True)
class Cards:
    """How each card is used, shape (cards,) each; months count from 0 at FIRST_MONTH."""

    credit: Integers  # row in `Credits`
    owner: Integers
    limit: Floats
    first: Integers
    last: Integers
    used_from: Integers  # MONTHS if never
    closed_from: Integers  # MONTHS if never; the limit is zero from then on
    draws: Floats  # chance of drawing in a month
    thrift: Floats  # share of the balance paid on top of the minimum
    misses: Floats  # chance of missing a minimum payment
    is_shop_card: Flags


@dataclass(frozen=True, slots=True)
class Statements:
    """The months of all cards, shape (months, cards) each, in currency units."""

    balance: Grid
    interest: Grid
    at_machine: Grid
    at_shop: Grid
    other: Grid
    minimum: Grid
    paid: Grid
    matured: Grid
    missed: Grid


def simulate_cards(rng: Rng, people: People, credits_: Credits) -> tuple[Cards, Statements]:
    """Simulate every card month by month, from its first statement to the application."""
    cards = _cards(rng, people, credits_)
    size = cards.credit.size
    state = {name: np.zeros((MONTHS, size)) for name in Statements.__slots__}
    luck = rng.random((6, MONTHS, size))
    balance, missed, matured = np.zeros(size), np.zeros(size), np.zeros(size)
    for month in range(MONTHS):
        open_now = (month >= cards.first) & (month <= cards.last) & (month < cards.closed_from)
        minimum = np.where(
            balance > 0,
            np.minimum(np.maximum(SMALLEST_MINIMUM, MINIMUM_SHARE * balance), balance),
            0.0,
        )
        paid, missed = _pay(cards, balance, minimum, missed, luck[:2, month])
        is_closing = month == cards.closed_from  # a card is closed by paying all that is owed
        paid = np.where(is_closing, balance, paid)
        missed = np.where(is_closing, 0.0, missed)
        interest = MONTHLY_RATE * (balance - paid)
        drawn = _draw(cards, balance - paid + interest, missed, month, luck[2:4, month]) * open_now
        matured = matured + (paid > 0)
        machine, shop = _split(cards, drawn, luck[4:6, month])
        balance = money(np.maximum(balance - paid + interest + drawn, 0.0))
        row = (balance, interest, machine, shop, drawn - machine - shop, minimum, paid, matured)
        for name, values in zip(Statements.__slots__, (*row, missed), strict=True):
            state[name][month] = values
    return cards, Statements(**state)


def _cards(rng: Rng, people: People, credits_: Credits) -> Cards:
    credit = np.flatnonzero(credits_.is_card)
    size, owner = credit.size, credits_.owner[credit]
    traits = people.traits
    ability, conduct = traits.ability[owner], traits.conduct[owner]
    appetite = traits.appetite[owner]
    first = first_snapshot_from(people, owner, credits_.decided[credit]) - FIRST_MONTH
    first = np.clip(first, 0, MONTHS - 1)
    last = MONTHS - 1 - np.minimum(rng.geometric(0.62, size) - 1, 3)
    is_used = chance(rng, logistic(1.75 + 0.50 * appetite - 0.30 * ability), size)
    delay = np.where(chance(rng, 0.62, size), 0, rng.geometric(0.13, size))
    age = MONTHS - first
    closes = chance(rng, np.clip(0.0055 * age, 0.0, 0.42), size)
    closed = first + 3 + whole(rng.random(size) * np.maximum(age - 3, 1) * 0.7)
    return Cards(
        credit=credit,
        owner=owner,
        limit=credits_.amount[credit],
        first=first,
        last=np.maximum(last, first),
        used_from=np.where(is_used, first + delay, MONTHS),
        closed_from=np.where(closes, closed, MONTHS),
        draws=logistic(-1.35 - 0.60 * ability + 0.55 * appetite + 0.6 * rng.standard_normal(size)),
        thrift=np.exp(-3.3 + 0.85 * ability + 0.6 * rng.standard_normal(size)),
        misses=logistic(-3.75 - 0.80 * conduct - 0.55 * ability),
        is_shop_card=chance(rng, 0.28, size),
    )


def closed_days(people: People, credits_: Credits, cards: Cards) -> Integers:
    """Return, for each credit, the day its card was closed; NEVER_SETTLED if it was not."""
    closed = np.full(credits_.owner.size, NEVER_SETTLED)
    ended = np.flatnonzero(cards.closed_from <= cards.last)
    month = cards.closed_from[ended] + FIRST_MONTH
    closed[cards.credit[ended]] = snapshot_day(people, cards.owner[ended], month)
    return closed


def _pay(
    cards: Cards, balance: Floats, minimum: Floats, missed: Floats, luck: Grid
) -> tuple[Floats, Floats]:
    """Return what is paid this month and how many minimum payments are missed by now."""
    stays_behind = np.where(
        missed > 0, np.where(missed > LOST_AFTER, STAYS_LOST, STAYS_BEHIND), cards.misses
    )
    behind = (luck[0] < stays_behind) & (minimum > 0)
    in_full = luck[1] > 1 - PAYS_IN_FULL
    share = np.minimum(1.0, cards.thrift * (0.3 + 1.4 * luck[1]))
    paid = np.where(in_full, balance, np.minimum(minimum + share * balance, balance))
    paid = np.where(luck[1] < PAYS_THE_MINIMUM, minimum, paid) * (minimum > 0)
    return money(np.where(behind, 0.0, paid)), np.where(behind, missed + 1, 0.0)


def _draw(cards: Cards, owed: Floats, missed: Floats, month: int, luck: Grid) -> Floats:
    """Return what is drawn: much at first, then now and then, never above the limit."""
    room = np.maximum(cards.limit - owed, 0.0)
    starts = month == cards.used_from
    share = np.where(starts, 0.25 + 0.72 * luck[1], luck[1] ** 1.6)
    draws = starts | ((month > cards.used_from) & (luck[0] < cards.draws))
    drawn = np.where(draws & (room > LEAST_ROOM) & (missed < 1), room * share, 0.0)
    return money(drawn, 45.0)


def _split(cards: Cards, drawn: Floats, luck: Grid) -> tuple[Floats, Floats]:
    """Return what of the drawings came from machines and from shops; a little is neither."""
    to_shop = np.where(
        cards.is_shop_card, 0.35 + 0.65 * luck[0], np.where(luck[0] < ONLY_MACHINES, 0.0, 0.4)
    )
    shop = money(drawn * to_shop, 4.5)
    machine = np.where(luck[1] < ELSEWHERE, 0.0, drawn - shop)
    return machine, shop
