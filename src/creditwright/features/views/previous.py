"""Earlier applications to this lender, with what became of them."""

from creditwright.features.expression import NO, YES, Expression, col
from creditwright.features.functions import when
from creditwright.features.statistics import ratio_in_millionths
from creditwright.features.views.view import View
from creditwright.records.tables import PREVIOUS_APPLICATION

DAYS_PER_INSTALMENT = 30  # instalments are monthly
MONTHS_AHEAD = {"1_to_6": (0, 6), "7_to_12": (6, 12), "13_to_24": (12, 24)}

CREDIT = col("AMT_CREDIT")
ANNUITY = col("AMT_ANNUITY")
INSTALMENTS = col("CNT_PAYMENT")


def _not_zero(name: str) -> Expression:
    return when(~col(name).equals(0)).then(col(name))


def _status(name: str) -> Expression:
    return col("NAME_CONTRACT_STATUS").equals(name)


def _due_between(begin: int, end: int) -> Expression:
    """Return what falls due of a running credit after `begin` and up to `end` months from now."""
    left = col("instalments_left")
    return ANNUITY * (left.clip(highest=end) - left.clip(highest=begin))


def _refused_for(reason: str) -> Expression:
    return col("CODE_REJECT_REASON").equals(reason).fill_null(NO)


PREVIOUS_APPLICATIONS = View(
    name="previous_applications",
    meaning="One earlier application to this lender; of several for one contract the last.",
    table=PREVIOUS_APPLICATION,
    # A zero amount or number of instalments was never filled in.
    cleaned={
        name: _not_zero(name)
        for name in ("AMT_CREDIT", "AMT_APPLICATION", "AMT_ANNUITY", "AMT_GOODS_PRICE",
                     "CNT_PAYMENT")
    },
    kept=col("FLAG_LAST_APPL_PER_CONTRACT").fill_null(YES),
    derived={
        "is_approved": _status("Approved"),
        "is_refused": _status("Refused"),
        "is_cancelled": _status("Canceled"),
        "is_unused": _status("Unused offer"),
        "is_cash": col("NAME_CONTRACT_TYPE").equals("Cash loans"),
        "is_consumer": col("NAME_CONTRACT_TYPE").equals("Consumer loans"),
        "is_revolving": col("NAME_CONTRACT_TYPE").equals("Revolving loans"),
        "is_running": col("is_approved") & col("DAYS_TERMINATION").is_null(),
        "is_refused_hc": _refused_for("HC"),
        "is_refused_limit": _refused_for("LIMIT"),
        "is_refused_sco": _refused_for("SCO"),
        "is_high_yield": col("NAME_YIELD_GROUP").equals("high"),
        "is_low_yield": col("NAME_YIELD_GROUP").is_in(["low_normal", "low_action"]),
        "is_insured": col("NFLAG_INSURED_ON_APPROVAL"),
        "is_walk_in": col("NAME_PRODUCT_TYPE").equals("walk-in"),
        "decision_age_days": -col("DAYS_DECISION"),
        "asked_less_granted": col("AMT_APPLICATION") - CREDIT,
        "asked_to_granted": ratio_in_millionths(col("AMT_APPLICATION"), CREDIT),
        "credit_to_goods": ratio_in_millionths(CREDIT, col("AMT_GOODS_PRICE")),
        "credit_to_annuity": ratio_in_millionths(CREDIT, ANNUITY),
        "down_payment_ratio": ratio_in_millionths(
            col("AMT_DOWN_PAYMENT"), col("AMT_GOODS_PRICE")
        ),
        # what is paid beyond the credit, for each unit of credit and each instalment
        "simple_rate": ratio_in_millionths(ANNUITY * INSTALMENTS - CREDIT, CREDIT * INSTALMENTS),
        "planned_days": col("DAYS_LAST_DUE_1ST_VERSION") - col("DAYS_FIRST_DUE"),
        "ended_early_days": col("DAYS_LAST_DUE_1ST_VERSION") - col("DAYS_LAST_DUE"),
        # rounded up: an instalment is due on the first day, and every thirty days
        "instalments_due": (
            (-col("DAYS_FIRST_DUE") + DAYS_PER_INSTALMENT - 1) // DAYS_PER_INSTALMENT
        ),
        "instalments_left": when(col("is_running")).then(
            (INSTALMENTS - col("instalments_due").clip(lowest=0)).clip(lowest=0)
        ),
        "amount_left": ANNUITY * col("instalments_left"),
        **{f"due_{name}": _due_between(*months) for name, months in MONTHS_AHEAD.items()},
        "ended_days_ago": -col("DAYS_TERMINATION"),
    },
    order=("DAYS_DECISION", "SK_ID_PREV"),
)  # fmt: skip
