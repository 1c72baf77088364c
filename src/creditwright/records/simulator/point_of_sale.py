"""The monthly snapshots of earlier loans: what is left to pay and how many days it is past due."""

import numpy as np
import polars as pl

from creditwright.records.simulator.credits import DAYS_BETWEEN_INSTALMENTS, Credits
from creditwright.records.simulator.draws import Flags, Integers, Rng, chance, rows_of, words
from creditwright.records.simulator.payments import NEVER_SETTLED, Payments, settled_days
from creditwright.records.simulator.people import People
from creditwright.records.simulator.snapshots import (
    FIRST_MONTH,
    LAST_MONTH,
    first_snapshot_from,
    snapshot_day,
)

STATUSES = ("Active", "Completed", "Signed", "Demand", "Amortized debt", "Returned to the store")
DEMANDED_AFTER_DAYS, WRITTEN_OFF_AFTER_DAYS = 90, 700
ACTIVE, COMPLETED, SIGNED, DEMAND, AMORTISED, RETURNED = range(6)


def point_of_sale_table(
    rng: Rng, people: People, credits_: Credits, payments: Payments
) -> pl.DataFrame:
    """Write one row a month for each earlier loan, from its signing to its end."""
    first, last, is_complete = _months(rng, people, credits_, payments)
    counts = np.where(credits_.is_loan, np.maximum(last - first + 1, 0), 0)
    credit, place = rows_of(counts)
    month = first[credit] + place
    owner = credits_.owner[credit]
    snapshot = snapshot_day(people, owner, month)
    at_end = is_complete[credit] & (month == last[credit])
    past = (snapshot - credits_.first_due[credit]) // DAYS_BETWEEN_INSTALMENTS + 1
    agreed = credits_.months[credit]
    left = np.where(at_end, 0, agreed - np.clip(past, 0, agreed))
    term = np.where(at_end, credits_.last_paid[credit], agreed)
    starts = np.cumsum(counts) - counts
    late = _days_past_due(people, credits_, payments, first, counts, starts)
    late = np.where(at_end, 0, late)
    tolerated = chance(rng, 0.62, credits_.owner.size)[credit]
    status = _statuses(rng, credits_, credit, place, at_end, late)
    unknown = ((status == SIGNED) | (status == RETURNED)) & chance(rng, 0.30, credit.size)
    return pl.DataFrame(
        {
            "SK_ID_PREV": credits_.identifier[credit],
            "SK_ID_CURR": people.identifier[owner],
            "MONTHS_BALANCE": month,
            "CNT_INSTALMENT": np.where(unknown, np.nan, term),
            "CNT_INSTALMENT_FUTURE": np.where(unknown, np.nan, left),
            "NAME_CONTRACT_STATUS": words(STATUSES, status),
            "SK_DPD": late,
            "SK_DPD_DEF": np.where(tolerated, 0, late),
        },
        nan_to_null=True,
    )


def _months(
    rng: Rng, people: People, credits_: Credits, payments: Payments
) -> tuple[Integers, Integers, Flags]:
    """Return each loan's first and last snapshot, and whether the last one shows it repaid."""
    owner = credits_.owner
    first = np.maximum(first_snapshot_from(people, owner, credits_.decided), FIRST_MONTH)
    freshest = np.where(chance(rng, 0.45, people.size), LAST_MONTH - 1, LAST_MONTH)[owner]
    settled = settled_days(payments, credits_)
    repaid_by = first_snapshot_from(people, owner, np.where(settled == NEVER_SETTLED, 0, settled))
    is_complete = (settled != NEVER_SETTLED) & (repaid_by <= freshest)
    return first, np.where(is_complete, np.maximum(repaid_by, first), freshest), is_complete


def _days_past_due(
    people: People,
    credits_: Credits,
    payments: Payments,
    first: Integers,
    counts: Integers,
    starts: Integers,
) -> Integers:
    """Return, for each row, the days since the oldest instalment not paid by then fell due."""
    late = np.zeros(int(counts.sum()), dtype=np.int64)
    tardy = np.flatnonzero(payments.settled > payments.due)
    credit = payments.credit[tardy]
    owner = credits_.owner[credit]
    begin = np.maximum(first_snapshot_from(people, owner, payments.due[tardy] + 1), first[credit])
    last = first[credit] + counts[credit] - 1
    settled_at = np.minimum(payments.settled[tardy], 0)
    end = np.minimum(first_snapshot_from(people, owner, settled_at) - 1, last)
    spell, place = rows_of(np.maximum(end - begin + 1, 0))
    month = begin[spell] + place
    row = starts[credit[spell]] + month - first[credit[spell]]
    days = snapshot_day(people, owner[spell], month) - payments.due[tardy][spell]
    np.maximum.at(late, row, days)
    return late


def _statuses(
    rng: Rng, credits_: Credits, credit: Integers, place: Integers, at_end: Flags, late: Integers
) -> Integers:
    signed = chance(rng, 0.10, credits_.owner.size)[credit] & (place == 0) & ~at_end
    returned = chance(rng, 0.0065, credits_.owner.size)[credit] & (place == 0) & ~at_end
    demanded = (late > DEMANDED_AFTER_DAYS) & chance(rng, 0.10, credit.size)
    written_off = (late > WRITTEN_OFF_AFTER_DAYS) & chance(rng, 0.06, credit.size)
    return np.select(
        [at_end, signed, returned, written_off, demanded],
        [COMPLETED, SIGNED, RETURNED, AMORTISED, DEMAND],
        ACTIVE,
    )
