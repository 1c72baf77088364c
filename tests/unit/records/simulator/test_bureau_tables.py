import polars as pl
import pytest

MONTH = 30.4375


@pytest.fixture(scope="module")
def bureau(lender: dict[str, pl.DataFrame]) -> pl.DataFrame:
    return lender["bureau"].with_columns(closed=pl.col("CREDIT_ACTIVE") == "Closed")


@pytest.fixture(scope="module")
def months(lender: dict[str, pl.DataFrame], bureau: pl.DataFrame) -> pl.DataFrame:
    """Every month beside its loan."""
    joined = lender["bureau_balance"].join(bureau, on="SK_ID_BUREAU", how="left")
    return joined.with_columns(
        opened_month=(pl.col("DAYS_CREDIT") / MONTH).ceil(),
        closed_month=(pl.col("DAYS_ENDDATE_FACT") / MONTH).ceil(),
    )


def test_a_loan_has_a_last_day_exactly_when_it_is_closed(bureau: pl.DataFrame) -> None:
    assert (bureau["closed"] == bureau["DAYS_ENDDATE_FACT"].is_not_null()).all()


def test_a_loan_is_opened_before_it_ends_and_ends_before_the_application(
    bureau: pl.DataFrame,
) -> None:
    closed = bureau.filter("closed")

    assert (closed["DAYS_CREDIT"] < closed["DAYS_ENDDATE_FACT"]).all()
    assert (closed["DAYS_ENDDATE_FACT"] < 0).all()
    assert (bureau["DAYS_CREDIT"] < 0).all()
    assert (bureau["DAYS_CREDIT_UPDATE"] <= 0).all()


def test_nothing_is_owed_or_overdue_on_a_closed_loan(bureau: pl.DataFrame) -> None:
    closed = bureau.filter("closed")

    assert closed["AMT_CREDIT_SUM_DEBT"].drop_nulls().sum() == 0
    assert closed["CREDIT_DAY_OVERDUE"].sum() == 0


def test_days_overdue_and_amounts_overdue_come_together(bureau: pl.DataFrame) -> None:
    late = bureau["CREDIT_DAY_OVERDUE"] > 0

    assert late.sum() > 20
    assert (late == (bureau["AMT_CREDIT_SUM_OVERDUE"] > 0)).all()
    assert bureau.filter(late)["AMT_CREDIT_MAX_OVERDUE"].is_not_null().all()


def test_every_month_belongs_to_a_loan_and_lies_between_its_opening_and_the_application(
    months: pl.DataFrame,
) -> None:
    assert months["SK_ID_CURR"].null_count() == 0
    assert (months["MONTHS_BALANCE"] >= months["opened_month"]).all()
    assert (months["MONTHS_BALANCE"] <= 0).all()


def test_the_months_of_a_loan_follow_one_another_without_a_gap(months: pl.DataFrame) -> None:
    spans = months.group_by("SK_ID_BUREAU").agg(
        rows=pl.len(), span=pl.col("MONTHS_BALANCE").max() - pl.col("MONTHS_BALANCE").min() + 1
    )

    assert (spans["rows"] == spans["span"]).all()


def test_a_month_is_marked_closed_only_from_the_month_of_the_last_payment(
    months: pl.DataFrame,
) -> None:
    closed = months.filter(pl.col("STATUS") == "C")

    assert closed.height > 1000
    assert closed["closed"].all()
    assert (closed["MONTHS_BALANCE"] >= closed["closed_month"]).all()


def test_after_the_last_payment_every_known_month_is_closed(months: pl.DataFrame) -> None:
    after = months.filter(
        (pl.col("MONTHS_BALANCE") > pl.col("closed_month") + 1) & (pl.col("STATUS") != "X")
    )

    assert after["STATUS"].unique().to_list() == ["C"]


def test_a_loan_overdue_now_has_the_status_of_its_days_in_the_month_of_the_application(
    months: pl.DataFrame,
) -> None:
    now = months.filter((pl.col("MONTHS_BALANCE") == 0) & (pl.col("CREDIT_DAY_OVERDUE") > 0))

    expected = (now["CREDIT_DAY_OVERDUE"] / 30).ceil().clip(1, 5).cast(pl.Int64)

    assert now.height > 0
    assert (now["STATUS"].cast(pl.Int64) == expected).all()


def test_an_open_loan_past_due_in_the_last_month_is_overdue_now(months: pl.DataFrame) -> None:
    late = months.filter(
        (pl.col("MONTHS_BALANCE") == 0)
        & pl.col("STATUS").is_in(["1", "2", "3", "4", "5"])
        & ~pl.col("closed")
    )

    assert late.height > 0
    assert (late["CREDIT_DAY_OVERDUE"] > 0).all()


def test_months_past_due_are_counted_up_one_at_a_time(months: pl.DataFrame) -> None:
    late = (
        months.sort("SK_ID_BUREAU", "MONTHS_BALANCE")
        .with_columns(before=pl.col("STATUS").shift(1).over("SK_ID_BUREAU"))
        .filter(pl.col("STATUS").is_in(["2", "3", "4"]))
    )

    assert late.height > 20
    assert (late["before"].cast(pl.Int64, strict=False) == late["STATUS"].cast(pl.Int64) - 1).all()


def test_most_test_applicants_are_covered_by_months_and_a_third_of_the_others(
    lender: dict[str, pl.DataFrame], months: pl.DataFrame
) -> None:
    covered = months["SK_ID_CURR"].unique()
    share = {
        table: lender[table]["SK_ID_CURR"].is_in(covered.implode()).mean()
        for table in ("application_train", "application_test")
    }

    assert share["application_train"] == pytest.approx(0.296, abs=0.02)
    assert share["application_test"] == pytest.approx(0.86, abs=0.04)
