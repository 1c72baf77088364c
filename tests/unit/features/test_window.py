"""Which stretch of the past a feature looks at, as read off its expression."""

import re

import pytest

from creditwright.features.catalogue import FEATURES, feature_named
from creditwright.features.expression import Expression, col
from creditwright.features.functions import from_the_end, from_the_start
from creditwright.features.views.bureau import BUREAU_LOANS
from creditwright.features.views.instalments import INSTALMENTS
from creditwright.features.views.point_of_sale import POS_MONTHS
from creditwright.features.window import Span, Window, window_of

DUE = col("DAYS_INSTALMENT")
MONTH = col("MONTHS_BALANCE")
LATE = col("days_late")


@pytest.mark.parametrize(
    ("rows", "window"),
    [
        (DUE >= -365, Window(Span.DAYS, 365)),
        (DUE > -365, Window(Span.DAYS, 364)),
        ((DUE >= -90) & col("is_late"), Window(Span.DAYS, 90)),
        (col("due_age_days") <= 30, Window(Span.DAYS, 30)),
        ((DUE >= -365) & (DUE < -90), Window(Span.DAYS, 365, 91)),
        (from_the_end() <= 3, Window(Span.LAST, 3)),
        (from_the_start(col("is_late")) < 3, Window(Span.FIRST, 2)),
        (from_the_end().equals(1), Window(Span.LAST, 1)),
        (col("is_late"), None),
        (col("days_late") <= 30, None),
    ],
)
def test_a_window_is_what_the_condition_on_rows_says_of_time(
    rows: Expression, window: Window | None
) -> None:
    assert window_of(LATE.filter(rows).mean(), INSTALMENTS) == window


def test_months_are_counted_as_months() -> None:
    value = col("SK_DPD").filter(MONTH >= -6).max()

    assert window_of(value, POS_MONTHS) == Window(Span.MONTHS, 6)


def test_the_last_row_is_a_window_of_one_row() -> None:
    assert window_of(LATE.last(), INSTALMENTS) == Window(Span.LAST, 1)


def test_a_window_within_what_another_table_says_counts() -> None:
    assert window_of(col("months_late_1y").total(), BUREAU_LOANS) == Window(Span.MONTHS, 12)


def test_recent_rows_compared_with_all_have_no_window() -> None:
    recent, ever = LATE.filter(DUE >= -365).mean(), LATE.mean()

    assert window_of(recent - ever, INSTALMENTS) is None
    assert window_of(recent - LATE.filter(DUE >= -730).mean(), INSTALMENTS) == Window(
        Span.DAYS, 730
    )


def test_a_feature_derived_from_features_of_one_window_has_it() -> None:
    shared = feature_named("instalment_paid_total_1y_to_income").window

    assert shared == Window(Span.DAYS, 365)
    assert feature_named("instalment_late_share_change").window is None


def test_every_feature_with_a_window_in_its_name_has_one() -> None:
    named = [each for each in FEATURES if re.search(r"_\d+(m|y)$", each.name)]

    assert len(named) > 50
    assert [each.name for each in named if each.window is None] == []


@pytest.mark.parametrize(
    ("window", "en", "fr"),
    [
        (Window(Span.DAYS, 90), "the last 90 days", "les 90 derniers jours"),
        (Window(Span.MONTHS, 24, 13), "24 to 13 months before the application",
         "de 24 à 13 mois avant la demande"),
        (Window(Span.LAST, 1), "the last row", "la dernière ligne"),
        (Window(Span.FIRST, 3), "the first 3 rows", "les 3 premières lignes"),
    ],
)  # fmt: skip
def test_a_window_is_told_in_both_languages(window: Window, en: str, fr: str) -> None:
    assert (window.label.en, window.label.fr) == (en, fr)
