"""Instalments of the lender's own credits: what was due, what was paid, and when."""

from creditwright.features.expression import col, when
from creditwright.features.statistics import ratio_in_millionths
from creditwright.features.views.view import Merged, View
from creditwright.records.tables import INSTALMENTS as INSTALMENTS_TABLE

LATE_DAYS = 7  # a weekend and a bank holiday do not make a late payer
VERY_LATE_DAYS = 30

PAID = col("AMT_PAYMENT").fill_null(0)
DUE = col("AMT_INSTALMENT")
DELAY = col("delay_days")

INSTALMENTS = View(
    name="instalments",
    meaning="One instalment due; payments of one instalment made one, on the day of the last.",
    table=INSTALMENTS_TABLE,
    merged=Merged(
        by=("SK_ID_CURR", "SK_ID_PREV", "NUM_INSTALMENT_NUMBER", "NUM_INSTALMENT_VERSION"),
        values={
            "DAYS_INSTALMENT": col("DAYS_INSTALMENT").max(),
            "DAYS_ENTRY_PAYMENT": col("DAYS_ENTRY_PAYMENT").max(),
            "AMT_INSTALMENT": col("AMT_INSTALMENT").max(),
            "AMT_PAYMENT": when(col("AMT_PAYMENT").count() > 0).then(col("AMT_PAYMENT").sum()),
            "payments": col("AMT_PAYMENT").count(),
        },
    ),
    derived={
        "is_unpaid": col("DAYS_ENTRY_PAYMENT").is_null(),
        # one that is not paid is late until the application, and counting
        "delay_days": col("DAYS_ENTRY_PAYMENT").fill_null(0) - col("DAYS_INSTALMENT"),
        "days_late": DELAY.clip(lowest=0),
        "days_early": (-DELAY).clip(lowest=0),
        "is_late": DELAY > 0,
        "is_late_7d": DELAY > LATE_DAYS,
        "is_late_30d": DELAY > VERY_LATE_DAYS,
        "is_early": DELAY < 0,
        "due_age_days": -col("DAYS_INSTALMENT"),
        "shortfall": (DUE - PAID).clip(lowest=0),
        "surplus": (PAID - DUE).clip(lowest=0),
        "is_short": col("shortfall") > 0,
        "paid_ratio": ratio_in_millionths(PAID, DUE),
        "is_paid_in_parts": col("payments") > 1,
        "is_of_card": col("NUM_INSTALMENT_VERSION").equals(0),
        "is_of_loan": col("NUM_INSTALMENT_VERSION") > 0,
        "is_first_of_loan": col("NUM_INSTALMENT_NUMBER").equals(1),
    },
)
