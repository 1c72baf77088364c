"""Earlier applications to the lender."""

from pathlib import Path

import numpy as np
import pandas as pd

from pandas_baseline.history import History, compared
from pandas_baseline.reading import AMOUNT_UNITS, KEY, known_flag, ratio, read, without

NEVER_FILLED_IN = ["AMT_CREDIT", "AMT_APPLICATION", "AMT_ANNUITY", "AMT_GOODS_PRICE", "CNT_PAYMENT"]
DATES = ["DAYS_FIRST_DUE", "DAYS_LAST_DUE_1ST_VERSION", "DAYS_LAST_DUE", "DAYS_TERMINATION"]
NO_DAY = 365_243
COLUMNS = (
    KEY, "NAME_CONTRACT_TYPE", "NAME_CONTRACT_STATUS", "CODE_REJECT_REASON", "NAME_YIELD_GROUP",
    "FLAG_LAST_APPL_PER_CONTRACT", "NFLAG_INSURED_ON_APPROVAL", "DAYS_DECISION",
    "AMT_DOWN_PAYMENT", *NEVER_FILLED_IN, *DATES,
)  # fmt: skip


def application_rows(prepared: Path) -> pd.DataFrame:
    """Read the earlier applications and add what is measured of each."""
    rows = read(prepared, "previous_application", COLUMNS)
    rows = rows[rows["FLAG_LAST_APPL_PER_CONTRACT"] != 0]
    rows = rows.drop(columns="FLAG_LAST_APPL_PER_CONTRACT")
    rows[NEVER_FILLED_IN] = rows[NEVER_FILLED_IN].replace(0, np.nan)
    rows = rows.assign(**{name: without(rows[name], NO_DAY) for name in DATES})
    credit, asked, annuity = rows["AMT_CREDIT"], rows["AMT_APPLICATION"], rows["AMT_ANNUITY"]
    goods, term = rows["AMT_GOODS_PRICE"], rows["CNT_PAYMENT"]
    approved = rows["NAME_CONTRACT_STATUS"] == "Approved"
    running = approved & rows["DAYS_TERMINATION"].isna()
    due = np.ceil(-rows["DAYS_FIRST_DUE"] / 30).clip(lower=0)
    left = (term - due).clip(lower=0).where(running)
    return rows.assign(
        is_approved=approved,
        is_refused=rows["NAME_CONTRACT_STATUS"] == "Refused",
        is_running=running,
        is_refused_hc=rows["CODE_REJECT_REASON"] == "HC",
        is_refused_limit=rows["CODE_REJECT_REASON"] == "LIMIT",
        is_high_yield=_yield(rows, ["high"]),
        is_low_yield=_yield(rows, ["low_normal", "low_action"]),
        decision_days=-rows["DAYS_DECISION"],
        asked_less_granted=asked - credit,
        asked_to_granted=ratio(asked, credit),
        credit_to_goods=ratio(credit, goods),
        credit_to_annuity=ratio(credit, annuity),
        down_payment_ratio=ratio(rows["AMT_DOWN_PAYMENT"], goods),
        simple_rate=ratio(annuity * term - credit, credit * term),
        planned_days=rows["DAYS_LAST_DUE_1ST_VERSION"] - rows["DAYS_FIRST_DUE"],
        ended_early_days=rows["DAYS_LAST_DUE_1ST_VERSION"] - rows["DAYS_LAST_DUE"],
        instalments_left=left,
        amount_left=annuity * left,
    )


def _yield(rows: pd.DataFrame, among: list[str]) -> pd.Series:
    group = rows["NAME_YIELD_GROUP"]
    return known_flag(group.isin(among), group.where(group != "XNA"))


def previous_features(prepared: Path, applications: pd.Index) -> pd.DataFrame:
    """Compute the features of earlier applications."""
    rows = application_rows(prepared)
    kind, decided = rows["NAME_CONTRACT_TYPE"], rows["DAYS_DECISION"]
    every = History(rows, "previous", applications)
    approved = every.where(rows["is_approved"], "approved")
    refused = every.where(rows["is_refused"], "refused")
    running = every.where(rows["is_running"], "running")
    cash = every.where(kind == "Cash loans", "cash")
    consumer = every.where(kind == "Consumer loans", "consumer")
    year = every.where(decided >= -365, "1y")
    for rows_of in (every, approved, refused, running, cash, consumer, year):
        rows_of.counts("applications")
    for rows_of in (every, year):
        rows_of.shares({"is_approved": "approved", "is_refused": "refused"})
    for rows_of in (every, approved):
        rows_of.statistics({"AMT_CREDIT": "credit"}, ("mean", "max", "total"), per=AMOUNT_UNITS)
        rows_of.statistics({"AMT_ANNUITY": "annuity"}, ("mean", "max"), per=AMOUNT_UNITS)
    for rows_of in (approved, cash, consumer):
        rows_of.statistics({"CNT_PAYMENT": "instalments", "simple_rate": "simple_rate"}, ("mean",))
    for rows_of in (approved, refused):
        rows_of.statistics({"decision_days": "decision_days"}, ("min",))
    refused.statistics({"AMT_CREDIT": "credit"}, ("mean",), per=AMOUNT_UNITS)
    running.statistics({"AMT_ANNUITY": "annuity"}, ("total",), per=AMOUNT_UNITS)
    amounts = {
        "AMT_APPLICATION": "asked", "AMT_DOWN_PAYMENT": "down_payment",
        "asked_less_granted": "asked_less_granted",
    }  # fmt: skip
    every.statistics(amounts, ("mean",), per=AMOUNT_UNITS)
    every.statistics({"amount_left": "amount_left"}, ("total",), per=AMOUNT_UNITS)
    ratios = {"asked_to_granted": "asked_to_granted", "credit_to_annuity": "credit_to_annuity",
              "simple_rate": "simple_rate", "decision_days": "decision_days",
              "ended_early_days": "ended_early_days"}  # fmt: skip
    every.statistics(ratios, ("mean", "max"))
    every.statistics({"asked_to_granted": "asked_to_granted"}, ("std",))
    plans = {"credit_to_goods": "credit_to_goods", "down_payment_ratio": "down_payment_ratio",
             "CNT_PAYMENT": "instalments", "planned_days": "planned_days"}  # fmt: skip
    every.statistics(plans, ("mean",))
    every.statistics({"instalments_left": "instalments_left"}, ("total",))
    every.shares({
        "is_refused_hc": "refused_hc", "is_refused_limit": "refused_limit",
        "is_high_yield": "high_yield", "is_low_yield": "low_yield",
        "NFLAG_INSURED_ON_APPROVAL": "insured",
    })  # fmt: skip
    features = every.features()
    pairs = [
        ("previous_applications_1y", "previous_applications"),
        ("previous_credit_mean_refused", "previous_credit_mean_approved"),
    ]
    return features.join(compared(features, pairs))
