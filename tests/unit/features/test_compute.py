"""What `compute` promises about its input and its output, beyond the values."""

from collections.abc import Callable

import polars as pl
import pytest

from creditwright.features.catalogue import FEATURES, feature_named
from creditwright.features.compute import compute
from creditwright.features.errors import (
    MissingColumnError,
    RepeatedApplicationError,
    RowAfterApplicationError,
)
from creditwright.features.feature import Dtype
from creditwright.features.views.all import VIEWS
from creditwright.records.records import HISTORY, Records
from creditwright.records.tables import TABLES

RecordsOf = Callable[..., Records]
EMPTY: dict[str, list[dict[str, object]]] = {name: [] for name in HISTORY}


def _changed(
    records: Records, table: str, change: Callable[[pl.LazyFrame], pl.LazyFrame]
) -> Records:
    return Records(records.application, {**records.history, table: change(records.history[table])})


def test_the_frame_has_one_row_an_application_in_order_and_one_column_a_feature(
    records_of: RecordsOf,
) -> None:
    records = records_of([{"SK_ID_CURR": 7}, {"SK_ID_CURR": 3}], **EMPTY)

    frame = compute(records)

    assert frame["SK_ID_CURR"].to_list() == [3, 7]
    assert frame.columns == ["SK_ID_CURR", *(feature.name for feature in FEATURES)]
    kinds = {Dtype.NUMBER: pl.Float64, Dtype.CATEGORY: pl.String}
    assert all(frame.schema[each.name] == kinds[each.dtype] for each in FEATURES)


def test_an_application_about_which_nothing_is_known_is_computed_with_and_without_histories(
    records_of: RecordsOf,
) -> None:
    without = compute(records_of({}))
    with_empty = compute(records_of({}, **EMPTY))

    assert without["bureau_loans"].to_list() == [None]
    assert with_empty["bureau_loans"].to_list() == [0.0]
    assert without.schema == with_empty.schema


@pytest.mark.parametrize("table", sorted(HISTORY))
def test_an_absent_table_makes_its_features_null_and_no_other(
    table: str, records_of: RecordsOf
) -> None:
    tables = {name: rows for name, rows in EMPTY.items() if name != table}
    if table == "bureau":  # its balances hang on it
        del tables["bureau_balance"]

    frame = compute(records_of({"AMT_CREDIT": 1000, "AMT_INCOME_TOTAL": 500}, **tables))

    counts = [each for each in FEATURES if each.when_no_rows is not None]
    for feature in counts:
        absent = VIEWS[feature.source].table.name == table
        assert frame[feature.name][0] == (None if absent else feature.when_no_rows), feature.name
    assert frame["credit_to_income"][0] == 2


def test_loans_elsewhere_are_computed_without_their_monthly_balances(records_of: RecordsOf) -> None:
    loan = {"SK_ID_BUREAU": 1, "CREDIT_ACTIVE": "Active", "DAYS_CREDIT": -10}

    row = compute(records_of({}, bureau=[loan])).row(0, named=True)

    assert row["bureau_loans"] == 1
    assert row["bureau_late_months_total"] is None


def test_a_chosen_few_are_computed_alone_with_what_they_are_derived_from(
    records_of: RecordsOf,
) -> None:
    chosen = [feature_named("burden_debt_to_income"), feature_named("gender")]
    records = records_of({"AMT_CREDIT": 1000, "AMT_INCOME_TOTAL": 500, "CODE_GENDER": "F"})

    frame = compute(records, chosen)

    assert frame.columns == ["SK_ID_CURR", "burden_debt_to_income", "gender"]
    assert frame.row(0)[1:] == (2.0, "F")


def test_a_missing_column_of_the_application_is_named(records_of: RecordsOf) -> None:
    records = records_of({})
    lacking = Records(records.application.drop("AMT_CREDIT", "EXT_SOURCE_2"), {})

    with pytest.raises(MissingColumnError, match=r"application lacks 2 .*AMT_CREDIT, EXT_SOURCE_2"):
        compute(lacking)


def test_a_missing_column_of_a_history_is_named(records_of: RecordsOf) -> None:
    records = records_of({}, **EMPTY)
    lacking = _changed(records, "bureau", lambda frame: frame.drop("DAYS_CREDIT"))

    with pytest.raises(MissingColumnError, match=r"Table bureau lacks 1 .*DAYS_CREDIT"):
        compute(lacking)


def test_columns_nobody_reads_and_their_order_change_nothing(records_of: RecordsOf) -> None:
    records = records_of({"AMT_CREDIT": 1000}, bureau=[{"SK_ID_BUREAU": 1, "DAYS_CREDIT": -5}])
    names = records.history["bureau"].collect_schema().names()
    other = Records(
        records.application.with_columns(pl.lit(1).alias("FOREIGN")),
        {
            "bureau": records.history["bureau"].select(
                pl.lit("x").alias("FOREIGN"), *reversed(names)
            )
        },
    )

    assert compute(other).equals(compute(records))


def test_an_application_that_stands_twice_is_refused(records_of: RecordsOf) -> None:
    with pytest.raises(RepeatedApplicationError, match="1 application"):
        compute(records_of([{"SK_ID_CURR": 3}, {"SK_ID_CURR": 3}]))


@pytest.mark.parametrize(
    ("table", "column"),
    [(name, column) for name in HISTORY for column in TABLES[name].dated_by],
)
def test_a_row_dated_after_the_application_is_refused_without_naming_anyone(
    table: str, column: str, records_of: RecordsOf
) -> None:
    key = "SK_ID_BUREAU" if table.startswith("bureau") else "SK_ID_PREV"
    rows: list[dict[str, object]] = [{key: 987_654, column: 0}, {key: 987_654, column: 1}]
    tables = {table: rows}
    if table == "bureau_balance":
        tables["bureau"] = [{key: 987_654}]

    with pytest.raises(
        RowAfterApplicationError, match=rf"1 row\(s\) of {table} .*{column}"
    ) as error:
        compute(records_of({"SK_ID_CURR": 555_444}, **tables))

    assert "987" not in str(error.value)
    assert "555" not in str(error.value)


def test_history_rows_of_no_application_are_left_out(records_of: RecordsOf) -> None:
    own = {"SK_ID_BUREAU": 1, "SK_ID_CURR": 100_001, "DAYS_CREDIT": -5}
    foreign = {"SK_ID_BUREAU": 2, "SK_ID_CURR": 999_999, "DAYS_CREDIT": -5}

    frame = compute(records_of({"SK_ID_CURR": 100_001}, bureau=[own, foreign]))

    assert frame["bureau_loans"].to_list() == [1.0]
