from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from creditwright.records.simulator.credits import Credits
from creditwright.records.simulator.payments import (
    NEVER_SETTLED,
    UNPAID_SHOWN_DAYS,
    Payments,
    instalment_rows,
    settled_days,
)
from creditwright.records.simulator.people import People
from creditwright.records.simulator.terms import remainder_of


@pytest.fixture(scope="module")
def instalments(lender: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Payments on loans beside the terms of the loan; cards, calendar version 0, left out."""
    terms = lender["previous_application"].select(
        "SK_ID_PREV", "AMT_ANNUITY", "CNT_PAYMENT", "DAYS_FIRST_DUE", "DAYS_DECISION"
    )
    loans = lender["installments_payments"].filter(pl.col("NUM_INSTALMENT_VERSION") > 0)
    return loans.join(terms, on="SK_ID_PREV", how="left")


def test_every_instalment_belongs_to_a_granted_loan(instalments: pl.DataFrame) -> None:
    assert instalments["DAYS_FIRST_DUE"].null_count() == 0


def test_an_instalment_falls_due_thirty_days_after_the_one_before(
    instalments: pl.DataFrame,
) -> None:
    expected = instalments["DAYS_FIRST_DUE"] + 30 * (instalments["NUM_INSTALMENT_NUMBER"] - 1)

    assert (instalments["DAYS_INSTALMENT"] == expected).all()


def test_payments_lie_between_the_decision_and_the_application(instalments: pl.DataFrame) -> None:
    paid = instalments.filter(pl.col("DAYS_ENTRY_PAYMENT").is_not_null())

    assert (paid["DAYS_ENTRY_PAYMENT"] > paid["DAYS_DECISION"]).all()
    assert (paid["DAYS_ENTRY_PAYMENT"] < 0).all()
    assert (instalments["DAYS_INSTALMENT"] < 0).all()


def test_day_and_amount_of_a_payment_are_missing_together_and_seldom(
    instalments: pl.DataFrame,
) -> None:
    unpaid = instalments["DAYS_ENTRY_PAYMENT"].is_null()

    assert (unpaid == instalments["AMT_PAYMENT"].is_null()).all()
    assert 0 < unpaid.mean() < 0.01  # type: ignore[operator]  # a mean of flags is a number
    assert (instalments.filter(unpaid)["DAYS_INSTALMENT"] >= -UNPAID_SHOWN_DAYS).all()


def test_the_parts_of_an_instalment_add_up_to_what_was_due(instalments: pl.DataFrame) -> None:
    sums = (
        instalments.filter(pl.col("DAYS_INSTALMENT") < -400, pl.col("AMT_PAYMENT").is_not_null())
        .group_by("SK_ID_PREV", "NUM_INSTALMENT_NUMBER")
        .agg(pl.len(), pl.col("AMT_PAYMENT").sum(), pl.col("AMT_INSTALMENT").first())
    )
    whole = (sums["AMT_PAYMENT"] - sums["AMT_INSTALMENT"]).abs() < 0.001

    assert (sums["len"] == 2).mean() == pytest.approx(0.055, abs=0.02)
    assert sums.filter(pl.col("len") == 2)["AMT_PAYMENT"].len() > 100
    assert whole.filter(sums["len"] == 2).all()
    assert whole.mean() > 0.995  # type: ignore[operator]  # a mean of flags is a number


def test_an_instalment_is_the_annuity_unless_it_repays_the_rest(instalments: pl.DataFrame) -> None:
    number = pl.col("NUM_INSTALMENT_NUMBER")
    last = instalments.select(number == number.max().over("SK_ID_PREV")).to_series()
    plain = instalments["AMT_INSTALMENT"] == instalments["AMT_ANNUITY"]

    assert plain.filter(~last).all()
    assert (instalments["AMT_INSTALMENT"] >= instalments["AMT_ANNUITY"]).all()


def test_who_repays_early_pays_the_annuity_and_all_that_is_left(
    past: Credits, payments: Payments
) -> None:
    early = payments.number < past.months[payments.credit]
    early &= payments.number == past.last_paid[payments.credit]
    loan = payments.credit[early]
    rest = remainder_of(
        past.amount[loan], past.rate[loan], past.months[loan], payments.number[early]
    )

    assert early.sum() > 100
    assert payments.amount[early] == pytest.approx(past.annuity[loan] + rest, abs=0.0226)
    assert (payments.version[early] >= 2).all()


def test_a_loan_is_settled_when_its_last_instalment_is(past: Credits, payments: Payments) -> None:
    settled = settled_days(payments, past)

    for loan in np.flatnonzero(past.is_loan)[:300]:
        mine = payments.credit == loan
        complete = mine.sum() == past.last_paid[loan]
        expected = payments.settled[mine].max() if complete and mine.any() else NEVER_SETTLED
        assert settled[loan] == expected


def test_what_was_never_paid_has_no_row_unless_it_fell_due_just_now(
    people: People, past: Credits, payments: Payments
) -> None:
    nothing_paid = replace(
        payments,
        first_day=np.full(payments.credit.size, NEVER_SETTLED),
        settled=np.full(payments.credit.size, NEVER_SETTLED),
    )

    rows = instalment_rows(people, past, nothing_paid)

    assert rows.height == (payments.due >= -UNPAID_SHOWN_DAYS).sum()
    assert rows["DAYS_ENTRY_PAYMENT"].is_null().all()


def test_people_without_conduct_pay_late_more_often(
    lender: dict[str, pl.DataFrame], instalments: pl.DataFrame
) -> None:
    late = instalments.group_by("SK_ID_CURR").agg(
        (pl.col("DAYS_ENTRY_PAYMENT") > pl.col("DAYS_INSTALMENT")).mean().alias("late")
    )
    joined = late.join(lender["truth"], on="SK_ID_CURR").drop_nulls()

    assert joined.select(pl.corr("late", "conduct", method="spearman")).item() < -0.25
    assert joined.select(pl.corr("late", "default_probability", method="spearman")).item() > 0.15
