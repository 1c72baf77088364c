"""Loans elsewhere, as a credit bureau reports them, and their state month by month."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from creditwright.records.simulator.arrears import (
    Episodes,
    months_overdue_now,
    simulate_episodes,
    worst_overdue,
)
from creditwright.records.simulator.draws import (
    Flags,
    Floats,
    Integers,
    Rng,
    chance,
    from_positive_quantiles,
    from_quantiles,
    mixed,
    money,
    normal_score,
    pick,
    rows_of,
    whole,
)
from creditwright.records.simulator.people import DAYS_PER_MONTH, HISTORY_DAYS, People

SHARE_WITH_LOANS = 0.862
LOANS_EACH = (0.6, 0.8, 0.9, 1.0, 2.1, 4.3, 7.9, 11.8, 14.8, 21.0, 41.0)
DAYS_OPENED = (-2922, -2890, -2740, -2545, -1790, -1065, -515, -235, -134, -42, -1)

TYPES = (
    "Consumer credit",
    "Credit card",
    "Car loan",
    "Mortgage",
    "Microloan",
    "Loan for business development",
    "Another type of loan",
    "Unknown type of loan",
    "Loan for working capital replenishment",
)
TYPE_SHARES = (0.7291, 0.2350, 0.0155, 0.0106, 0.0077, 0.0011, 0.0005, 0.0003, 0.0002)
CONSUMER, CARD, CAR, MORTGAGE, MICROLOAN = range(5)
MICROLOANS_SINCE_DAYS = 900  # nobody reported them before

# Planned length in days, by type; the rarer types are taken as consumer credit.
TERM_DAYS = {
    CONSUMER: (7, 16, 91, 122, 184, 365, 762, 1461, 1826, 1830, 3652),
    CARD: (30, 30, 240, 620, 1096, 1461, 3500, 31203, 31547, 32401, 33000),
    CAR: (100, 180, 500, 730, 1095, 1500, 1826, 1826, 1827, 2557, 3652),
    MORTGAGE: (1500, 1823, 2557, 3650, 3682, 5488, 7305, 7365, 9132, 10958, 11000),
    MICROLOAN: (2, 2, 7, 7, 14, 18, 33, 120, 200, 734, 1096),
}
# Amount in currency units for a person with the median income, by type.
AMOUNTS = {
    CONSUMER: (5000, 13500, 20000, 26000, 48000, 112000, 265000, 640000, 1060000, 2350000, 2e7),
    CARD: (9000, 9000, 13500, 22500, 58500, 130500, 243000, 427500, 562500, 890000, 4.5e6),
    CAR: (45000, 121500, 540000, 720000, 1080000, 1640000, 2430000, 3300000, 3960000, 6e6, 2e7),
    MORTGAGE: (5e5, 1.1e6, 1.8e6, 2.25e6, 3.44e6, 5.3e6, 7.3e6, 1.0e7, 1.2e7, 1.8e7, 9e7),
    MICROLOAN: (2250, 4500, 4500, 9000, 13500, 22500, 40500, 58500, 90000, 270000, 450000),
}
REPAID_SHARE = 0.07  # of open loans that owe nothing any more
MONTHLY_RATE = 0.0175  # 21 % a year: the middle of the market


@dataclass(frozen=True, slots=True)
class BureauLoans:
    """Loans elsewhere, shape (loans,) each; days count from the application, negative before it.

    Attributes:
        owner: Row of the person in `People`.
        ends: The day of the last payment; above -1 where it has not happened.
        debt: What is still owed, currency units.
        overdue_days: Days past due on the application's day.
    """

    owner: Integers
    identifier: Integers
    kind: Integers
    opened: Integers
    planned_end: Integers
    ends: Integers
    amount: Floats
    debt: Floats
    instalment: Floats
    overdue_days: Integers
    overdue: Floats
    worst_overdue: Floats
    is_sold: Flags
    episodes: Episodes

    @property
    def is_closed(self) -> Flags:
        """Whether the last payment lies before the application."""
        return self.ends < 0

    @property
    def is_active(self) -> Flags:
        """Whether something may still be owed to the first lender."""
        return ~self.is_closed & ~self.is_sold


def simulate_bureau_loans(rng: Rng, people: People, first_identifier: int) -> BureauLoans:
    """Simulate the loans that each person took elsewhere."""
    owner, opened = _openings(rng, people)
    kind = _kinds(rng, opened)
    term = _by_kind(rng, kind, TERM_DAYS)
    planned_end = opened + whole(term)
    trait = people.traits
    ends = _ends(rng, kind, opened, term, trait.discipline[owner], trait.ability[owner])
    amount = _amounts(rng, people, owner, kind, term)
    instalment = _instalments(amount, term)
    episodes = simulate_episodes(
        rng, people, owner, opened, np.where(amount > 0, np.minimum(ends, 0), opened)
    )
    owed = _debts(rng, people, owner, kind, opened, term, amount)
    overdue_months = months_overdue_now(episodes, ends)
    days_late = overdue_months * 30 - rng.integers(0, 30, owner.size)
    overdue = np.minimum(overdue_months * instalment, np.maximum(owed, instalment))
    is_open = ends >= 0
    return BureauLoans(
        owner=owner,
        identifier=first_identifier + rng.permutation(owner.size),
        kind=kind,
        opened=opened,
        planned_end=planned_end,
        ends=ends,
        amount=amount,
        debt=np.where(is_open, owed, 0.0),
        instalment=instalment,
        overdue_days=np.where(overdue_months > 0, days_late, 0),
        overdue=money(np.where(overdue_months > 0, overdue, 0.0)),
        worst_overdue=worst_overdue(rng, episodes, owner.size, instalment),
        is_sold=is_open & chance(rng, 0.01, owner.size),
        episodes=episodes,
    )


def _openings(rng: Rng, people: People) -> tuple[Integers, Integers]:
    """Return whose each loan is, and the day it was taken."""
    traits = people.traits
    score = mixed(rng, (0.42, traits.appetite), (0.20, people.age_score), (0.12, traits.standing))
    counts = np.maximum(whole(from_quantiles(score, LOANS_EACH)), 1)
    has_any = mixed(rng, (0.25, traits.character), (0.15, people.age_score), (0.2, traits.appetite))
    counts[has_any > normal_score(SHARE_WITH_LOANS)] = 0
    owner, _ = rows_of(counts)
    recency = 0.38 * traits.appetite[owner] + np.sqrt(1 - 0.38**2) * rng.standard_normal(owner.size)
    days = from_quantiles(recency, DAYS_OPENED)
    scaled = days * people.credit_life[owner] / HISTORY_DAYS
    return owner, np.minimum(whole(scaled), -1)


def _kinds(rng: Rng, opened: Integers) -> Integers:
    kind = pick(rng, TYPE_SHARES, opened.size)
    recent = opened > -MICROLOANS_SINCE_DAYS
    moved = (kind == MICROLOAN) & ~recent
    kind[moved] = CONSUMER
    kind[(kind == CONSUMER) & recent & chance(rng, 0.012, kind.size)] = MICROLOAN
    return kind


def _by_kind(rng: Rng, kind: Integers, table: Mapping[int, tuple[float, ...]]) -> Floats:
    """Draw from the distribution of each loan's type."""
    drawn = np.empty(kind.size)
    known = np.where(kind > MICROLOAN, CONSUMER, kind)
    for code, quantiles in table.items():
        of_kind = known == code
        drawn[of_kind] = from_quantiles(rng.standard_normal(int(of_kind.sum())), quantiles)
    return drawn


def _ends(
    rng: Rng, kind: Integers, opened: Integers, term: Floats, discipline: Floats, ability: Floats
) -> Integers:
    """Return the day each loan is paid off: early, on the day, or late."""
    size = kind.size
    is_early = chance(rng, 0.295 + 0.04 * ability, size)
    life = np.where(is_early, term * rng.random(size) ** 0.7, term)
    late = chance(rng, 0.13 * np.exp(-0.35 * discipline - 0.2 * ability), size) & ~is_early
    life = life + np.where(late, rng.exponential(90.0, size) * np.exp(rng.standard_normal(size)), 0)
    card_life = rng.exponential(2900.0, size)
    life = np.where(kind == CARD, np.minimum(card_life, np.maximum(term, 1500.0)), life)
    return opened + np.maximum(whole(life), 1)


def _amounts(rng: Rng, people: People, owner: Integers, kind: Integers, term: Floats) -> Floats:
    amount = np.empty(owner.size)
    known = np.where(kind > MICROLOAN, CONSUMER, kind)
    for code, quantiles in AMOUNTS.items():
        of_kind = np.flatnonzero(known == code)
        length = np.log(np.maximum(term[of_kind], 7.0) / 365.0) * (0.42 if code != CARD else 0.0)
        income = people.income_score[owner[of_kind]]
        score = 0.34 * income + np.clip(length, -1.2, 1.2) * 0.9
        score += np.sqrt(0.60) * rng.standard_normal(of_kind.size)
        amount[of_kind] = from_positive_quantiles(score, quantiles)
    rounded = np.where(chance(rng, 0.55, amount.size), money(amount, 4500.0), money(amount))
    closed_limit = (kind == CARD) & chance(rng, 0.17, amount.size)
    return np.where(closed_limit, 0.0, np.maximum(rounded, 4500.0))


def _instalments(amount: Floats, term: Floats) -> Floats:
    """Return the monthly instalment by the annuity equation, at the market's middle rate."""
    months = np.clip(term / DAYS_PER_MONTH, 1.0, 240.0)
    return amount * MONTHLY_RATE / (1.0 - (1.0 + MONTHLY_RATE) ** -months)


def _debts(  # noqa: PLR0913, PLR0917  # one amount follows from the whole contract
    rng: Rng,
    people: People,
    owner: Integers,
    kind: Integers,
    opened: Integers,
    term: Floats,
    amount: Floats,
) -> Floats:
    """Return what is owed on the application's day if the loan is open: the annuity's remainder."""
    months = np.clip(term / DAYS_PER_MONTH, 1.0, 240.0)
    passed = np.minimum(np.floor(-opened / DAYS_PER_MONTH), months - 0.5)
    growth = (1.0 + MONTHLY_RATE) ** months
    left = (growth - (1.0 + MONTHLY_RATE) ** passed) / (growth - 1.0)
    ability, appetite = people.traits.ability[owner], people.traits.appetite[owner]
    strain = 1.0 / (1.0 + np.exp(1.0 * ability - 0.6 * appetite))
    noise = rng.random(owner.size)
    repaid_ahead = np.where(noise < REPAID_SHARE, 0.0, 1.0 - 0.75 * (1.0 - strain) * noise)
    use = np.where(noise < 0.62 - 0.5 * strain, 0.0, np.minimum(1.02, 0.45 + strain * noise * 1.3))
    return money(amount * np.where(kind == CARD, use, left * repaid_ahead))
