"""Point-of-sale and cash credits of this lender, month by month."""

import polars as pl

from creditwright.features.statistics import ratio_in_millionths
from creditwright.features.views.view import View
from creditwright.records.records import APPLICATION_KEY
from creditwright.records.tables import POINT_OF_SALE

VERY_LATE_DAYS = 30

LOAN = pl.col("SK_ID_PREV")
APPLICATION = pl.col(APPLICATION_KEY)
STATUS = pl.col("NAME_CONTRACT_STATUS")
AGREED = pl.col("CNT_INSTALMENT")
LEFT = pl.col("CNT_INSTALMENT_FUTURE")

POS_MONTHS = View(
    name="pos_months",
    meaning="One month of a point-of-sale or cash credit of this lender, once it was paid out.",
    table=POINT_OF_SALE,
    kept=(STATUS != "Signed").fill_null(value=True),
    derived={
        # rows are in order of loan and month; the next row is of another loan
        "is_latest": LOAN.ne_missing(LOAN.shift(-1))
        | APPLICATION.ne_missing(APPLICATION.shift(-1)),
        "is_completed": STATUS == "Completed",
        "is_running": pl.col("is_latest") & (STATUS == "Active"),
        "ended": pl.col("is_latest") & pl.col("is_completed"),
        "is_late": pl.col("SK_DPD") > 0,
        "is_late_30d": pl.col("SK_DPD") > VERY_LATE_DAYS,
        "is_really_late": pl.col("SK_DPD_DEF") > 0,
        "left_ratio": ratio_in_millionths(LEFT, AGREED),
        "month_age": -pl.col("MONTHS_BALANCE"),
    },
    # The key is the first two; the others make equal rows interchangeable should it repeat.
    order=("SK_ID_PREV", "MONTHS_BALANCE", "NAME_CONTRACT_STATUS", "CNT_INSTALMENT",
           "CNT_INSTALMENT_FUTURE", "SK_DPD", "SK_DPD_DEF"),
)  # fmt: skip
