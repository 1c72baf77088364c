"""What was due on earlier loans and when it was paid, instalment by instalment."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from creditwright.records.simulator.credits import Credits
from creditwright.records.simulator.draws import (
    Flags,
    Floats,
    Integers,
    Rng,
    chance,
    logistic,
    money,
    rows_of,
    whole,
)
from creditwright.records.simulator.people import People
from creditwright.records.simulator.terms import remainder_of

NEVER_SETTLED = 1_000_000  # later than any day the tables know
YESTERDAY = -1
UNPAID_SHOWN_DAYS = 30  # an instalment not paid has no row, unless it fell due only just now


@dataclass(frozen=True, slots=True)
class Payments:
    """Instalments that fell due before the application, shape (instalments,) each.

    Attributes:
        credit: Row of the loan in `Credits`; instalments of a loan stand together, in order.
        number: From 1.
        version: Of the loan's calendar: above 1 once it was changed.
        amount: What was due; with an early repayment the last one is all that was left.
        first_day, first_amount: The first payment; the day is NEVER_SETTLED without one.
        settled: The day the rest was paid; NEVER_SETTLED where it has not been.
        is_split: Whether it was paid in two parts.
    """

    credit: Integers
    number: Integers
    version: Integers
    due: Integers
    amount: Floats
    first_day: Integers
    first_amount: Floats
    settled: Integers
    is_split: Flags


def simulate_payments(rng: Rng, people: People, credits_: Credits) -> Payments:
    """Simulate how the instalments of all earlier loans were paid."""
    credit, number, due = _fallen_due(credits_)
    amount, is_last_early = _amounts_due(credits_, credit, number)
    paid = due + _delays(rng, people, credits_, credit, number, due)
    paid = np.maximum(paid, credits_.decided[credit] + 1)
    ability = people.traits.ability[credits_.owner[credit]]
    is_split = chance(rng, 0.055 * np.exp(-0.35 * ability), credit.size) & ~is_last_early
    rest_later = paid + 1 + whole(rng.exponential(6.0, credit.size))
    settled = np.where(is_split, rest_later, paid)
    part = money(amount * rng.uniform(0.15, 0.9, credit.size))
    return Payments(
        credit=credit,
        number=number,
        version=_versions(rng, credits_, credit, number, is_last_early),
        due=due,
        amount=amount,
        first_day=np.where(paid > YESTERDAY, NEVER_SETTLED, paid),
        first_amount=np.where(is_split, part, amount),
        settled=np.where(settled > YESTERDAY, NEVER_SETTLED, settled),
        is_split=is_split,
    )


def _fallen_due(credits_: Credits) -> tuple[Integers, Integers, Integers]:
    """Return loan, number and day of every instalment due before the application."""
    passed = (YESTERDAY - credits_.first_due) // 30 + 1
    counts = np.where(credits_.is_loan, np.clip(passed, 0, credits_.last_paid), 0)
    credit, place = rows_of(counts)
    return credit, place + 1, credits_.due(place + 1, credit)


def _amounts_due(credits_: Credits, credit: Integers, number: Integers) -> tuple[Floats, Flags]:
    """Return what is due; who repays early pays the rest with the last instalment."""
    is_last_early = (number == credits_.last_paid[credit]) & (number < credits_.months[credit])
    rest = remainder_of(
        credits_.amount[credit], credits_.rate[credit], credits_.months[credit], number
    )
    annuity = credits_.annuity[credit]
    return np.where(is_last_early, money(annuity + rest), annuity), is_last_early


def _delays(  # a delay has its reasons in the person, the loan and the month
    rng: Rng,
    people: People,
    credits_: Credits,
    credit: Integers,
    number: Integers,
    due: Integers,
) -> Integers:
    """Return days from due to paid; negative is early."""
    owner = credits_.owner[credit]
    traits = people.traits
    conduct, ability = traits.conduct[owner], traits.ability[owner]
    habit = 1.75 + 0.38 * traits.conduct + 0.38 * rng.standard_normal(people.size)
    early = np.exp(habit)[owner] * rng.gamma(1.3, 0.9, credit.size)
    late = chance(
        rng,
        logistic(-3.32 - 1.25 * conduct - 0.35 * traits.discipline[owner] - 0.30 * ability),
        credit.size,
    )
    strain = np.exp(-0.30 * conduct - 0.25 * ability)
    days_late = 1.0 + rng.exponential(7.0, credit.size) * strain * np.exp(
        0.6 * rng.standard_normal(credit.size)
    )
    delay = whole(np.where(late, days_late, -np.minimum(early, 40.0)))
    return _with_stops(rng, people, credits_, credit, number, due, delay)


def _with_stops(  # noqa: PLR0913, PLR0917  # see `_delays`
    rng: Rng,
    people: People,
    credits_: Credits,
    credit: Integers,
    number: Integers,
    due: Integers,
    delay: Integers,
) -> Integers:
    """Let a few loans go unpaid from some instalment on, until one day all is paid, or never."""
    size = credits_.owner.size
    traits = people.traits
    strain = np.exp(-0.75 * traits.conduct - 0.65 * traits.ability)[credits_.owner]
    stops = chance(rng, np.minimum(0.0052 * strain, 0.4), size)
    at = 1 + whole(np.floor(rng.random(size) * np.maximum(credits_.last_paid, 1)))
    stop = np.where(stops, at, NEVER_SETTLED)
    pause = whole(rng.exponential(1.0, size) ** 1.5 * 330.0)
    resumed = credits_.first_due + 30 * (np.minimum(stop, 1000) - 1) + 30 + pause
    stopped = number >= stop[credit]
    return np.where(stopped, np.maximum(delay, resumed[credit] - due), delay)


def _versions(
    rng: Rng, credits_: Credits, credit: Integers, number: Integers, is_last_early: Flags
) -> Integers:
    size = credits_.owner.size
    changed = np.where(chance(rng, 0.075, size), 1 + rng.geometric(0.12, size), NEVER_SETTLED)
    steps = rng.geometric(0.45, size)
    later = number >= changed[credit]
    return 1 + np.where(later, steps[credit], 0) + is_last_early


def settled_days(payments: Payments, credits_: Credits) -> Integers:
    """Return, for each credit, the day its last instalment was paid; NEVER_SETTLED if not yet."""
    counts = np.bincount(payments.credit, minlength=credits_.owner.size)
    settled = np.full(credits_.owner.size, np.iinfo(np.int64).min)
    np.maximum.at(settled, payments.credit, payments.settled)
    complete = credits_.is_loan & (counts == credits_.last_paid)
    return np.where(complete, settled, NEVER_SETTLED)


def instalment_rows(people: People, credits_: Credits, payments: Payments) -> pl.DataFrame:
    """Write one row for each payment; what is due and not paid shows only while it is recent."""
    paid = payments.first_day != NEVER_SETTLED
    recent = payments.due >= -UNPAID_SHOWN_DAYS
    first = np.flatnonzero(paid | recent)
    second = np.flatnonzero(payments.is_split & (payments.settled != NEVER_SETTLED))
    row = np.concatenate([first, second])
    rest = payments.amount[second] - payments.first_amount[second]
    day = np.concatenate([payments.first_day[first], payments.settled[second]]).astype(np.float64)
    amount = np.concatenate([payments.first_amount[first], rest])
    unpaid = day == NEVER_SETTLED
    order = np.lexsort((day, row))
    row, unpaid = row[order], unpaid[order]
    return instalment_frame(
        credits_.identifier[payments.credit[row]],
        people.identifier[credits_.owner[payments.credit[row]]],
        payments.version[row],
        payments.number[row],
        payments.due[row],
        np.where(unpaid, np.nan, day[order]),
        payments.amount[row],
        np.where(unpaid, np.nan, np.round(amount[order], 3)),
    )


def instalment_frame(  # noqa: PLR0913, PLR0917  # the table's eight columns
    credit: Integers,
    application: Integers,
    version: Integers,
    number: Integers,
    due: Integers,
    paid: Floats,
    amount_due: Floats,
    amount_paid: Floats,
) -> pl.DataFrame:
    """Give rows the names and types of installments_payments."""
    return pl.DataFrame(
        {
            "SK_ID_PREV": credit,
            "SK_ID_CURR": application,
            "NUM_INSTALMENT_VERSION": version.astype(np.float64),
            "NUM_INSTALMENT_NUMBER": number,
            "DAYS_INSTALMENT": due.astype(np.float64),
            "DAYS_ENTRY_PAYMENT": paid,
            "AMT_INSTALMENT": amount_due,
            "AMT_PAYMENT": amount_paid,
        },
        nan_to_null=True,
    )
