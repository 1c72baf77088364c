"""The bureau's two tables: each loan as last reported, and its state month by month."""

import numpy as np
import polars as pl

from creditwright.records.simulator.arrears import MONTHS_KEPT, Episodes, month_of
from creditwright.records.simulator.bureau import CARD, MICROLOAN, TYPES, BureauLoans
from creditwright.records.simulator.draws import (
    Flags,
    Integers,
    Rng,
    chance,
    from_quantiles,
    money,
    pick,
    rows_of,
    whole,
    words,
)
from creditwright.records.simulator.people import People

UPDATED_DAYS_ACTIVE = (-2700, -1900, -640, -330, -42, -24, -13, -7, -4, -2, 0)
STATUS_LETTERS = ("0", "1", "2", "3", "4", "5", "C", "X")
STATUS_CLOSED, STATUS_UNKNOWN = 6, 7
WORST_STATUS = 5
SHARE_WITH_MONTHS_TRAIN, SHARE_WITH_MONTHS_TEST = 0.345, 0.985


def bureau_table(rng: Rng, people: People, loans: BureauLoans) -> pl.DataFrame:
    """Write the loans as the bureau reports them, with what it leaves out."""
    size = loans.owner.size
    is_closed = loans.is_closed
    status = np.where(loans.is_sold, 2, np.where(is_closed, 0, 1))
    is_card = loans.kind == CARD
    no_end = chance(
        rng, np.where(is_card, 0.22, np.where(loans.kind == MICROLOAN, 0.43, 0.012)), size
    )
    no_debt = chance(rng, np.where(is_closed, 0.17, 0.115), size)
    no_limit = chance(rng, np.where(is_closed, 0.385, 0.27), size)
    free = np.where(is_card & ~is_closed, np.maximum(loans.amount - loans.debt, 0.0), 0.0)
    limit = np.where(chance(rng, 0.42, size), money(free), 0.0)
    has_annuity = chance(rng, np.where(is_closed, 0.195, 0.28), size)
    annuity = np.where(chance(rng, np.where(is_closed, 0.74, 0.10), size), 0.0, loans.instalment)
    no_worst = chance(rng, 0.643, size) & (loans.overdue_days == 0)
    return pl.DataFrame(
        {
            "SK_ID_CURR": people.identifier[loans.owner],
            "SK_ID_BUREAU": loans.identifier,
            "CREDIT_ACTIVE": words(("Closed", "Active", "Sold"), status),
            "CREDIT_CURRENCY": words(
                ("currency 1", "currency 2", "currency 3"),
                pick(rng, (0.9992, 0.0007, 0.0001), size),
            ),
            "DAYS_CREDIT": loans.opened,
            "CREDIT_DAY_OVERDUE": loans.overdue_days,
            "DAYS_CREDIT_ENDDATE": np.where(no_end, np.nan, loans.planned_end),
            "DAYS_ENDDATE_FACT": np.where(is_closed, loans.ends, np.nan),
            "AMT_CREDIT_MAX_OVERDUE": np.where(no_worst, np.nan, loans.worst_overdue),
            "CNT_CREDIT_PROLONG": pick(rng, (0.9939, 0.0050, 0.0010, 0.0001), size),
            "AMT_CREDIT_SUM": loans.amount,
            "AMT_CREDIT_SUM_DEBT": np.where(no_debt, np.nan, loans.debt),
            "AMT_CREDIT_SUM_LIMIT": np.where(no_limit, np.nan, limit),
            "AMT_CREDIT_SUM_OVERDUE": loans.overdue,
            "CREDIT_TYPE": words(TYPES, loans.kind),
            "DAYS_CREDIT_UPDATE": _updated(rng, loans),
            "AMT_ANNUITY": np.where(has_annuity, money(annuity), np.nan),
        },
        nan_to_null=True,
    )


def _updated(rng: Rng, loans: BureauLoans) -> Integers:
    """Return the day of the bureau's last news: soon after the end, or lately."""
    size = loans.owner.size
    after_end = np.minimum(loans.ends + whole(rng.exponential(160.0, size) * rng.random(size)), 0)
    lately = whole(from_quantiles(rng.standard_normal(size), UPDATED_DAYS_ACTIVE))
    return np.where(loans.is_closed, after_end, np.maximum(lately, loans.opened))


def bureau_balance_table(rng: Rng, people: People, loans: BureauLoans) -> pl.DataFrame:
    """Write the state of the covered people's loans, month by month, up to the application."""
    kept, first, last = _covered(rng, people, loans)
    loan, place = rows_of(np.where(kept, last - first + 1, 0))
    month = first[loan] + place
    closed_from = month_of(loans.ends) + rng.integers(0, 2, loans.ends.size)
    status = np.where(loans.is_closed[loan] & (month >= closed_from[loan]), STATUS_CLOSED, 0)
    unknown = _unknown(rng, loans.owner.size, loan, place)
    status = np.where(unknown & ((status != STATUS_CLOSED) | (place == 0)), STATUS_UNKNOWN, status)
    starts = np.cumsum(np.where(kept, last - first + 1, 0)) - np.where(kept, last - first + 1, 0)
    _mark_overdue(status, loans.episodes, kept, starts, first, last)
    return pl.DataFrame(
        {
            "SK_ID_BUREAU": loans.identifier[loan],
            "MONTHS_BALANCE": month,
            "STATUS": words(STATUS_LETTERS, status),
        }
    )


def _covered(rng: Rng, people: People, loans: BureauLoans) -> tuple[Flags, Integers, Integers]:
    """Return which loans have months, and the first and last month of each."""
    share = np.where(people.is_test, SHARE_WITH_MONTHS_TEST, SHARE_WITH_MONTHS_TRAIN)
    kept = chance(rng, share, people.size)[loans.owner]
    first = np.maximum(month_of(loans.opened), 1 - MONTHS_KEPT)
    closed = month_of(np.minimum(loans.ends, 0))
    until_now = chance(rng, np.where(loans.is_closed, 0.64, 0.96), loans.owner.size)
    stopped = np.minimum(closed + rng.integers(0, 18, closed.size), 0)
    return kept, first, np.where(until_now, 0, np.maximum(stopped, first))


def _unknown(rng: Rng, loans: int, loan: Integers, place: Integers) -> Flags:
    """Months without news: some loans all through, many in their first month, others by chance."""
    all_through = chance(rng, 0.125, loans)[loan]
    first_month = chance(rng, 0.40, loans)[loan] & (place == 0)
    share = np.where(chance(rng, 0.45, loans), 0.0, rng.uniform(0.0, 0.30, loans))
    now_and_then = chance(rng, share[loan], loan.size)
    unknown: Flags = all_through | first_month | now_and_then
    return unknown


def _mark_overdue(
    status: Integers,
    episodes: Episodes,
    kept: Flags,
    starts: Integers,
    first: Integers,
    last: Integers,
) -> None:
    """Write each spell into the months it lasted: 1 up to 30 days past due, 5 above 120."""
    seen = kept[episodes.loan]
    loan, begin = episodes.loan[seen], episodes.first_month[seen]
    spell, place = rows_of(np.maximum(episodes.months[seen], 0))
    month = begin[spell] + place
    inside = (month >= first[loan[spell]]) & (month <= last[loan[spell]])
    row = (starts[loan[spell]] + month - first[loan[spell]])[inside]
    status[row] = np.minimum(place[inside] + 1, WORST_STATUS)
