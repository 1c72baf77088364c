"""The lender's own credit cards, month by month, all cards of an application together."""

from creditwright.features.expression import Expression, col
from creditwright.features.functions import when
from creditwright.features.statistics import ratio_in_millionths
from creditwright.features.views.view import Merged, View
from creditwright.records.tables import CREDIT_CARD

BALANCE = col("AMT_BALANCE")
LIMIT = col("AMT_CREDIT_LIMIT_ACTUAL")
DRAWN = col("AMT_DRAWINGS_CURRENT")
PAID = col("AMT_PAYMENT_TOTAL_CURRENT")
ADDED_UP = (
    "AMT_BALANCE",
    "AMT_CREDIT_LIMIT_ACTUAL",
    "AMT_DRAWINGS_CURRENT",
    "AMT_DRAWINGS_ATM_CURRENT",
    "AMT_DRAWINGS_POS_CURRENT",
    "AMT_INST_MIN_REGULARITY",
    "AMT_PAYMENT_TOTAL_CURRENT",
    "AMT_RECEIVABLE_PRINCIPAL",
    "AMT_TOTAL_RECEIVABLE",
    "CNT_DRAWINGS_CURRENT",
    "CNT_DRAWINGS_ATM_CURRENT",
)


def _sum_of_known(name: str) -> Expression:
    whole = col(name)
    return when(whole.count() > 0).then(whole.sum())


CARD_MONTHS = View(
    name="card_months",
    meaning="One month of an application's credit cards with this lender, added up.",
    table=CREDIT_CARD,
    merged=Merged(
        by=("SK_ID_CURR", "MONTHS_BALANCE"),
        values={
            **{name: _sum_of_known(name) for name in ADDED_UP},
            "SK_DPD": col("SK_DPD").max(),
            "SK_DPD_DEF": col("SK_DPD_DEF").max(),
            "cards": col("SK_ID_PREV").n_unique(),
        },
    ),
    derived={
        "utilisation": ratio_in_millionths(BALANCE, LIMIT),
        "drawn_to_limit": ratio_in_millionths(DRAWN, LIMIT),
        "atm_share": ratio_in_millionths(col("AMT_DRAWINGS_ATM_CURRENT"), DRAWN),
        "paid_to_minimum": ratio_in_millionths(PAID, col("AMT_INST_MIN_REGULARITY")),
        "paid_to_balance": ratio_in_millionths(PAID, BALANCE),
        "interest_owed": col("AMT_TOTAL_RECEIVABLE") - col("AMT_RECEIVABLE_PRINCIPAL"),
        "is_late": col("SK_DPD") > 0,
        "is_really_late": col("SK_DPD_DEF") > 0,
        "is_over_limit": BALANCE > LIMIT,
        "has_drawings": DRAWN > 0,
        "has_cash_drawings": col("AMT_DRAWINGS_ATM_CURRENT") > 0,
        "has_balance": BALANCE > 0,
        "paid_below_minimum": col("AMT_INST_MIN_REGULARITY") > PAID,
        "month_age": -col("MONTHS_BALANCE"),
    },
)
