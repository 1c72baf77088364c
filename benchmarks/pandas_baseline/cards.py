"""Credit cards, month by month, the cards of one application together."""

from pathlib import Path

import pandas as pd

from pandas_baseline.history import History, compared
from pandas_baseline.reading import AMOUNT_UNITS, KEY, known_flag, ratio, read

AMOUNTS = [
    "AMT_BALANCE", "AMT_CREDIT_LIMIT_ACTUAL", "AMT_DRAWINGS_CURRENT", "AMT_DRAWINGS_ATM_CURRENT",
    "AMT_INST_MIN_REGULARITY", "AMT_PAYMENT_TOTAL_CURRENT",
    "AMT_RECEIVABLE_PRINCIPAL", "AMT_TOTAL_RECEIVABLE", "CNT_DRAWINGS_ATM_CURRENT",
]  # fmt: skip
LATE = ["SK_DPD"]


def monthly_rows(prepared: Path) -> pd.DataFrame:
    """Add up the cards of one month, and what is measured of it."""
    cards = read(prepared, "credit_card_balance", [KEY, "MONTHS_BALANCE", *AMOUNTS, *LATE])
    grouped = cards.groupby([KEY, "MONTHS_BALANCE"])
    rows = grouped[AMOUNTS].sum(min_count=1).join(grouped[LATE].max()).reset_index()
    balance, limit = rows["AMT_BALANCE"], rows["AMT_CREDIT_LIMIT_ACTUAL"]
    drawn, cash = rows["AMT_DRAWINGS_CURRENT"], rows["AMT_DRAWINGS_ATM_CURRENT"]
    paid, least = rows["AMT_PAYMENT_TOTAL_CURRENT"], rows["AMT_INST_MIN_REGULARITY"]
    return rows.assign(
        utilisation=ratio(balance, limit),
        drawn_to_limit=ratio(drawn, limit),
        cash_ratio=ratio(cash, drawn),
        paid_to_minimum=ratio(paid, least),
        paid_to_balance=ratio(paid, balance),
        interest_owed=rows["AMT_TOTAL_RECEIVABLE"] - rows["AMT_RECEIVABLE_PRINCIPAL"],
        is_late=rows["SK_DPD"] > 0,
        is_over_limit=known_flag(balance > limit, balance, limit),
        has_drawings=known_flag(drawn > 0, drawn),
        paid_below_minimum=known_flag(least > paid, least, paid),
        month_age=-rows["MONTHS_BALANCE"],
    )


def card_features(prepared: Path, applications: pd.Index) -> pd.DataFrame:
    """Compute the features of credit cards."""
    rows = monthly_rows(prepared)
    every = History(rows, "card", applications)
    three, six, twelve = (
        every.where(rows["MONTHS_BALANCE"] >= -months, f"{months}m") for months in (3, 6, 12)
    )
    for window in (every, three):
        window.statistics({"AMT_BALANCE": "balance"}, ("mean", "max"), per=AMOUNT_UNITS)
    for window in (every, three, six, twelve):
        window.statistics({"utilisation": "utilisation"}, ("mean",))
    flows = {"AMT_DRAWINGS_CURRENT": "drawn", "AMT_DRAWINGS_ATM_CURRENT": "cash_drawn"}
    for window in (every, six):
        window.statistics(flows, ("mean", "max"), per=AMOUNT_UNITS)
        window.statistics({"AMT_PAYMENT_TOTAL_CURRENT": "paid"}, ("total",), per=AMOUNT_UNITS)
        window.statistics({"drawn_to_limit": "drawn_to_limit"}, ("mean",))
        window.statistics({"CNT_DRAWINGS_ATM_CURRENT": "times_cash"}, ("mean",))
        window.shares({"has_drawings": "with_drawings"})
    for window in (every, twelve):
        window.counts("months")
        window.statistics({"SK_DPD": "days_late"}, ("mean", "max"))
        window.shares({"is_late": "late"})
    every.statistics({"AMT_BALANCE": "balance"}, ("std",), per=AMOUNT_UNITS)
    every.statistics({"AMT_CREDIT_LIMIT_ACTUAL": "limit"}, ("max", "min"), per=AMOUNT_UNITS)
    every.last({"AMT_BALANCE": "balance", "AMT_CREDIT_LIMIT_ACTUAL": "limit"}, per=AMOUNT_UNITS)
    every.statistics({"cash_ratio": "cash_ratio"}, ("mean",))
    every.statistics(
        {"paid_to_minimum": "paid_to_minimum", "paid_to_balance": "paid_to_balance"}, ("mean",)
    )
    every.statistics({"interest_owed": "interest_owed"}, ("mean",), per=AMOUNT_UNITS)
    every.statistics({"month_age": "month_age"}, ("min",))
    every.shares({"is_over_limit": "over_limit", "paid_below_minimum": "below_minimum"})
    features = every.features()
    pairs = [
        ("card_paid_total", "card_drawn_mean"),
    ]
    return features.join(compared(features, pairs))
