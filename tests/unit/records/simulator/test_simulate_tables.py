import polars as pl
import pytest
from polars.testing import assert_frame_equal

from creditwright.records.simulator import BLOCK_APPLICATIONS, simulate_tables
from creditwright.records.tables import TABLES

HISTORY = (
    "bureau",
    "previous_application",
    "POS_CASH_balance",
    "installments_payments",
    "credit_card_balance",
)


def test_the_same_seed_gives_the_same_lender() -> None:
    one, two = simulate_tables(300, seed=4), simulate_tables(300, seed=4)

    for table, frame in one.items():
        assert_frame_equal(frame, two[table])


def test_another_seed_gives_other_people() -> None:
    one, two = simulate_tables(300, seed=4), simulate_tables(300, seed=5)

    assert not one["application_train"]["DAYS_BIRTH"].equals(two["application_train"]["DAYS_BIRTH"])


def test_the_first_block_is_the_same_however_many_follow(
    lender: dict[str, pl.DataFrame],
) -> None:
    alone = simulate_tables(BLOCK_APPLICATIONS, seed=20)

    for table, frame in alone.items():
        assert_frame_equal(frame, lender[table].head(frame.height))


@pytest.mark.parametrize(("applications", "test"), [(1, 0), (7, 1), (1000, 137)])
def test_train_and_test_share_the_applications_as_asked(applications: int, test: int) -> None:
    tables = simulate_tables(applications, seed=1)

    assert tables["application_test"].height == test
    assert tables["application_train"].height == applications - test


@pytest.mark.parametrize("name", sorted(TABLES))
def test_a_table_has_the_declared_columns_within_the_declared_ranges(
    lender: dict[str, pl.DataFrame], name: str
) -> None:
    table, frame = TABLES[name], lender[name]
    declared = [column for column in table.columns if column.name in frame.columns]

    assert {*frame.columns} <= {*table.column_names}
    for column in declared:
        values = frame[column.name]
        if column.null is None:
            assert values.null_count() == 0, column.name
        if values.dtype.is_numeric():
            marks = [float(mark) for mark in column.sentinels if mark.lstrip("-").isdigit()]
            numbers = values.drop_nulls().cast(pl.Float64)
            numbers = numbers.filter(~numbers.is_in(marks))
            low = column.at_least if column.at_least is not None else float("-inf")
            high = column.at_most if column.at_most is not None else float("inf")
            assert numbers.is_between(low, high).all(), column.name


@pytest.mark.parametrize("name", sorted(TABLES))
def test_no_two_rows_share_a_key(lender: dict[str, pl.DataFrame], name: str) -> None:
    key = [column for column in TABLES[name].key if column in lender[name].columns]

    assert key
    assert not lender[name].select(key).is_duplicated().any()


@pytest.mark.parametrize("name", HISTORY)
def test_every_history_row_belongs_to_an_application(
    lender: dict[str, pl.DataFrame], name: str
) -> None:
    orphans = lender[name].join(lender["truth"], on="SK_ID_CURR", how="anti")

    assert orphans.height == 0


@pytest.mark.parametrize(
    "name", ["POS_CASH_balance", "installments_payments", "credit_card_balance"]
)
def test_every_row_of_an_own_credit_belongs_to_a_request_of_the_same_person(
    lender: dict[str, pl.DataFrame], name: str
) -> None:
    key = ["SK_ID_PREV", "SK_ID_CURR"]

    assert lender[name].join(lender["previous_application"], on=key, how="anti").height == 0
