"""The person's own earlier credits: asked for, decided, granted, repaid early or in time."""

from dataclasses import dataclass

import numpy as np

from creditwright.records.simulator.draws import (
    Flags,
    Floats,
    Integers,
    Rng,
    chance,
    from_quantiles,
    logistic,
    mixed,
    money,
    pick,
    rows_of,
    whole,
)
from creditwright.records.simulator.people import HISTORY_DAYS, People
from creditwright.records.simulator.terms import (
    CASH,
    CONSUMER,
    REVOLVING,
    amounts_asked,
    amounts_granted,
    annuity_of,
    down_payments,
    months_to_pay,
    rates,
)

SHARE_WITH_CREDITS = 0.957
CREDITS_EACH = (0.6, 0.8, 0.9, 1.0, 2.0, 3.9, 6.1, 9.9, 12.9, 19.2, 45.0)
DAYS_DECIDED = (-2922, -2855, -2610, -2320, -1400, -615, -285, -149, -79, -14, -2)
DAYS_BETWEEN_INSTALMENTS = 30  # the lender's calendar counts in thirties, not in months

APPROVED, CANCELLED, REFUSED, UNUSED = range(4)
STATUSES = ("Approved", "Canceled", "Refused", "Unused offer")
# Share of cash and revolving contracts by whole years before the application, first credits aside.
CASH_BY_YEAR = (0.600, 0.560, 0.53, 0.45, 0.35, 0.29, 0.28, 0.22, 0.20)
REVOLVING_BY_YEAR = (0.145, 0.145, 0.115, 0.135, 0.120, 0.150, 0.35, 0.49, 0.56)
FIRST_CREDIT_SHARES = (0.905, 0.075, 0.020)
SHORTEST_REPAID_EARLY = 2  # instalments
CANCELLED_SINCE_DAYS = 590  # cancelled requests are kept this long
FIRST_DUE_AFTER = (30, 30, 30, 31, 31, 31, 34, 40, 46, 69, 90)


@dataclass(frozen=True, slots=True)
class Credits:
    """Earlier requests for credit with this lender, oldest first within a person.

    Attributes:
        owner: Row of the person in `People`.
        is_first: Whether it is the person's first request.
        has_terms: Whether amounts and terms were ever fixed.
        months: Instalments agreed; 0 for a card.
        rate: Interest a year.
        last_paid: Number of the instalment that ended the credit, `months` unless repaid early.
        is_running: Granted and used, so that a calendar of instalments or a card exists.
    """

    owner: Integers
    identifier: Integers
    is_first: Flags
    contract: Integers
    status: Integers
    decided: Integers
    asked: Floats
    down_payment: Floats
    amount: Floats
    is_insured: Flags
    months: Integers
    yield_group: Integers
    rate: Floats
    annuity: Floats
    has_terms: Flags
    first_due: Integers
    last_paid: Integers
    is_running: Flags

    @property
    def is_loan(self) -> Flags:
        """Whether there is a calendar of instalments."""
        flags: Flags = self.is_running & (self.contract != REVOLVING)
        return flags

    @property
    def is_card(self) -> Flags:
        """Whether there is a card with monthly statements."""
        flags: Flags = self.is_running & (self.contract == REVOLVING)
        return flags

    def due(self, number: Integers, credit: Integers) -> Integers:
        """Return the day on which instalment `number` (from 1) of each `credit` is due."""
        return self.first_due[credit] + DAYS_BETWEEN_INSTALMENTS * (number - 1)


def simulate_credits(rng: Rng, people: People, first_identifier: int, identifiers: int) -> Credits:
    """Simulate what each person asked this lender for before, and what came of it."""
    owner, decided, is_first = _requests(rng, people)
    size = owner.size
    contract = _contracts(rng, people.traits.appetite[owner], decided, is_first)
    status = _statuses(rng, people, owner, contract, decided, is_first)
    has_terms = _has_terms(rng, contract, status)
    asked = amounts_asked(rng, people, owner, contract, status == REFUSED)
    down = down_payments(rng, contract, asked)
    is_insured = chance(rng, np.where(contract == CASH, 0.63, 0.26), size) & (contract != REVOLVING)
    amount = amounts_granted(rng, contract, asked, down, is_insured)
    yield_group, rate = rates(rng, contract, people.traits.character[owner])
    months = months_to_pay(rng, contract, asked)
    annuity = np.where(contract == REVOLVING, 0.05 * amount, annuity_of(amount, rate, months))
    used = np.where(contract == CONSUMER, 0.978, np.where(contract == CASH, 0.925, 0.957))
    return Credits(
        owner=owner,
        identifier=first_identifier
        + np.sort(rng.permutation(identifiers)[:size])[rng.permutation(size)],
        is_first=is_first,
        contract=contract,
        status=status,
        decided=decided,
        asked=asked,
        down_payment=down,
        amount=amount,
        is_insured=is_insured,
        months=months,
        yield_group=yield_group,
        rate=rate,
        annuity=money(annuity),
        has_terms=has_terms,
        first_due=decided + whole(from_quantiles(rng.standard_normal(size), FIRST_DUE_AFTER)),
        last_paid=_last_paid(rng, people, owner, contract, months),
        is_running=(status == APPROVED) & (chance(rng, used, size) | is_first),
    )


def _requests(rng: Rng, people: People) -> tuple[Integers, Integers, Flags]:
    """Return whose each request is, its day, oldest first, and whether it is the first."""
    traits = people.traits
    score = mixed(rng, (0.36, traits.appetite), (0.12, people.age_score), (-0.10, traits.standing))
    counts = np.maximum(whole(from_quantiles(score, CREDITS_EACH)), 1)
    counts[rng.random(people.size) > SHARE_WITH_CREDITS] = 0
    owner, place = rows_of(counts)
    recency = 0.30 * traits.appetite[owner] + np.sqrt(1 - 0.3**2) * rng.standard_normal(owner.size)
    days = from_quantiles(recency, DAYS_DECIDED) * people.credit_life[owner] / HISTORY_DAYS
    decided = np.minimum(whole(days), -2)
    order = np.lexsort((decided, owner))
    return owner, decided[order], place == 0


def _contracts(rng: Rng, appetite: Floats, decided: Integers, is_first: Flags) -> Integers:
    year = np.minimum(-decided // 365, len(CASH_BY_YEAR) - 1)
    drawn = rng.random(decided.size)
    cash = np.array(CASH_BY_YEAR)[year]
    revolving = np.array(REVOLVING_BY_YEAR)[year] * np.exp(0.28 * appetite - 0.04)
    later = np.where(drawn < cash, CASH, np.where(drawn < cash + revolving, REVOLVING, CONSUMER))
    return np.where(is_first, pick(rng, FIRST_CREDIT_SHARES, decided.size), later)


def _statuses(
    rng: Rng,
    people: People,
    owner: Integers,
    contract: Integers,
    decided: Integers,
    is_first: Flags,
) -> Integers:
    """Decide each request; the lender refuses those it finds risky."""
    size = owner.size
    traits = people.traits
    risk = (
        -0.50 * traits.ability
        - 0.65 * traits.conduct
        - 0.30 * traits.character
        - 0.2 * traits.discipline
    )
    risk = (risk + 0.50 * traits.appetite)[owner]
    base = np.array([-2.30, -0.70, -1.45])[contract] - 2.2 * is_first
    status = np.where(chance(rng, logistic(base + risk), size), REFUSED, APPROVED)
    fade = np.interp(-decided, [0, 380, CANCELLED_SINCE_DAYS], [1.0, 0.95, 0.0])
    share = np.array([0.004, 0.70, 0.30])[contract] * fade * np.where(is_first, 0.1, 1.0)
    eager = np.exp(0.10 * traits.appetite[owner])
    status = np.where(chance(rng, np.minimum(share * eager, 0.97), size), CANCELLED, status)
    unused = (contract == CONSUMER) & (status == APPROVED) & chance(rng, 0.042, size)
    return np.where(unused, UNUSED, status)


def _has_terms(rng: Rng, contract: Integers, status: Integers) -> Flags:
    """Cancelled requests mostly end before an amount is agreed; so do some refused ones."""
    share = np.select(
        [status == APPROVED, status == REFUSED, status == CANCELLED],
        [
            1.0,
            np.where(contract == REVOLVING, 0.949, 0.829),
            np.where(contract == CASH, 0.034, 0.01),
        ],
        0.019,
    )
    return chance(rng, share, status.size)


def _last_paid(
    rng: Rng, people: People, owner: Integers, contract: Integers, months: Integers
) -> Integers:
    """Return the instalment with which each loan ends; those who can repay early do."""
    ability = people.traits.ability[owner]
    base = np.where(contract == CASH, 0.50, -1.05)
    early = chance(rng, logistic(base + 0.30 * ability), owner.size) & (
        months > SHORTEST_REPAID_EARLY
    )
    share = rng.random(owner.size)
    return np.where(early, np.clip(np.ceil(share * (months - 1)), 1, months), months).astype(
        np.int64
    )
