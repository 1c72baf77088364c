"""How much of the truth about simulated applications a model can find, table by table.

A quick LightGBM on simple aggregates, three folds: not the product's features, only a measure of
where the simulator has put its information.
"""

from collections.abc import Mapping

import lightgbm as lgb
import numpy as np
import polars as pl
from sklearn.metrics import roc_auc_score

PARAMETERS = {
    "objective": "binary",
    "learning_rate": 0.06,
    "num_leaves": 24,
    "feature_fraction": 0.25,
    "bagging_fraction": 0.85,
    "bagging_freq": 1,
    "lambda_l2": 30.0,
    "min_data_in_leaf": 60,
    "verbose": -1,
    "seed": 1,
}
ROUNDS, FOLDS = 150, 3
EXTERNAL = ("EXT_SOURCE_1", "EXT_SOURCE_2", "EXT_SOURCE_3")


def areas(tables: Mapping[str, pl.DataFrame]) -> dict[str, float]:
    """Return out-of-fold areas under the ROC curve for three ever larger sets of columns."""
    form = tables["application_train"]
    outcome = form["TARGET"].to_numpy()
    application = form.drop("TARGET").with_columns(
        term=pl.col("AMT_CREDIT") / pl.col("AMT_ANNUITY"),
        burden=pl.col("AMT_ANNUITY") / pl.col("AMT_INCOME_TOTAL"),
        cover=pl.col("AMT_CREDIT") / pl.col("AMT_GOODS_PRICE"),
    )
    everything = application
    for frame in histories(tables):
        everything = everything.join(frame, on="SK_ID_CURR", how="left")
    return {
        "the three outside scores": area(application.select("SK_ID_CURR", *EXTERNAL), outcome),
        "the application table": area(application, outcome),
        "all eight tables": area(everything, outcome),
    }


def area(columns: pl.DataFrame, outcome: np.ndarray) -> float:
    """Return the out-of-fold area of a booster over these columns."""
    numbers = columns.drop("SK_ID_CURR").with_columns(
        pl.col(pl.String).cast(pl.Categorical).to_physical().cast(pl.Float64)
    )
    values = numbers.cast(pl.Float64).to_numpy()
    fold = np.random.default_rng(0).integers(0, FOLDS, outcome.size)
    score = np.zeros(outcome.size)
    for k in range(FOLDS):
        data = lgb.Dataset(values[fold != k], outcome[fold != k])
        score[fold == k] = lgb.train(PARAMETERS, data, ROUNDS).predict(values[fold == k])
    return float(roc_auc_score(outcome, score))


def histories(tables: Mapping[str, pl.DataFrame]) -> list[pl.DataFrame]:
    """Return simple aggregates of each history table, one row an application."""
    bureau = tables["bureau"]
    months = tables["bureau_balance"].join(
        bureau.select("SK_ID_BUREAU", "SK_ID_CURR"), on="SK_ID_BUREAU"
    )
    delay = pl.col("DAYS_ENTRY_PAYMENT") - pl.col("DAYS_INSTALMENT")
    use = (pl.col("AMT_BALANCE") / pl.col("AMT_CREDIT_LIMIT_ACTUAL").clip(1)).clip(0, 2)
    active = pl.col("CREDIT_ACTIVE") == "Active"
    refused = pl.col("NAME_CONTRACT_STATUS") == "Refused"
    return [
        bureau.group_by("SK_ID_CURR").agg(
            bureau_loans=pl.len(),
            bureau_active=active.mean(),
            bureau_days=pl.col("DAYS_CREDIT").mean(),
            bureau_latest=pl.col("DAYS_CREDIT").max(),
            bureau_debt=pl.col("AMT_CREDIT_SUM_DEBT").sum(),
            bureau_use=pl.col("AMT_CREDIT_SUM_DEBT").sum()
            / (1 + pl.col("AMT_CREDIT_SUM").filter(active).sum()),
            bureau_worst=pl.col("AMT_CREDIT_MAX_OVERDUE").max(),
            bureau_overdue=pl.col("CREDIT_DAY_OVERDUE").max(),
        ),
        months.group_by("SK_ID_CURR").agg(
            months=pl.len(),
            months_late=pl.col("STATUS").is_in(["1", "2", "3", "4", "5"]).mean(),
        ),
        tables["previous_application"]
        .group_by("SK_ID_CURR")
        .agg(
            requests=pl.len(),
            requests_refused=refused.mean(),
            requests_refused_count=refused.sum(),
            requests_approved=(pl.col("NAME_CONTRACT_STATUS") == "Approved").mean(),
            requests_latest=pl.col("DAYS_DECISION").max(),
            requests_dear=(pl.col("NAME_YIELD_GROUP") == "high").mean(),
        ),
        tables["installments_payments"]
        .group_by("SK_ID_CURR")
        .agg(
            instalments=pl.len(),
            delay_mean=delay.mean(),
            delay_max=delay.max(),
            late_share=(delay > 0).mean(),
            late_days=delay.clip(0).mean(),
        ),
        tables["POS_CASH_balance"]
        .group_by("SK_ID_CURR")
        .agg(past_due_share=(pl.col("SK_DPD") > 0).mean(), past_due_max=pl.col("SK_DPD").max()),
        tables["credit_card_balance"]
        .group_by("SK_ID_CURR")
        .agg(
            card_use=use.mean(),
            card_use_max=use.max(),
            card_late=(pl.col("SK_DPD") > 0).mean(),
            card_draws=(pl.col("AMT_DRAWINGS_CURRENT") > 0).mean(),
        ),
    ]
