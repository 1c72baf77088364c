"""Earlier applications to this lender, with what became of them."""

import polars as pl

from creditwright.features.statistics import ratio_in_millionths
from creditwright.features.views.view import View
from creditwright.records.tables import PREVIOUS_APPLICATION

DAYS_PER_INSTALMENT = 30  # instalments are monthly

CREDIT = pl.col("AMT_CREDIT")
ANNUITY = pl.col("AMT_ANNUITY")
INSTALMENTS = pl.col("CNT_PAYMENT").cast(pl.Int64)


def _not_zero(name: str) -> pl.Expr:
    return pl.when(pl.col(name) != 0).then(pl.col(name))


def _status(name: str) -> pl.Expr:
    return pl.col("NAME_CONTRACT_STATUS") == name


def _refused_for(reason: str) -> pl.Expr:
    return (pl.col("CODE_REJECT_REASON") == reason).fill_null(value=False)


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
    kept=pl.col("FLAG_LAST_APPL_PER_CONTRACT").fill_null(value=True),
    derived={
        "is_approved": _status("Approved"),
        "is_refused": _status("Refused"),
        "is_cancelled": _status("Canceled"),
        "is_unused": _status("Unused offer"),
        "is_cash": pl.col("NAME_CONTRACT_TYPE") == "Cash loans",
        "is_consumer": pl.col("NAME_CONTRACT_TYPE") == "Consumer loans",
        "is_revolving": pl.col("NAME_CONTRACT_TYPE") == "Revolving loans",
        "is_running": pl.col("is_approved") & pl.col("DAYS_TERMINATION").is_null(),
        "is_refused_hc": _refused_for("HC"),
        "is_refused_limit": _refused_for("LIMIT"),
        "is_refused_sco": _refused_for("SCO"),
        "is_high_yield": pl.col("NAME_YIELD_GROUP") == "high",
        "is_low_yield": pl.col("NAME_YIELD_GROUP").is_in(["low_normal", "low_action"]),
        "is_insured": pl.col("NFLAG_INSURED_ON_APPROVAL"),
        "is_walk_in": pl.col("NAME_PRODUCT_TYPE") == "walk-in",
        "decision_age_days": -pl.col("DAYS_DECISION"),
        "asked_less_granted": pl.col("AMT_APPLICATION") - CREDIT,
        "asked_to_granted": ratio_in_millionths(pl.col("AMT_APPLICATION"), CREDIT),
        "credit_to_goods": ratio_in_millionths(CREDIT, pl.col("AMT_GOODS_PRICE")),
        "credit_to_annuity": ratio_in_millionths(CREDIT, ANNUITY),
        "down_payment_ratio": ratio_in_millionths(
            pl.col("AMT_DOWN_PAYMENT"), pl.col("AMT_GOODS_PRICE")
        ),
        # what is paid beyond the credit, for each unit of credit and each instalment
        "simple_rate": ratio_in_millionths(ANNUITY * INSTALMENTS - CREDIT, CREDIT * INSTALMENTS),
        "planned_days": pl.col("DAYS_LAST_DUE_1ST_VERSION") - pl.col("DAYS_FIRST_DUE"),
        "ended_early_days": pl.col("DAYS_LAST_DUE_1ST_VERSION") - pl.col("DAYS_LAST_DUE"),
        # rounded up: an instalment is due on the first day, and every thirty days
        "instalments_due": (
            (-pl.col("DAYS_FIRST_DUE") + DAYS_PER_INSTALMENT - 1) // DAYS_PER_INSTALMENT
        ).cast(pl.Int64),
        "instalments_left": pl.when(pl.col("is_running")).then(
            (INSTALMENTS - pl.col("instalments_due").clip(lower_bound=0)).clip(lower_bound=0)
        ),
        "amount_left": ANNUITY * pl.col("instalments_left"),
    },
    order=("DAYS_DECISION", "SK_ID_PREV"),
)  # fmt: skip
