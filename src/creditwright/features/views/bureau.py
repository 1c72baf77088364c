"""Loans at other lenders, each with what its monthly states say."""

from creditwright.features.expression import Expression, col, lit
from creditwright.features.functions import when
from creditwright.features.statistics import ratio_in_millionths
from creditwright.features.views.view import Joined, View
from creditwright.records.table import AMOUNT_UNITS
from creditwright.records.tables import BUREAU, BUREAU_BALANCE

LAST_YEAR = -12  # months
DAYS_PER_YEAR = 365
DAYS_PER_MONTH = 30
EARLIEST_DAY = -40_000  # an older date, a hundred and nine years, is a mistake of the source

BUREAU_MONTHS = View(
    name="bureau_months",
    meaning="One month of a loan at another lender.",
    table=BUREAU_BALANCE,
    derived={
        # 0 on time, 1 to 5 later and later; a closed loan is not late, a month not known is null
        "lateness": when(col("STATUS").equals("C")).choose(0, col("STATUS").as_whole()),
        "is_late": col("lateness") > 0,
    },
)

LATE = col("is_late")
MONTH = col("MONTHS_BALANCE")
STATES_OF_A_LOAN = Joined(
    view=BUREAU_MONTHS,
    on="SK_ID_BUREAU",
    values={
        "months": MONTH.len(),
        "months_known": LATE.count(),
        "months_late": LATE.sum(),
        "months_late_1y": (LATE & (MONTH >= LAST_YEAR)).sum(),
        "worst_lateness": col("lateness").max(),
        "months_since_late": -MONTH.filter(LATE).max(),
    },
)


def _possible(name: str) -> Expression:
    return when(col(name) >= EARLIEST_DAY).then(col(name))


def _kind(name: str) -> Expression:
    return col("CREDIT_TYPE").equals(name)


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
        "is_active": col("CREDIT_ACTIVE").equals("Active"),
        "is_closed": col("CREDIT_ACTIVE").equals("Closed"),
        "is_sold_or_bad": col("CREDIT_ACTIVE").is_in(["Sold", "Bad debt"]),
        "is_card": _kind("Credit card"),
        "is_consumer": _kind("Consumer credit"),
        "is_car": _kind("Car loan"),
        "is_mortgage": _kind("Mortgage"),
        "is_microloan": _kind("Microloan"),
        "is_overdue": col("AMT_CREDIT_SUM_OVERDUE") > 0,
        "was_overdue": col("AMT_CREDIT_MAX_OVERDUE") > 0,
        "was_prolonged": col("CNT_CREDIT_PROLONG") > 0,
        "was_late": col("months_late") > 0,
        "ends_later": col("DAYS_CREDIT_ENDDATE") > 0,
        "ended_late": col("ended_early_days") < 0,
        "age_days": -col("DAYS_CREDIT"),
        # 1 for a loan of the last year, a half for one of two years ago, in millionths
        "recency": ratio_in_millionths(
            lit(DAYS_PER_YEAR), col("age_days").clip(lowest=DAYS_PER_YEAR)
        ),
        "update_age_days": -col("DAYS_CREDIT_UPDATE"),
        "duration_days": col("DAYS_CREDIT_ENDDATE") - col("DAYS_CREDIT"),
        "remaining_days": when(col("ends_later")).then(col("DAYS_CREDIT_ENDDATE")),
        "ended_early_days": col("DAYS_CREDIT_ENDDATE") - col("DAYS_ENDDATE_FACT"),
        "repaid": col("AMT_CREDIT_SUM") - col("AMT_CREDIT_SUM_DEBT"),
        # what is owed, spread evenly over the months left; few lenders report a repayment
        "monthly_due": when(col("is_active")).then(
            ratio_in_millionths(
                col("AMT_CREDIT_SUM_DEBT").clip(lowest=0) * DAYS_PER_MONTH,
                col("remaining_days").clip(lowest=DAYS_PER_MONTH) * AMOUNT_UNITS,
            )
        ),
        "debt_ratio": ratio_in_millionths(col("AMT_CREDIT_SUM_DEBT"), col("AMT_CREDIT_SUM")),
        "overdue_ratio": ratio_in_millionths(col("AMT_CREDIT_MAX_OVERDUE"), col("AMT_CREDIT_SUM")),
        "limit_use": ratio_in_millionths(col("AMT_CREDIT_SUM_DEBT"), col("AMT_CREDIT_SUM_LIMIT")),
        "late_share": ratio_in_millionths(col("months_late"), col("months_known")),
    },
    order=("DAYS_CREDIT", "SK_ID_BUREAU"),
)
