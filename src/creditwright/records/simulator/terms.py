"""The terms of a credit: asked, paid down, granted, at which rate, for how many months."""

import numpy as np

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
)
from creditwright.records.simulator.people import People

LEAST_RATE = 1e-6  # the formulas divide by the rate; cards have none
CONSUMER, CASH, REVOLVING = range(3)
CONTRACT_TYPES = ("Consumer loans", "Cash loans", "Revolving loans")
LOW_ACTION, LOW_NORMAL, MIDDLE, HIGH = range(4)
YIELD_GROUPS = ("low_action", "low_normal", "middle", "high", "XNA")

MONTHS_TO_PAY = {
    CONSUMER: (
        (3, 4, 5, 6, 8, 10, 12, 14, 16, 18, 24, 36),
        (0.003, 0.038, 0.005, 0.245, 0.044, 0.196, 0.322, 0.012, 0.008, 0.035, 0.083, 0.007),
    ),
    CASH: (
        (6, 12, 18, 24, 30, 36, 42, 48, 54, 60),
        (0.078, 0.275, 0.142, 0.187, 0.037, 0.130, 0.017, 0.083, 0.006, 0.057),
    ),
}
YIELD_SHARES = {CONSUMER: (0.097, 0.260, 0.310, 0.333), CASH: (0.028, 0.270, 0.424, 0.277)}
# Interest a year, from low to high within each group.
RATES = {
    CONSUMER: ((0.076, 0.200), (0.205, 0.290), (0.301, 0.500), (0.530, 0.820)),
    CASH: ((0.150, 0.205), (0.218, 0.310), (0.329, 0.502), (0.516, 0.725)),
}
ASKED = {
    CONSUMER: (9e3, 15750, 20700, 25600, 39500, 70200, 117000, 176000, 243000, 461000, 2.5e6),
    CASH: (25e3, 45000, 54000, 72000, 135000, 229500, 454500, 900000, 1129500, 1665000, 3.15e6),
    REVOLVING: (45e3, 45e3, 45e3, 67500, 112500, 157500, 247500, 405e3, 540e3, 810e3, 1.35e6),
}
CREDIT_TO_ASKED_CASH = (1.0, 1.0, 1.0, 1.0, 1.058, 1.102, 1.172, 1.251, 1.309, 1.422, 1.55)


def annuity_of(amount: Floats, yearly_rate: Floats, months: Integers) -> Floats:
    """Return the monthly instalment that repays `amount` in `months`.

    annuity = amount r / (1 - (1 + r)^-n),   r = yearly_rate / 12
    """
    monthly = np.maximum(yearly_rate, LEAST_RATE) / 12
    return amount * monthly / (1 - (1 + monthly) ** -np.maximum(months, 1))


def remainder_of(amount: Floats, yearly_rate: Floats, months: Integers, paid: Integers) -> Floats:
    """Return what is still owed after `paid` instalments of an annuity loan.

    remainder = amount ((1 + r)^n - (1 + r)^k) / ((1 + r)^n - 1)
    """
    growth = 1 + np.maximum(yearly_rate, LEAST_RATE) / 12
    whole_term = growth ** np.maximum(months, 1)
    return amount * (whole_term - growth**paid) / (whole_term - 1)


def amounts_asked(
    rng: Rng, people: People, owner: Integers, contract: Integers, is_refused: Flags
) -> Floats:
    """Return what was asked for; a card is often sent unasked."""
    score = mixed(rng, (0.38, people.income_score[owner]))
    score += 0.25 * is_refused
    asked = np.empty(owner.size)
    for code, quantiles in ASKED.items():
        mine = contract == code
        asked[mine] = from_positive_quantiles(score[mine], quantiles)
    to_thousands = (contract != CONSUMER) | chance(rng, 0.25, owner.size)
    rounded = np.where(to_thousands, money(asked, 4500.0), money(asked, 4.5))
    return np.where(contract == REVOLVING, money(asked, 22500.0), rounded)


def down_payments(rng: Rng, contract: Integers, asked: Floats) -> Floats:
    """Half of the buyers of goods pay some of the price at once, mostly a tenth."""
    size = contract.size
    share = np.where(chance(rng, 0.5, size), 0.1, rng.beta(1.3, 5.2, size))
    share = np.where(chance(rng, 0.42, size) | (contract != CONSUMER), 0.0, share)
    return money(asked * share, 4.5)


def amounts_granted(
    rng: Rng, contract: Integers, asked: Floats, down: Floats, is_insured: Flags
) -> Floats:
    """Return the credit: the price less the down payment, and the insurance on top."""
    size = contract.size
    premium = np.where(is_insured, rng.uniform(1.04, 1.20, size), 1.0)
    goods = (asked - down) * np.where(contract == CONSUMER, premium, 1.0)
    cash = asked * from_quantiles(rng.standard_normal(size), CREDIT_TO_ASKED_CASH)
    return np.where(
        contract == REVOLVING, asked, money(np.where(contract == CASH, cash, goods), 4.5)
    )


def rates(rng: Rng, contract: Integers, character: Floats) -> tuple[Integers, Floats]:
    """Draw the yield group and the rate within it; a weak application pays more."""
    yield_group = np.full(contract.size, len(YIELD_GROUPS) - 1)
    rate = np.zeros(contract.size)
    score = mixed(rng, (-0.30, character))
    for code, shares in YIELD_SHARES.items():
        mine = np.flatnonzero(contract == code)
        cuts = [normal_score(float(c)) for c in (np.cumsum(shares) / sum(shares))[:-1]]
        yield_group[mine] = np.searchsorted(cuts, score[mine])
        low, high = np.array(RATES[code]).T[:, yield_group[mine]]
        rate[mine] = low + (high - low) * rng.random(mine.size)
    return yield_group, np.round(rate, 4)


def months_to_pay(rng: Rng, contract: Integers, asked: Floats) -> Integers:
    """Draw the number of instalments: the more is lent, the longer it takes."""
    months = np.zeros(contract.size, dtype=np.int64)
    for code, (choices, shares) in MONTHS_TO_PAY.items():
        mine = np.flatnonzero(contract == code)
        middle, weight = (70_200.0, 0.35) if code == CONSUMER else (229_500.0, 0.55)
        size_score = np.clip(np.log(np.maximum(asked[mine], 1.0) / middle) / 0.85, -2.5, 2.5)
        score = weight * size_score + np.sqrt(1 - weight**2) * rng.standard_normal(mine.size)
        cuts = [normal_score(float(c)) for c in (np.cumsum(shares) / sum(shares))[:-1]]
        months[mine] = np.array(choices)[np.searchsorted(cuts, score)]
    return months
