"""Loans at other lenders, and their monthly states."""

from pathlib import Path

import pandas as pd

from pandas_baseline.history import History, compared
from pandas_baseline.reading import AMOUNT_UNITS, KEY, known_flag, ratio, read

LOAN = "SK_ID_BUREAU"
COLUMNS = (
    KEY, LOAN, "CREDIT_ACTIVE", "CREDIT_TYPE", "DAYS_CREDIT", "CREDIT_DAY_OVERDUE",
    "DAYS_CREDIT_ENDDATE", "DAYS_ENDDATE_FACT", "DAYS_CREDIT_UPDATE", "AMT_CREDIT_SUM",
    "AMT_CREDIT_SUM_DEBT", "AMT_CREDIT_SUM_LIMIT", "AMT_CREDIT_SUM_OVERDUE",
    "AMT_CREDIT_MAX_OVERDUE", "AMT_ANNUITY", "CNT_CREDIT_PROLONG",
)  # fmt: skip
DATES = ["DAYS_CREDIT_ENDDATE", "DAYS_ENDDATE_FACT", "DAYS_CREDIT_UPDATE"]
EARLIEST_DAY = -40_000  # an older date is a mistake of the source
LATENESS = {"C": 0.0, **{str(grade): float(grade) for grade in range(6)}}  # X is not known


def states_of_loans(prepared: Path) -> pd.DataFrame:
    """Add up the months of each loan."""
    months = read(prepared, "bureau_balance", (LOAN, "MONTHS_BALANCE", "STATUS"))
    lateness = months["STATUS"].map(LATENESS).astype("float32")
    late = (lateness > 0).astype("float32").where(lateness.notna())
    grouped = months[[LOAN]].assign(lateness=lateness, late=late).groupby(LOAN, sort=False)
    states = pd.DataFrame({"months": grouped.size(), "months_known": grouped["late"].count()})
    states["months_late"] = grouped["late"].sum()
    recent = months[(months["MONTHS_BALANCE"] >= -12) & (lateness > 0)]
    states["months_late_1y"] = recent.groupby(LOAN, sort=False).size()
    states["months_late_1y"] = states["months_late_1y"].fillna(0)
    states["worst_lateness"] = grouped["lateness"].max()
    newest = months.loc[lateness > 0].groupby(LOAN, sort=False)["MONTHS_BALANCE"].max()
    states["months_since_late"] = -newest
    return states


def loan_rows(prepared: Path) -> pd.DataFrame:
    """Read the loans and add what is measured of each."""
    rows = read(prepared, "bureau", COLUMNS)
    rows[DATES] = rows[DATES].where(rows[DATES] >= EARLIEST_DAY)
    rows = rows.join(states_of_loans(prepared), on=LOAN)
    end, credit, debt = (
        rows["DAYS_CREDIT_ENDDATE"], rows["AMT_CREDIT_SUM"], rows["AMT_CREDIT_SUM_DEBT"],
    )  # fmt: skip
    return rows.assign(
        age_days=-rows["DAYS_CREDIT"],
        update_days=-rows["DAYS_CREDIT_UPDATE"],
        duration_days=end - rows["DAYS_CREDIT"],
        remaining_days=end.where(end > 0),
        ended_early_days=end - rows["DAYS_ENDDATE_FACT"],
        debt_ratio=ratio(debt, credit),
        limit_use=ratio(debt, rows["AMT_CREDIT_SUM_LIMIT"]),
        late_months_ratio=ratio(rows["months_late"], rows["months_known"]),
        is_overdue=known_flag(rows["AMT_CREDIT_SUM_OVERDUE"] > 0, rows["AMT_CREDIT_SUM_OVERDUE"]),
        was_overdue=known_flag(rows["AMT_CREDIT_MAX_OVERDUE"] > 0, rows["AMT_CREDIT_MAX_OVERDUE"]),
        was_late=known_flag(rows["months_late"] > 0, rows["months_late"]),
    )


def bureau_features(prepared: Path, applications: pd.Index) -> pd.DataFrame:
    """Compute the features of loans at other lenders."""
    rows = loan_rows(prepared)
    state, kind, asked = rows["CREDIT_ACTIVE"], rows["CREDIT_TYPE"], rows["DAYS_CREDIT"]
    every = History(rows, "bureau", applications)
    active = every.where(state == "Active", "active")
    closed = every.where(state == "Closed", "closed")
    cards = every.where(kind == "Credit card", "cards")
    consumer = every.where(kind == "Consumer credit", "consumer")
    year = every.where(asked >= -365, "1y")
    for rows_of in (every, active, closed, cards, consumer, year):
        rows_of.counts("loans")
    for rows_of in (every, active):
        rows_of.statistics({"age_days": "age_days"}, ("mean", "min"))
    for rows_of in (every, active, year):
        credit = {"AMT_CREDIT_SUM": "credit"}
        rows_of.statistics(credit, ("mean", "total", "max"), per=AMOUNT_UNITS)
    for rows_of in (every, active):
        owed = {"AMT_CREDIT_SUM_DEBT": "debt"}
        rows_of.statistics(owed, ("mean", "total", "max"), per=AMOUNT_UNITS)
        rows_of.statistics({"debt_ratio": "debt_ratio"}, ("mean", "max"))
        rows_of.statistics({"AMT_ANNUITY": "annuity"}, ("total",), per=AMOUNT_UNITS)
    for rows_of in (cards, consumer):
        rows_of.statistics({"AMT_CREDIT_SUM_DEBT": "debt"}, ("total",), per=AMOUNT_UNITS)
    active.statistics({"remaining_days": "remaining_days"}, ("max",))
    every.statistics({"age_days": "age_days"}, ("max", "std"))
    every.statistics({"duration_days": "duration_days", "update_days": "update_days"}, ("mean",))
    every.statistics({"ended_early_days": "ended_early_days"}, ("mean", "max"))
    every.statistics({"limit_use": "limit_use"}, ("mean",))
    overdue = {"AMT_CREDIT_SUM_OVERDUE": "overdue", "AMT_CREDIT_MAX_OVERDUE": "max_overdue"}
    every.statistics(overdue, ("total", "max"), per=AMOUNT_UNITS)
    every.statistics({"CREDIT_DAY_OVERDUE": "overdue_days"}, ("max",))
    every.statistics({"CNT_CREDIT_PROLONG": "prolonged"}, ("total",))
    every.statistics({"months": "months_reported"}, ("total",))
    every.statistics({"late_months_ratio": "late_months_ratio"}, ("mean", "max"))
    every.statistics({"months_late": "late_months"}, ("total", "max"))
    every.statistics({"months_late_1y": "late_months_1y"}, ("total",))
    every.statistics({"worst_lateness": "worst_lateness"}, ("max",))
    every.statistics({"months_since_late": "months_since_late"}, ("min",))
    every.times({"is_overdue": "overdue_loans"})
    every.shares({"was_overdue": "ever_overdue", "was_late": "late_loans"})
    features = every.features()
    pairs = [
        ("bureau_debt_total", "bureau_credit_total"),
        ("bureau_debt_total_active", "bureau_credit_total_active"),
        ("bureau_loans_active", "bureau_loans"),
        ("bureau_late_months_total", "bureau_months_reported_total"),
    ]
    return features.join(compared(features, pairs))
