import numpy as np
import polars as pl
import pytest

from creditwright.records.simulator.credits import Credits
from creditwright.records.simulator.payments import Payments, settled_days
from creditwright.records.simulator.people import People
from creditwright.records.simulator.point_of_sale import point_of_sale_table
from creditwright.records.simulator.snapshots import first_snapshot_from, snapshot_day


@pytest.fixture(scope="module")
def table(people: People, past: Credits, payments: Payments) -> pl.DataFrame:
    """Snapshots beside the day of each and the row of its loan."""
    rng = np.random.default_rng(8)
    frame = point_of_sale_table(rng, people, past, payments)
    loans = pl.DataFrame(
        {
            "SK_ID_PREV": past.identifier,
            "loan": np.arange(past.identifier.size),
            "owner": past.owner,
        }
    )
    joined = frame.join(loans, on="SK_ID_PREV", how="left")
    day = snapshot_day(people, joined["owner"].to_numpy(), joined["MONTHS_BALANCE"].to_numpy())
    return joined.with_columns(day=pl.Series(day))


def test_the_first_snapshot_from_a_day_is_the_first_that_is_not_before_it(people: People) -> None:
    rng = np.random.default_rng(3)
    owner = rng.integers(0, people.size, 5_000)
    day = -rng.integers(1, 2_900, 5_000)

    month = first_snapshot_from(people, owner, day)

    assert (snapshot_day(people, owner, month) >= day).all()
    assert (snapshot_day(people, owner, month - 1) < day).all()


def test_the_last_snapshot_lies_within_a_month_before_the_application(people: People) -> None:
    everybody = np.arange(people.size)

    day = snapshot_day(people, everybody, np.full(everybody.size, -1))

    assert day.max() == -1
    assert day.min() == -30


def test_instalments_left_and_fallen_due_add_up_to_the_term(
    past: Credits, table: pl.DataFrame
) -> None:
    open_rows = table.filter(
        (pl.col("NAME_CONTRACT_STATUS") != "Completed") & pl.col("CNT_INSTALMENT").is_not_null()
    )
    first_due = past.first_due[open_rows["loan"].to_numpy()]
    fallen = np.floor((open_rows["day"].to_numpy() - first_due) / 30) + 1
    fallen = np.clip(fallen, 0, open_rows["CNT_INSTALMENT"].to_numpy())

    total = open_rows["CNT_INSTALMENT_FUTURE"].to_numpy() + fallen

    assert (total == open_rows["CNT_INSTALMENT"].to_numpy()).all()


def test_what_is_left_never_grows(table: pl.DataFrame) -> None:
    left = table.sort("SK_ID_PREV", "MONTHS_BALANCE").select(
        pl.col("CNT_INSTALMENT_FUTURE")
        .drop_nulls()
        .diff()
        .over("SK_ID_PREV", mapping_strategy="explode")
    )

    assert left.to_series().drop_nulls().max() == 0


def test_a_loan_is_completed_in_its_last_month_with_nothing_left(
    past: Credits, payments: Payments, table: pl.DataFrame
) -> None:
    done = table.filter(pl.col("NAME_CONTRACT_STATUS") == "Completed")
    last_month = table.group_by("SK_ID_PREV").agg(last=pl.col("MONTHS_BALANCE").max())
    joined = done.join(last_month, on="SK_ID_PREV")
    settled = settled_days(payments, past)[done["loan"].to_numpy()]

    assert done.height > 1000
    assert (joined["MONTHS_BALANCE"] == joined["last"]).all()
    assert done["CNT_INSTALMENT_FUTURE"].drop_nulls().sum() == 0
    assert done["SK_DPD"].sum() == 0
    assert (done["CNT_INSTALMENT"] == past.last_paid[done["loan"].to_numpy()]).all()
    assert (settled <= done["day"].to_numpy()).all()


def test_days_past_due_are_counted_from_the_oldest_unpaid_instalment(
    payments: Payments, table: pl.DataFrame
) -> None:
    late_loans = table.filter(pl.col("SK_DPD") > 0)["loan"].unique().sort()[:60]
    rows = table.filter(
        pl.col("loan").is_in(late_loans.implode()), pl.col("NAME_CONTRACT_STATUS") != "Completed"
    )

    assert rows.height > 200
    for loan, day, late in rows.select("loan", "day", "SK_DPD").iter_rows():
        mine = payments.credit == loan
        unpaid = mine & (payments.due < day) & (payments.settled > day)
        oldest = (day - payments.due[unpaid]).max() if unpaid.any() else 0
        assert late == oldest


def test_tolerated_days_are_all_or_none(table: pl.DataFrame) -> None:
    different = table.filter(pl.col("SK_DPD_DEF") != pl.col("SK_DPD"))

    assert (different["SK_DPD_DEF"] == 0).all()
    assert different.height > 0
