import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditwright.records.simulator.terms import RATES, annuity_of, remainder_of

NEVER = 365243.0


@given(
    amount=st.floats(1_000, 1e6),
    rate=st.floats(0.01, 0.9),
    months=st.integers(1, 60),
    paid=st.integers(0, 60),
)
def test_the_remainder_is_what_paying_the_annuity_month_by_month_leaves(
    amount: float, rate: float, months: int, paid: int
) -> None:
    paid = min(paid, months)
    annuity = float(annuity_of(np.array([amount]), np.array([rate]), np.array([months]))[0])
    owed = amount
    for _ in range(paid):
        owed = owed * (1 + rate / 12) - annuity

    remainder = remainder_of(
        np.array([amount]), np.array([rate]), np.array([months]), np.array([paid])
    )

    assert remainder[0] == pytest.approx(owed, rel=1e-6, abs=1e-6 * amount)


def test_a_loan_without_interest_is_paid_in_equal_parts() -> None:
    annuity = annuity_of(np.array([1200.0]), np.array([0.0]), np.array([12]))

    assert annuity[0] == pytest.approx(100.0, rel=1e-4)


@pytest.fixture(scope="module")
def previous(lender: dict[str, pl.DataFrame]) -> pl.DataFrame:
    return lender["previous_application"]


@pytest.fixture(scope="module")
def running(previous: pl.DataFrame) -> pl.DataFrame:
    """Granted loans with a calendar of instalments."""
    return previous.filter(
        pl.col("DAYS_FIRST_DUE").is_not_null() & (pl.col("NAME_CONTRACT_TYPE") != "Revolving loans")
    )


@pytest.mark.parametrize(("kind", "code"), [("Consumer loans", 0), ("Cash loans", 1)])
@pytest.mark.parametrize(
    ("group", "place"), list(enumerate(("low_action", "low_normal", "middle", "high")))
)
def test_an_annuity_repays_its_credit_at_a_rate_of_its_yield_group(
    previous: pl.DataFrame, kind: str, code: int, group: int, place: str
) -> None:
    loans = previous.filter(
        (pl.col("NAME_CONTRACT_TYPE") == kind) & (pl.col("NAME_YIELD_GROUP") == place)
    )
    credit, months = loans["AMT_CREDIT"].to_numpy(), loans["CNT_PAYMENT"].to_numpy()
    low, high = (
        annuity_of(credit, np.full(credit.size, rate), months) for rate in RATES[code][group]
    )

    annuity = loans["AMT_ANNUITY"].to_numpy()

    assert loans.height > 20
    assert (annuity >= low - 0.0226).all()
    assert (annuity <= high + 0.0226).all()


def test_a_card_asks_for_a_twentieth_of_its_limit(previous: pl.DataFrame) -> None:
    cards = previous.filter(
        (pl.col("NAME_CONTRACT_TYPE") == "Revolving loans") & pl.col("AMT_ANNUITY").is_not_null()
    )

    assert (cards["AMT_ANNUITY"] == cards["AMT_CREDIT"] / 20).all()
    assert (cards["CNT_PAYMENT"] == 0).all()


def test_only_granted_requests_have_a_calendar(previous: pl.DataFrame) -> None:
    dated = previous.filter(pl.col("DAYS_FIRST_DUE").is_not_null())

    assert dated["NAME_CONTRACT_STATUS"].unique().to_list() == ["Approved"]


def test_only_refused_and_unused_requests_have_a_reason(previous: pl.DataFrame) -> None:
    reasons = previous.with_columns(has=pl.col("CODE_REJECT_REASON") != "XAP")
    refused = reasons["NAME_CONTRACT_STATUS"].is_in(["Refused", "Unused offer"])

    assert (reasons["has"] == refused).all()


def test_the_calendar_runs_from_the_decision_to_the_end(running: pl.DataFrame) -> None:
    begun = running.filter(pl.col("DAYS_FIRST_DUE") != NEVER)
    ended = begun.filter(pl.col("DAYS_LAST_DUE") != NEVER)
    settled = ended.filter(pl.col("DAYS_TERMINATION") != NEVER)

    assert (begun["DAYS_FIRST_DUE"] - begun["DAYS_DECISION"] >= 30).all()
    assert (
        begun["DAYS_LAST_DUE_1ST_VERSION"] - begun["DAYS_FIRST_DUE"]
        == 30 * (begun["CNT_PAYMENT"] - 1)
    ).all()
    assert (ended["DAYS_LAST_DUE"] <= ended["DAYS_LAST_DUE_1ST_VERSION"]).all()
    assert (ended["DAYS_LAST_DUE"] < 0).all()
    assert (settled["DAYS_TERMINATION"] >= settled["DAYS_LAST_DUE"]).all()


def test_the_product_is_named_after_what_it_is(previous: pl.DataFrame) -> None:
    known = previous.filter(
        pl.col("NAME_YIELD_GROUP").is_in(["low_action", "low_normal", "middle", "high"])
    )
    goods = known.filter(pl.col("NAME_CONTRACT_TYPE") == "Consumer loans")
    free = goods["NAME_YIELD_GROUP"] == "low_action"
    cash = known.filter(pl.col("NAME_CONTRACT_TYPE") == "Cash loans")

    assert goods["PRODUCT_COMBINATION"].str.starts_with("POS ").all()
    assert (goods["PRODUCT_COMBINATION"].str.ends_with("without interest") == free).all()
    assert cash["PRODUCT_COMBINATION"].str.contains("Cash (X-Sell|Street): ").all()


def test_those_the_lender_knows_to_be_risky_are_refused_more_often(
    lender: dict[str, pl.DataFrame], previous: pl.DataFrame
) -> None:
    joined = previous.join(lender["truth"], on="SK_ID_CURR")
    mean = joined.group_by("NAME_CONTRACT_STATUS").agg(pl.col("default_probability").mean())
    by_status = dict(mean.iter_rows())

    assert by_status["Refused"] > by_status["Approved"] + 0.02
