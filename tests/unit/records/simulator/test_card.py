import numpy as np
import polars as pl
import pytest

from creditwright.records.simulator.card import Cards, Statements

KEY = ["SK_ID_PREV", "MONTHS_BALANCE"]


@pytest.fixture(scope="module")
def table(lender: dict[str, pl.DataFrame]) -> pl.DataFrame:
    return lender["credit_card_balance"].sort(KEY)


def test_the_balance_is_the_last_one_less_payments_plus_interest_and_drawings(
    table: pl.DataFrame,
) -> None:
    moved = table.with_columns(before=pl.col("AMT_BALANCE").shift(1).over("SK_ID_PREV")).filter(
        pl.col("before").is_not_null(), pl.col("AMT_BALANCE") > 0
    )
    interest = moved["AMT_BALANCE"] - moved["AMT_RECEIVABLE_PRINCIPAL"]
    expected = (
        moved["before"]
        - moved["AMT_PAYMENT_TOTAL_CURRENT"]
        + interest
        + moved["AMT_DRAWINGS_CURRENT"]
    )

    assert moved.height > 5_000
    assert (moved["AMT_BALANCE"] - expected).abs().max() < 0.1  # type: ignore[operator]


def test_drawings_are_those_at_machines_in_shops_and_elsewhere(table: pl.DataFrame) -> None:
    known = table.filter(pl.col("AMT_DRAWINGS_ATM_CURRENT").is_not_null())
    parts = sum(
        (known[f"AMT_DRAWINGS_{kind}_CURRENT"] for kind in ("ATM", "POS", "OTHER")),
        start=pl.zeros(known.height, eager=True),
    )
    times = sum(
        (known[f"CNT_DRAWINGS_{kind}_CURRENT"] for kind in ("ATM", "POS", "OTHER")),
        start=pl.zeros(known.height, eager=True),
    )

    assert (known["AMT_DRAWINGS_CURRENT"] - parts).abs().max() < 0.001  # type: ignore[operator]
    assert (known["CNT_DRAWINGS_CURRENT"] == times).all()
    assert ((known["AMT_DRAWINGS_CURRENT"] > 0) == (known["CNT_DRAWINGS_CURRENT"] > 0)).all()


def test_before_its_first_use_a_card_owes_nothing_and_its_drawings_are_unknown(
    table: pl.DataFrame,
) -> None:
    silent = table.filter(pl.col("AMT_DRAWINGS_ATM_CURRENT").is_null())

    assert silent.height > 1_000
    assert silent["AMT_BALANCE"].sum() == 0
    assert silent["AMT_DRAWINGS_CURRENT"].sum() == 0


def test_nobody_pays_more_than_is_owed_nor_is_asked_for_more(statements: Statements) -> None:
    before = np.vstack([np.zeros(statements.balance.shape[1]), statements.balance[:-1]])

    assert (statements.paid <= before + 0.03).all()
    assert (statements.minimum <= before + 0.03).all()
    assert (statements.balance >= 0).all()


def test_drawing_never_takes_a_balance_above_the_limit(
    cards: Cards, statements: Statements
) -> None:
    limit = cards.limit
    drawn = statements.at_machine + statements.at_shop + statements.other > 0

    assert drawn.sum() > 1_000
    assert (np.where(drawn, statements.balance - limit, 0) <= 45.0).all()


def test_missed_payments_are_counted_and_end_with_a_payment(statements: Statements) -> None:
    missed, paid = statements.missed, statements.paid

    assert missed.max() >= 3
    assert (paid[missed > 0] == 0).all()
    assert (np.diff(missed, axis=0) <= 1).all()


def test_a_closed_card_has_no_limit_and_owes_nothing(cards: Cards, statements: Statements) -> None:
    months = np.arange(statements.balance.shape[0])[:, None]
    closed = months >= cards.closed_from

    assert closed.any()
    assert statements.balance[closed].sum() == 0


def test_days_past_due_follow_the_payments_missed(table: pl.DataFrame) -> None:
    late = table.filter(pl.col("SK_DPD") > 0)

    assert late.height > 100
    assert (late["AMT_PAYMENT_TOTAL_CURRENT"] == 0).all()
    assert (late["SK_DPD_DEF"] <= late["SK_DPD"]).all()


def test_the_payments_on_a_card_are_its_instalments_of_calendar_version_zero(
    lender: dict[str, pl.DataFrame], table: pl.DataFrame
) -> None:
    paid = table.group_by("SK_ID_PREV").agg(pl.col("AMT_PAYMENT_TOTAL_CURRENT").sum().alias("paid"))
    rows = lender["installments_payments"].filter(pl.col("NUM_INSTALMENT_VERSION") == 0)
    parts = rows.group_by("SK_ID_PREV").agg(
        pl.col("AMT_PAYMENT").sum(),
        pl.len(),
        highest=pl.col("NUM_INSTALMENT_NUMBER").max(),
    )
    joined = paid.filter(pl.col("paid") > 0).join(parts, on="SK_ID_PREV", how="full", coalesce=True)

    assert joined.null_count().sum_horizontal().item() == 0
    assert (joined["paid"] - joined["AMT_PAYMENT"]).abs().max() < 0.01  # type: ignore[operator]
    assert (joined["highest"] == joined["len"]).all()
