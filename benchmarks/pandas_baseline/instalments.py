"""How instalments were paid."""

from pathlib import Path

import pandas as pd

from pandas_baseline.history import History, compared
from pandas_baseline.reading import AMOUNT_UNITS, KEY, known_flag, ratio, read

COLUMNS = (
    KEY, "SK_ID_PREV", "NUM_INSTALMENT_NUMBER", "NUM_INSTALMENT_VERSION", "DAYS_INSTALMENT",
    "DAYS_ENTRY_PAYMENT", "AMT_INSTALMENT", "AMT_PAYMENT",
)  # fmt: skip
INSTALMENT = [KEY, "SK_ID_PREV", "NUM_INSTALMENT_NUMBER", "NUM_INSTALMENT_VERSION"]


def merged(payments: pd.DataFrame) -> pd.DataFrame:
    """Make payments of one instalment one."""
    grouped = payments.groupby(INSTALMENT, sort=False, as_index=False)
    rows = grouped[["DAYS_INSTALMENT", "DAYS_ENTRY_PAYMENT", "AMT_INSTALMENT"]].max()
    rows["AMT_PAYMENT"] = grouped["AMT_PAYMENT"].sum(min_count=1)["AMT_PAYMENT"]
    rows["payments"] = grouped["AMT_PAYMENT"].count()["AMT_PAYMENT"]
    return rows


def with_measures(rows: pd.DataFrame) -> pd.DataFrame:
    """Add what is measured of each instalment."""
    due, paid = rows["AMT_INSTALMENT"], rows["AMT_PAYMENT"].fillna(0)
    delay = rows["DAYS_ENTRY_PAYMENT"].fillna(0) - rows["DAYS_INSTALMENT"]
    return rows.assign(
        delay_days=delay,
        days_late=delay.clip(lower=0),
        days_early=(-delay).clip(lower=0),
        is_late=delay > 0,
        is_late_7d=delay > 7,
        is_late_30d=delay > 30,
        is_unpaid=rows["DAYS_ENTRY_PAYMENT"].isna(),
        due_days_ago=-rows["DAYS_INSTALMENT"],
        shortfall=(due - paid).clip(lower=0),
        is_short=known_flag(due > paid, due),
        paid_ratio=ratio(paid, due),
        in_parts=rows["payments"] > 1,
    )


def instalment_features(prepared: Path, applications: pd.Index) -> pd.DataFrame:
    """Compute the features of instalments."""
    rows = with_measures(merged(read(prepared, "installments_payments", COLUMNS)))
    every = History(rows, "instalment", applications)
    quarter = every.where(rows["DAYS_INSTALMENT"] >= -90, "90d")
    year = every.where(rows["DAYS_INSTALMENT"] >= -365, "1y")
    two_years = every.where(rows["DAYS_INSTALMENT"] >= -730, "2y")
    late = {"days_late": "days_late"}
    for window in (every, quarter, year, two_years):
        window.counts("count")
        window.statistics(late, ("mean", "max"))
        window.shares({"is_late": "late"})
    for window in (every, year):
        window.statistics({"days_early": "days_early"}, ("mean",))
        window.statistics({"shortfall": "shortfall"}, ("mean", "total"), per=AMOUNT_UNITS)
        window.statistics(
            {"AMT_INSTALMENT": "due", "AMT_PAYMENT": "paid"}, ("mean", "total"), per=AMOUNT_UNITS
        )
        window.shares({"is_late_7d": "late_7d", "is_short": "short"})
        window.statistics({"paid_ratio": "paid_ratio"}, ("mean",))
    every.statistics({"AMT_INSTALMENT": "due", "AMT_PAYMENT": "paid"}, ("max",), per=AMOUNT_UNITS)
    every.statistics({"days_late": "days_late", "delay_days": "delay_days"}, ("std",))
    every.statistics({"due_days_ago": "due_days_ago"}, ("min", "max"))
    every.times({"is_late": "late", "is_late_30d": "late_30d", "is_unpaid": "unpaid"})
    every.shares({"in_parts": "in_parts"})
    every.kinds("SK_ID_PREV", "credits")
    features = every.features()
    pairs = [
        ("instalment_paid_total", "instalment_due_total"),
        ("instalment_shortfall_total", "instalment_due_total"),
        ("instalment_days_late_mean_1y", "instalment_days_late_mean"),
    ]
    return features.join(compared(features, pairs))
