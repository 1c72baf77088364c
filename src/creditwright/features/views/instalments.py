"""Instalments of the lender's own credits: what was due, what was paid, and when."""

import polars as pl

from creditwright.features.statistics import ratio_in_millionths
from creditwright.features.views.view import Merged, View
from creditwright.records.tables import INSTALMENTS as INSTALMENTS_TABLE

LATE_DAYS = 7  # a weekend and a bank holiday do not make a late payer
VERY_LATE_DAYS = 30

PAID = pl.col("AMT_PAYMENT").fill_null(0)
DUE = pl.col("AMT_INSTALMENT")
DELAY = pl.col("delay_days")

INSTALMENTS = View(
    name="instalments",
    meaning="One instalment due; payments of one instalment made one, on the day of the last.",
    table=INSTALMENTS_TABLE,
    merged=Merged(
        by=("SK_ID_CURR", "SK_ID_PREV", "NUM_INSTALMENT_NUMBER", "NUM_INSTALMENT_VERSION"),
        values={
            "DAYS_INSTALMENT": pl.col("DAYS_INSTALMENT").max(),
            "DAYS_ENTRY_PAYMENT": pl.col("DAYS_ENTRY_PAYMENT").max(),
            "AMT_INSTALMENT": pl.col("AMT_INSTALMENT").max(),
            "AMT_PAYMENT": pl.when(pl.col("AMT_PAYMENT").count() > 0).then(
                pl.col("AMT_PAYMENT").sum()
            ),
            "payments": pl.col("AMT_PAYMENT").count().cast(pl.Int64),
        },
    ),
    derived={
        "is_unpaid": pl.col("DAYS_ENTRY_PAYMENT").is_null(),
        # one that is not paid is late until the application, and counting
        "delay_days": pl.col("DAYS_ENTRY_PAYMENT").fill_null(0) - pl.col("DAYS_INSTALMENT"),
        "days_late": DELAY.clip(lower_bound=0),
        "days_early": (-DELAY).clip(lower_bound=0),
        "is_late": DELAY > 0,
        "is_late_7d": DELAY > LATE_DAYS,
        "is_late_30d": DELAY > VERY_LATE_DAYS,
        "is_early": DELAY < 0,
        "due_age_days": -pl.col("DAYS_INSTALMENT"),
        "shortfall": (DUE - PAID).clip(lower_bound=0),
        "surplus": (PAID - DUE).clip(lower_bound=0),
        "is_short": pl.col("shortfall") > 0,
        "paid_ratio": ratio_in_millionths(PAID, DUE),
        "is_paid_in_parts": pl.col("payments") > 1,
        "is_of_card": pl.col("NUM_INSTALMENT_VERSION") == 0,
        "is_of_loan": pl.col("NUM_INSTALMENT_VERSION") > 0,
        "is_first_of_loan": pl.col("NUM_INSTALMENT_NUMBER") == 1,
    },
)
