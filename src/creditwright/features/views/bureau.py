"""Loans at other lenders, each with what its monthly states say."""

import polars as pl

from creditwright.features.statistics import ratio_in_millionths
from creditwright.features.views.view import Joined, View
from creditwright.records.tables import BUREAU, BUREAU_BALANCE

LAST_YEAR = -12  # months
EARLIEST_DAY = -40_000  # an older date, a hundred and nine years, is a mistake of the source

BUREAU_MONTHS = View(
    name="bureau_months",
    meaning="One month of a loan at another lender.",
    table=BUREAU_BALANCE,
    derived={
        # 0 on time, 1 to 5 later and later; a closed loan is not late, a month not known is null
        "lateness": pl.when(pl.col("STATUS") == "C")
        .then(0)
        .otherwise(pl.col("STATUS").cast(pl.Int8, strict=False)),
        "is_late": pl.col("lateness") > 0,
    },
)

LATE = pl.col("is_late")
MONTH = pl.col("MONTHS_BALANCE")
STATES_OF_A_LOAN = Joined(
    view=BUREAU_MONTHS,
    on="SK_ID_BUREAU",
    values={
        "months": MONTH.len(),
        "months_known": LATE.count(),
        "months_late": LATE.sum(),
        "months_late_1y": (LATE & (MONTH >= LAST_YEAR)).sum(),
        "worst_lateness": pl.col("lateness").max(),
        "months_since_late": -MONTH.filter(LATE).max(),
    },
)


def _possible(name: str) -> pl.Expr:
    return pl.when(pl.col(name) >= EARLIEST_DAY).then(pl.col(name))


def _kind(name: str) -> pl.Expr:
    return pl.col("CREDIT_TYPE") == name


BUREAU_LOANS = View(
    name="bureau_loans",
    meaning="One loan at another lender.",
    table=BUREAU,
    cleaned={
        name: _possible(name)
        for name in ("DAYS_CREDIT_ENDDATE", "DAYS_ENDDATE_FACT", "DAYS_CREDIT_UPDATE")
    },
    joined=(STATES_OF_A_LOAN,),
    derived={
        "is_active": pl.col("CREDIT_ACTIVE") == "Active",
        "is_closed": pl.col("CREDIT_ACTIVE") == "Closed",
        "is_sold_or_bad": pl.col("CREDIT_ACTIVE").is_in(["Sold", "Bad debt"]),
        "is_card": _kind("Credit card"),
        "is_consumer": _kind("Consumer credit"),
        "is_car": _kind("Car loan"),
        "is_mortgage": _kind("Mortgage"),
        "is_microloan": _kind("Microloan"),
        "is_overdue": pl.col("AMT_CREDIT_SUM_OVERDUE") > 0,
        "was_overdue": pl.col("AMT_CREDIT_MAX_OVERDUE") > 0,
        "was_prolonged": pl.col("CNT_CREDIT_PROLONG") > 0,
        "was_late": pl.col("months_late") > 0,
        "ends_later": pl.col("DAYS_CREDIT_ENDDATE") > 0,
        "age_days": -pl.col("DAYS_CREDIT"),
        "update_age_days": -pl.col("DAYS_CREDIT_UPDATE"),
        "duration_days": pl.col("DAYS_CREDIT_ENDDATE") - pl.col("DAYS_CREDIT"),
        "remaining_days": pl.when(pl.col("ends_later")).then(pl.col("DAYS_CREDIT_ENDDATE")),
        "ended_early_days": pl.col("DAYS_CREDIT_ENDDATE") - pl.col("DAYS_ENDDATE_FACT"),
        "debt_ratio": ratio_in_millionths(pl.col("AMT_CREDIT_SUM_DEBT"), pl.col("AMT_CREDIT_SUM")),
        "overdue_ratio": ratio_in_millionths(
            pl.col("AMT_CREDIT_MAX_OVERDUE"), pl.col("AMT_CREDIT_SUM")
        ),
        "limit_use": ratio_in_millionths(
            pl.col("AMT_CREDIT_SUM_DEBT"), pl.col("AMT_CREDIT_SUM_LIMIT")
        ),
        "late_share": ratio_in_millionths(pl.col("months_late"), pl.col("months_known")),
    },
)
