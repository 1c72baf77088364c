"""The rows of a view as arrays."""

import numpy as np
import pytest

from creditwright.features.errors import MissingColumnError
from creditwright.features.frame import Categories, Identifiers
from creditwright.features.rows import RowFrame, rows_for
from creditwright.records.prepared import PreparedRecords
from creditwright.records.records import Records

WANTED = {"previous_applications": ("AMT_CREDIT", "NAME_CONTRACT_STATUS", "is_approved")}


def rows(*applications: int) -> RowFrame:
    values = np.array(applications, dtype=np.float64)
    codes = np.arange(len(applications), dtype=np.int32) % 2
    words = Categories(codes, ("a", "b"))
    return RowFrame(np.array(applications, dtype=np.int64), {"x": values}, {"w": words})


@pytest.fixture(scope="module")
def records(small_portfolio: PreparedRecords) -> Records:
    return small_portfolio.everything()


def everybody(records: Records) -> Identifiers:
    numbers = records.application.select("SK_ID_CURR").collect().to_series().sort()
    return numbers.to_numpy().astype(np.int64)


def test_rows_come_in_the_order_of_the_view_with_the_values_asked_for(records: Records) -> None:
    found = rows_for(records, WANTED, everybody(records))["previous_applications"]

    assert found.numbers.keys() == {"AMT_CREDIT", "is_approved"}
    assert found.categories.keys() == {"NAME_CONTRACT_STATUS"}
    assert (np.diff(found.applications) >= 0).all()
    status = found.categories["NAME_CONTRACT_STATUS"]
    approved = status.codes == status.words.index("Approved")
    np.testing.assert_array_equal(found.numbers["is_approved"] == 1, approved)


def test_a_view_whose_table_is_absent_is_left_out(records: Records) -> None:
    assert rows_for(records, {"card_months": ("AMT_BALANCE",)}, everybody(records)) == {}


def test_a_column_that_is_missing_is_named(records: Records) -> None:
    table = records.history["previous_application"].drop("AMT_CREDIT")
    without = Records(records.application, {"previous_application": table})

    with pytest.raises(MissingColumnError, match="AMT_CREDIT"):
        rows_for(without, WANTED, everybody(records))


def test_rows_of_some_applications_are_theirs_alone() -> None:
    found = rows(1, 1, 4, 7, 7).of_applications(np.array([1, 5, 7]))

    assert found.applications.tolist() == [1, 1, 7, 7]
    assert found.numbers["x"].tolist() == [1.0, 1.0, 7.0, 7.0]
    assert rows(1).of_applications(np.array([], dtype=np.int64)).height == 0


def test_each_application_finds_its_rows() -> None:
    applications = np.array([1, 2, 4, 7])

    assert rows(1, 1, 4, 7, 7).starts_in(applications).tolist() == [0, 2, 2, 3, 5]
    assert rows(1, 1, 4, 7, 7).places_in(applications).tolist() == [0, 0, 2, 3, 3]
    assert rows().starts_in(applications).tolist() == [0, 0, 0, 0, 0]


@pytest.mark.parametrize("stranger", [0, 3, 9])
def test_a_row_of_a_stranger_has_no_place(stranger: int) -> None:
    with pytest.raises(ValueError, match="not among those given"):
        rows(stranger).places_in(np.array([1, 2, 4, 7]))


def test_parts_are_joined_in_the_order_of_applications_and_rows_stay_in_theirs() -> None:
    found = RowFrame.joined([rows(5, 5, 8), rows(2, 6)])

    assert found.applications.tolist() == [2, 5, 5, 6, 8]
    texts = [found.categories["w"].words[code] for code in found.categories["w"].codes]
    assert texts == ["a", "a", "b", "b", "a"]
