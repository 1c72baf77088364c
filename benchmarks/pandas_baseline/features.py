"""All features of the baseline, table after table, in one frame."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd

from pandas_baseline.application import application_features
from pandas_baseline.bureau import bureau_features
from pandas_baseline.cards import card_features
from pandas_baseline.history import compared
from pandas_baseline.instalments import instalment_features
from pandas_baseline.point_of_sale import point_of_sale_features
from pandas_baseline.previous import previous_features

HISTORIES: tuple[Callable[[Path, pd.Index], pd.DataFrame], ...] = (
    bureau_features,
    previous_features,
    instalment_features,
    point_of_sale_features,
    card_features,
)
ACROSS = [
    ("bureau_debt_total_active", "income"), ("bureau_credit_total_active", "income"),
    ("bureau_debt_total_active", "credit"), ("bureau_credit_mean", "credit"),
    ("bureau_credit_max", "credit"), ("previous_credit_mean_approved", "credit"),
    ("previous_annuity_mean_approved", "annuity"), ("previous_amount_left_total", "income"),
    ("annuity", "instalment_due_mean"), ("instalment_paid_mean", "annuity"),
    ("instalment_shortfall_total", "income"), ("card_balance_last", "income"),
    ("card_limit_max", "income"), ("card_limit_max", "credit"),
]  # fmt: skip


def by_table(prepared: Path) -> Iterator[pd.DataFrame]:
    """Yield the features of each table, a row for each application."""
    own = application_features(prepared)
    yield own
    for features in HISTORIES:
        yield features(prepared, own.index)


def baseline_features(prepared: Path) -> pd.DataFrame:
    """Compute all features, a row for each application, rising by SK_ID_CURR.

    Args:
        prepared: A folder of prepared records.
    """
    features = pd.concat(list(by_table(prepared)), axis=1)
    return pd.concat([features, compared(features, ACROSS)], axis=1)
