"""Point-of-sale and cash credits of this lender, month by month."""

from creditwright.features.expression import YES, col, lit
from creditwright.features.functions import last_of_each
from creditwright.features.statistics import ratio_in_millionths
from creditwright.features.views.view import View
from creditwright.records.records import APPLICATION_KEY
from creditwright.records.tables import POINT_OF_SALE

VERY_LATE_DAYS = 30
MONTHS_PER_YEAR = 12

LOAN = col("SK_ID_PREV")
APPLICATION = col(APPLICATION_KEY)
STATUS = col("NAME_CONTRACT_STATUS")
AGREED = col("CNT_INSTALMENT")
LEFT = col("CNT_INSTALMENT_FUTURE")

POS_MONTHS = View(
    name="pos_months",
    meaning="One month of a point-of-sale or cash credit of this lender, once it was paid out.",
    table=POINT_OF_SALE,
    kept=(~STATUS.equals("Signed")).fill_null(YES),
    derived={
        # rows are in order of loan and month; the next row is of another loan
        "is_latest": last_of_each("SK_ID_PREV"),
        "is_completed": STATUS.equals("Completed"),
        "is_running": col("is_latest") & (STATUS.equals("Active")),
        "ended": col("is_latest") & col("is_completed"),
        "is_late": col("SK_DPD") > 0,
        "is_late_30d": col("SK_DPD") > VERY_LATE_DAYS,
        "is_really_late": col("SK_DPD_DEF") > 0,
        "left_ratio": ratio_in_millionths(LEFT, AGREED),
        "month_age": -col("MONTHS_BALANCE"),
        "recency": ratio_in_millionths(
            lit(MONTHS_PER_YEAR), col("month_age").clip(lowest=MONTHS_PER_YEAR)
        ),
    },
    # The key is the first two; the others make equal rows interchangeable should it repeat.
    order=("SK_ID_PREV", "MONTHS_BALANCE", "NAME_CONTRACT_STATUS", "CNT_INSTALMENT",
           "CNT_INSTALMENT_FUTURE", "SK_DPD", "SK_DPD_DEF"),
)  # fmt: skip
