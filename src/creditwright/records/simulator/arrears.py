"""Spells of being past due on loans elsewhere."""

from dataclasses import dataclass

import numpy as np

from creditwright.records.simulator.draws import (
    Floats,
    Integers,
    Rng,
    chance,
    money,
    rows_of,
    whole,
)
from creditwright.records.simulator.people import DAYS_PER_MONTH, People

MONTHS_KEPT = 96


@dataclass(frozen=True, slots=True)
class Episodes:
    """Spells of being past due: the loan's row, the first month (-95 to 0) and how many months."""

    loan: Integers
    first_month: Integers
    months: Integers


def month_of(days: Integers) -> Integers:
    """Return the month a day lies in; month 0 ends with the application's day."""
    return np.ceil(days / DAYS_PER_MONTH).astype(np.int64)


def simulate_episodes(
    rng: Rng, people: People, owner: Integers, opened: Integers, last_day: Integers
) -> Episodes:
    """Draw the spells of being past due, likelier without ability and discipline."""
    first, last = month_of(opened), month_of(last_day)
    months_open = np.maximum(last - first, 0)
    traits = people.traits
    strain = np.exp(
        -0.60 * traits.discipline[owner]
        - 0.55 * traits.conduct[owner]
        - 0.35 * traits.ability[owner]
    )
    count = rng.poisson(np.minimum(0.0088 * strain * months_open, 12.0))
    loan, _ = rows_of(count)
    start = first[loan] + 1 + whole(np.floor(rng.random(loan.size) * months_open[loan]))
    length = rng.geometric(0.86, loan.size)
    never_cured = chance(rng, np.minimum(0.010 * strain[loan], 0.25), loan.size)
    length = np.where(never_cured, MONTHS_KEPT, length)
    return _apart(loan, start, np.minimum(length, last[loan] - start + 1))


def _apart(loan: Integers, start: Integers, length: Integers) -> Episodes:
    """Keep the spells that begin after every earlier one of the same loan has ended."""
    order = np.lexsort((start, loan))
    loan, start, length = loan[order], start[order], length[order]
    reach = 1000 * loan + start + length  # no month is as far as 1000 from another
    before = np.maximum.accumulate(np.concatenate([[np.iinfo(np.int64).min], reach[:-1]]))
    kept = 1000 * loan + start > before
    return Episodes(loan[kept], start[kept], length[kept])


def months_overdue_now(episodes: Episodes, ends: Integers) -> Integers:
    """Return, for each loan open on the application's day, how many months it is past due."""
    months = np.zeros(ends.size, dtype=np.int64)
    now = (episodes.first_month + episodes.months > 0) & (ends[episodes.loan] >= 0)
    np.maximum.at(months, episodes.loan[now], 1 - episodes.first_month[now])
    return months


def worst_overdue(rng: Rng, episodes: Episodes, loans: int, instalment: Floats) -> Floats:
    """Return the most that was ever overdue on each loan, in currency units; 0 if nothing was."""
    worst = np.zeros(loans)
    owed = instalment[episodes.loan] * episodes.months * rng.uniform(0.3, 1.0, episodes.loan.size)
    np.maximum.at(worst, episodes.loan, owed)
    return money(worst)
