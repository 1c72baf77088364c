"""The table of earlier requests, as the lender wrote them down."""

import numpy as np
import polars as pl

from creditwright.records.simulator.credits import (
    CANCELLED,
    DAYS_BETWEEN_INSTALMENTS,
    REFUSED,
    STATUSES,
    UNUSED,
    Credits,
)
from creditwright.records.simulator.draws import (
    Floats,
    Integers,
    Rng,
    chance,
    from_quantiles,
    labels_and_shares,
    pick,
    whole,
    words,
)
from creditwright.records.simulator.payments import YESTERDAY
from creditwright.records.simulator.people import People
from creditwright.records.simulator.selling import PRODUCT_SHARES, selling
from creditwright.records.simulator.terms import (
    CASH,
    CONSUMER,
    CONTRACT_TYPES,
    REVOLVING,
)

NO_SUCH_DAY = 365243  # how the lender writes a day that has not come
WEEKDAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
WEEKDAY_SHARES = (0.157, 0.155, 0.151, 0.150, 0.149, 0.140, 0.098)
PRIMARY_RATES = (0.059, 0.121, 0.142, 0.142, 0.161, 0.189, 0.193, 0.197, 0.315, 0.708, 0.745)
PRIVILEGED_RATES = (0.424, 0.491, 0.621, 0.638, 0.716, 0.835, 0.853, 0.867, 0.867, 0.867, 0.867)
HOURS = (0, 5, 7, 9, 10, 12, 15, 17, 18, 20, 23)
FROM_ACCOUNT = 2  # place among the ways of paying
TERMINATED_AFTER = (0, 0, 0, 0, 3, 5, 8, 10, 14, 60, 200)
DOWN_RATE_SCALE = 1.08909  # the published rate is the share of down payment and credit times this

REJECTIONS = ("HC", "LIMIT", "SCO", "SCOFR", "XNA", "VERIF", "SYSTEM")
REJECTION_SHARES = (
    (0.287, 0.420, 0.248, 0.005, 0.027, 0.012, 0.001),
    (0.741, 0.123, 0.071, 0.037, 0.008, 0.016, 0.002),
    (0.720, 0.085, 0.050, 0.115, 0.021, 0.008, 0.001),
)
PURPOSES: dict[str, float] = {
    "XNA": 0.0,
    "Repairs": 0.31,
    "Other": 0.22,
    "Urgent needs": 0.13,
    "Buying a used car": 0.044,
    "Everyday expenses": 0.041,
    "Payments on other loans": 0.040,
    "Medicine": 0.031,
    "Building a house or an annex": 0.037,
    "Buying a holiday home / land": 0.022,
    "Education": 0.015,
    "Car repairs": 0.015,
    "Furniture": 0.012,
    "Buying a new car": 0.011,
    "Buying a home": 0.011,
    "Journey": 0.010,
    "Purchase of electronic equipment": 0.010,
    "Wedding / gift / holiday": 0.009,
    "Business development": 0.007,
    "Gasification / water supply": 0.003,
}
SUITES: dict[str, float] = {
    "Unaccompanied": 0.5958,
    "Family": 0.2482,
    "Spouse, partner": 0.0831,
    "Children": 0.0366,
    "Other_B": 0.0207,
    "Other_A": 0.0120,
    "Group of people": 0.0036,
}


def previous_application_table(
    rng: Rng, people: People, credits_: Credits, ended: Integers
) -> pl.DataFrame:
    """Write the earlier requests, with what the lender leaves out or marks as unknown."""
    size = credits_.owner.size
    product = pick(rng, PRODUCT_SHARES, size)
    is_cross_sold = chance(rng, np.where(credits_.contract == CASH, 0.78, 0.64), size)
    return pl.DataFrame(
        {
            "SK_ID_PREV": credits_.identifier,
            "SK_ID_CURR": people.identifier[credits_.owner],
            "NAME_CONTRACT_TYPE": words(CONTRACT_TYPES, credits_.contract),
            **_amounts(rng, credits_),
            "WEEKDAY_APPR_PROCESS_START": words(WEEKDAYS, pick(rng, WEEKDAY_SHARES, size)),
            "HOUR_APPR_PROCESS_START": whole(from_quantiles(rng.standard_normal(size), HOURS)),
            "FLAG_LAST_APPL_PER_CONTRACT": words(("Y", "N"), pick(rng, (0.9956, 0.0044), size)),
            "NFLAG_LAST_APPL_IN_DAY": pick(rng, (0.0033, 0.9967), size),
            **_rates(rng, credits_),
            **_decision(rng, credits_),
            **_client(rng, credits_),
            **selling(rng, credits_, product, is_cross_sold),
            **_calendar(rng, credits_, ended),
        },
        nan_to_null=True,
    ).select(COLUMNS)


def _amounts(rng: Rng, credits_: Credits) -> dict[str, Floats]:
    """Return the amounts: none where terms were never fixed, zero where none was asked for."""
    contract, fixed = credits_.contract, credits_.has_terms
    size = contract.size
    goods = contract == CONSUMER
    unasked = (contract == REVOLVING) & chance(rng, 0.40, size)
    is_known = fixed | goods
    down_known = (goods & chance(rng, 0.974, size)) | (fixed & chance(rng, 0.115, size) & ~goods)
    return {
        "AMT_ANNUITY": np.where(fixed, credits_.annuity, np.nan),
        "AMT_APPLICATION": np.where(is_known & ~unasked, credits_.asked, 0.0),
        "AMT_CREDIT": np.where(is_known, credits_.amount, 0.0),
        "AMT_DOWN_PAYMENT": np.where(down_known, credits_.down_payment, np.nan),
        "AMT_GOODS_PRICE": np.where(is_known & ~unasked, credits_.asked, np.nan),
        "RATE_DOWN_PAYMENT": np.where(
            down_known,
            DOWN_RATE_SCALE
            * credits_.down_payment
            / np.maximum(credits_.down_payment + credits_.amount, 1.0),
            np.nan,
        ),
    }


def _rates(rng: Rng, credits_: Credits) -> dict[str, Floats]:
    """Return the two published rates, which the lender keeps for very few contracts."""
    size = credits_.owner.size
    kept = (credits_.contract == CONSUMER) & credits_.has_terms & chance(rng, 0.0085, size)
    primary = np.round(from_quantiles(rng.standard_normal(size), PRIMARY_RATES), 6)
    privileged = np.round(from_quantiles(rng.standard_normal(size), PRIVILEGED_RATES), 6)
    return {
        "RATE_INTEREST_PRIMARY": np.where(kept, primary, np.nan),
        "RATE_INTEREST_PRIVILEGED": np.where(kept, privileged, np.nan),
    }


def _decision(rng: Rng, credits_: Credits) -> dict[str, pl.Series | Integers]:
    contract, status = credits_.contract, credits_.status
    size = contract.size
    reason = np.zeros(size, dtype=np.int64)
    for code, why in enumerate(REJECTION_SHARES):
        mine = np.flatnonzero((contract == code) & (status == REFUSED))
        reason[mine] = 2 + pick(rng, why, mine.size)
    reason[status == UNUSED] = 1
    labels, shares = labels_and_shares(PURPOSES)
    named = (contract == CASH) & credits_.has_terms
    named &= chance(rng, np.where(status == REFUSED, 0.28, 0.087), size)
    purpose = np.where(contract == CASH, np.where(named, 1 + pick(rng, shares, size), 1), 0)
    through_bank = np.select(
        [contract == REVOLVING, status == CANCELLED, credits_.has_terms | (status == UNUSED)],
        [0.0, 0.012, 0.873],
        0.30,
    )
    paid_how = np.where(chance(rng, through_bank, size), 1, 0)
    paid_how = np.where((paid_how == 1) & chance(rng, 0.0095, size), FROM_ACCOUNT, paid_how)
    paid_how = np.where((paid_how == FROM_ACCOUNT) & chance(rng, 0.08, size), 3, paid_how)
    how = (
        "XNA",
        "Cash through the bank",
        "Non-cash from your account",
        "Cashless from the account of the employer",
    )
    return {
        "NAME_CASH_LOAN_PURPOSE": words(("XAP", *labels), purpose),
        "NAME_CONTRACT_STATUS": words(STATUSES, status),
        "DAYS_DECISION": credits_.decided,
        "NAME_PAYMENT_TYPE": words(how, paid_how),
        "CODE_REJECT_REASON": words(("XAP", "CLIENT", *REJECTIONS), reason),
    }


def _client(rng: Rng, credits_: Credits) -> dict[str, pl.Series]:
    size = credits_.owner.size
    first = np.where(chance(rng, 0.88, size), 0, 1)
    later = np.where(chance(rng, 0.90, size), 1, 2)
    client = np.where(credits_.is_first, first, later)
    client = np.where(chance(rng, 0.0009, size), 3, client)
    labels, shares = labels_and_shares(SUITES)
    alone = np.where(
        credits_.has_terms, np.where(credits_.contract == REVOLVING, 0.55, 0.335), 0.93
    )
    return {
        "NAME_CLIENT_TYPE": words(("New", "Repeater", "Refreshed", "XNA"), client),
        "NAME_TYPE_SUITE": words(labels, pick(rng, shares, size), chance(rng, alone, size)),
    }


def _calendar(rng: Rng, credits_: Credits, ended: Integers) -> dict[str, Floats]:
    """Return the days of the contract: known where it was used, NO_SUCH_DAY until they come."""
    size = credits_.owner.size
    card = credits_.contract == REVOLVING
    last_planned = credits_.first_due + DAYS_BETWEEN_INSTALMENTS * (credits_.months - 1)
    last_of_loan = credits_.first_due + DAYS_BETWEEN_INSTALMENTS * (credits_.last_paid - 1)
    last = np.where(card, ended, last_of_loan)
    gone = whole(from_quantiles(rng.standard_normal(size), TERMINATED_AFTER))
    terminated = np.maximum(last + np.where(card, 0, gone), ended)
    drawn = credits_.decided + whole(rng.exponential(35.0, size) * rng.random(size))
    drawing = np.where(card & chance(rng, 0.63, size), drawn, NO_SUCH_DAY)
    first_due = np.where(card & ~chance(rng, 0.6, size), NO_SUCH_DAY, credits_.first_due)
    days = {
        "DAYS_FIRST_DRAWING": drawing,
        "DAYS_FIRST_DUE": first_due,
        "DAYS_LAST_DUE": last,
        "DAYS_TERMINATION": terminated,
    }
    come = {name: np.where(day > YESTERDAY, NO_SUCH_DAY, day) for name, day in days.items()}
    come["DAYS_LAST_DUE_1ST_VERSION"] = np.where(card, NO_SUCH_DAY, last_planned)
    come["NFLAG_INSURED_ON_APPROVAL"] = credits_.is_insured
    return {name: np.where(credits_.is_running, value, np.nan) for name, value in come.items()}


COLUMNS = (
    "SK_ID_PREV",
    "SK_ID_CURR",
    "NAME_CONTRACT_TYPE",
    "AMT_ANNUITY",
    "AMT_APPLICATION",
    "AMT_CREDIT",
    "AMT_DOWN_PAYMENT",
    "AMT_GOODS_PRICE",
    "WEEKDAY_APPR_PROCESS_START",
    "HOUR_APPR_PROCESS_START",
    "FLAG_LAST_APPL_PER_CONTRACT",
    "NFLAG_LAST_APPL_IN_DAY",
    "RATE_DOWN_PAYMENT",
    "RATE_INTEREST_PRIMARY",
    "RATE_INTEREST_PRIVILEGED",
    "NAME_CASH_LOAN_PURPOSE",
    "NAME_CONTRACT_STATUS",
    "DAYS_DECISION",
    "NAME_PAYMENT_TYPE",
    "CODE_REJECT_REASON",
    "NAME_TYPE_SUITE",
    "NAME_CLIENT_TYPE",
    "NAME_GOODS_CATEGORY",
    "NAME_PORTFOLIO",
    "NAME_PRODUCT_TYPE",
    "CHANNEL_TYPE",
    "SELLERPLACE_AREA",
    "NAME_SELLER_INDUSTRY",
    "CNT_PAYMENT",
    "NAME_YIELD_GROUP",
    "PRODUCT_COMBINATION",
    "DAYS_FIRST_DRAWING",
    "DAYS_FIRST_DUE",
    "DAYS_LAST_DUE_1ST_VERSION",
    "DAYS_LAST_DUE",
    "DAYS_TERMINATION",
    "NFLAG_INSURED_ON_APPROVAL",
)
