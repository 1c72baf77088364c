"""The groups of applicants, as the application table tells them."""

import numpy as np
import polars as pl
import pytest

from creditwright.records.applicant_groups import (
    DAYS_PER_YEAR,
    KINDS,
    NOT_STATED,
    ApplicantGroups,
    applicant_groups,
)


def application(**columns: list[object]) -> pl.LazyFrame:
    given: dict[str, list[object]] = {
        "SK_ID_CURR": [7],
        "CODE_GENDER": ["F"],
        "DAYS_BIRTH": [-15_000],
        "NAME_FAMILY_STATUS": ["Widow"],
        "REGION_RATING_CLIENT": [2],
    }
    return pl.LazyFrame(given | columns)


def test_each_kind_of_group_is_read_from_its_column() -> None:
    found = applicant_groups(application())

    assert tuple(found.by_kind) == KINDS
    assert [each.tolist() for each in found.by_kind.values()] == [
        ["female"],
        ["35 to 44"],
        ["Widow"],
        ["region graded 2"],
    ]


@pytest.mark.parametrize(
    ("years", "band"),
    [
        (18, "under 25"),
        (25, "25 to 34"),
        (35, "35 to 44"),
        (45, "45 to 54"),
        (55, "55 to 61"),
        (62, "62 and over"),
    ],
)
def test_a_band_begins_on_the_birthday(years: int, band: str) -> None:
    birthday = -int(np.ceil(years * DAYS_PER_YEAR))

    (on_the_day,) = applicant_groups(application(DAYS_BIRTH=[birthday])).by_kind["age"]
    (before,) = applicant_groups(application(DAYS_BIRTH=[birthday + 1])).by_kind["age"]

    assert on_the_day == band
    assert years == 18 or before != band


def test_categories_are_read_however_they_are_kept() -> None:
    kept = application().with_columns(pl.col(pl.String).cast(pl.Categorical))

    found = applicant_groups(kept)

    assert found.by_kind["sex"].tolist() == ["female"]
    assert found.by_kind["family status"].tolist() == ["Widow"]


def test_what_is_missing_is_a_group_of_its_own() -> None:
    nobody = pl.lit(None)
    told = application().with_columns(
        CODE_GENDER=nobody.cast(pl.String),
        DAYS_BIRTH=nobody.cast(pl.Int32),
        NAME_FAMILY_STATUS=nobody.cast(pl.String),
        REGION_RATING_CLIENT=nobody.cast(pl.Int32),
    )

    found = applicant_groups(told)

    assert [each.tolist() for each in found.by_kind.values()] == [[NOT_STATED]] * 4


def test_a_column_that_the_table_lacks_is_stated_by_nobody() -> None:
    found = applicant_groups(application().drop("CODE_GENDER"))

    assert found.by_kind["sex"].tolist() == [NOT_STATED]
    assert found.by_kind["family status"].tolist() == ["Widow"]


def test_groups_are_found_by_the_number_of_the_application_whatever_the_partition() -> None:
    parts = [
        ApplicantGroups(np.array([3, 9]), {"sex": np.array(["female", "male"])}),
        ApplicantGroups(np.array([1, 5]), {"sex": np.array(["not stated", "other"])}),
    ]

    joined = ApplicantGroups.joined(parts)

    assert joined.applications.tolist() == [1, 3, 5, 9]
    asked = joined.of(np.array([9, 1, 5]))
    assert asked.by_kind["sex"].tolist() == ["male", "not stated", "other"]
