"""Point-of-sale and cash credits, month by month."""

from pathlib import Path

import pandas as pd

from pandas_baseline.history import History, compared
from pandas_baseline.reading import KEY, ratio, read

COLUMNS = (
    KEY, "SK_ID_PREV", "MONTHS_BALANCE", "CNT_INSTALMENT", "CNT_INSTALMENT_FUTURE",
    "NAME_CONTRACT_STATUS", "SK_DPD", "SK_DPD_DEF",
)  # fmt: skip
LEFT, AGREED = "CNT_INSTALMENT_FUTURE", "CNT_INSTALMENT"


def monthly_rows(prepared: Path) -> pd.DataFrame:
    """Read the months and add what is measured of each; they come by application and credit."""
    rows = read(prepared, "POS_CASH_balance", COLUMNS)
    rows = rows[rows["NAME_CONTRACT_STATUS"] != "Signed"]
    status = rows["NAME_CONTRACT_STATUS"]
    latest = ~rows["SK_ID_PREV"].duplicated(keep="last")
    return rows.drop(columns="NAME_CONTRACT_STATUS").assign(
        is_latest=latest,
        is_running=latest & (status == "Active"),
        ended=latest & (status == "Completed"),
        is_late=rows["SK_DPD"] > 0,
        is_late_30d=rows["SK_DPD"] > 30,
        left_ratio=ratio(rows[LEFT], rows[AGREED]),
        month_age=-rows["MONTHS_BALANCE"],
    )


def point_of_sale_features(prepared: Path, applications: pd.Index) -> pd.DataFrame:
    """Compute the features of point-of-sale and cash credits."""
    rows = monthly_rows(prepared)
    every = History(rows, "pos", applications)
    windows = [every.where(rows["MONTHS_BALANCE"] >= -n, f"{n}m") for n in (6, 12)]
    for window in (every, windows[1]):
        late = {"SK_DPD": "days_late", "SK_DPD_DEF": "days_really_late"}
        window.statistics(late, ("mean", "max"))
        window.shares({"is_late": "late"})
    for window in (every, *windows):
        window.counts("months")
    every.statistics({"SK_DPD": "days_late"}, ("total",))
    every.statistics({"month_age": "month_age"}, ("min", "max"))
    every.times({"is_late": "late", "is_late_30d": "late_30d", "is_running": "running"})
    every.times({"ended": "ended"})
    every.kinds("SK_ID_PREV", "credits")
    running = every.where(rows["is_running"], "running")
    running.statistics({LEFT: "left"}, ("total", "max"))
    running.statistics({"left_ratio": "left_ratio"}, ("mean",))
    running.statistics({AGREED: "agreed"}, ("total",))
    features = every.features()
    pairs = [
        ("pos_ended_count", "pos_credits"),
        ("pos_left_total_running", "pos_agreed_total_running"),
    ]
    return features.join(compared(features, pairs))
