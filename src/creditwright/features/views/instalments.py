"""Instalments of the lender's own credits: what was due, what was paid, and when."""

from creditwright.features.expression import col, lit
from creditwright.features.functions import as_in_the_last, when
from creditwright.features.statistics import ratio_in_millionths
from creditwright.features.views.previous import PREVIOUS_APPLICATIONS
from creditwright.features.views.view import Joined, Merged, View
from creditwright.records.tables import INSTALMENTS as INSTALMENTS_TABLE

LATE_DAYS = 7  # a weekend and a bank holiday do not make a late payer
VERY_LATE_DAYS = 30
DAYS_PER_YEAR = 365
FIRST_FEW = 4  # instalments of a loan

PAID = col("AMT_PAYMENT").fill_null(0)
DUE = col("AMT_INSTALMENT")
DELAY = col("delay_days")

CONTRACT = Joined(
    view=PREVIOUS_APPLICATIONS,
    on="SK_ID_PREV",
    values={
        "is_of_running": col("is_running").max(),
        "is_of_cash_loan": col("is_cash").max(),
        "is_of_consumer_loan": col("is_consumer").max(),
    },
)

INSTALMENTS = View(
    name="instalments",
    meaning="One instalment due; payments of one instalment made one, on the day of the last.",
    table=INSTALMENTS_TABLE,
    joined=(CONTRACT,),
    merged=Merged(
        by=("SK_ID_CURR", "SK_ID_PREV", "NUM_INSTALMENT_NUMBER", "NUM_INSTALMENT_VERSION"),
        values={
            "DAYS_INSTALMENT": col("DAYS_INSTALMENT").max(),
            "DAYS_ENTRY_PAYMENT": col("DAYS_ENTRY_PAYMENT").max(),
            "AMT_INSTALMENT": col("AMT_INSTALMENT").max(),
            "AMT_PAYMENT": when(col("AMT_PAYMENT").count() > 0).then(col("AMT_PAYMENT").sum()),
            "payments": col("AMT_PAYMENT").count(),
            **{name: col(name).first() for name in CONTRACT.values},
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
        # 1 for the last year, a half two years ago, in millionths
        "recency": ratio_in_millionths(
            lit(DAYS_PER_YEAR), col("due_age_days").clip(lowest=DAYS_PER_YEAR)
        ),
        "shortfall": (DUE - PAID).clip(lowest=0),
        "surplus": (PAID - DUE).clip(lowest=0),
        "is_short": col("shortfall") > 0,
        "paid_ratio": ratio_in_millionths(PAID, DUE),
        "is_paid_in_parts": col("payments") > 1,
        "is_of_card": col("NUM_INSTALMENT_VERSION").equals(0),
        "is_of_loan": col("NUM_INSTALMENT_VERSION") > 0,
        "is_first_of_loan": col("NUM_INSTALMENT_NUMBER").equals(1),
        "is_first_few": col("NUM_INSTALMENT_NUMBER") <= FIRST_FEW,
        "is_of_last_loan": as_in_the_last("SK_ID_PREV"),
    },
    order=("DAYS_INSTALMENT",),
)
